import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';

/** Below this, reading is over before anybody could read a progress message. */
const worthTelling = 100;

/** Shows how far reading the workspace has come, in clients that can show it. */
export function createProgress(connection: Connection, supported: boolean): (done: number, total: number) => void {
  let reporter: Promise<WorkDoneProgressServerReporter> | undefined;
  let shown = 0;

  async function begin(): Promise<WorkDoneProgressServerReporter> {
    const created = await connection.window.createWorkDoneProgress();
    created.begin('Django Coach', 0, 'reading the project');
    return created;
  }

  return (done, total) => {
    if (!supported || total < worthTelling) return;
    const percent = Math.floor((100 * done) / total);
    if (done === 0) {
      shown = 0;
      reporter = begin();
    } else if (done >= total) {
      void reporter?.then((created) => created.done());
      reporter = undefined;
    } else if (percent >= shown + 5) {
      shown = percent;
      void reporter?.then((created) => created.report(percent, `${done} of ${total} files`));
    }
  };
}
