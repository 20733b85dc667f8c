import { commands, window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { CloseAction, ErrorAction } from 'vscode-languageclient';
import type { ErrorHandler } from 'vscode-languageclient';

const maxRestarts = 4;

/** Restarts a server that dies, quietly; when it keeps dying, gives up and says so: the only notification we ever show. */
export function createErrorHandler(output: LogOutputChannel): ErrorHandler {
  let restarts = 0;
  return {
    error(error) {
      output.error(`the connection to the server failed: ${error.message}`);
      return { action: ErrorAction.Continue, handled: true };
    },
    closed() {
      restarts++;
      if (restarts <= maxRestarts) {
        output.warn(`the server ended unexpectedly; starting it again (${restarts} of ${maxRestarts})`);
        return { action: CloseAction.Restart, handled: true };
      }
      // Later failures only go to the output.
      if (restarts === maxRestarts + 1) void offerHelp(output);
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}

async function offerHelp(output: LogOutputChannel): Promise<void> {
  const [show, restart] = ['Show Output', 'Restart Server'] as const;
  const choice = await window.showErrorMessage('Django Coach: the server keeps ending.', show, restart);
  if (choice === show) output.show();
  if (choice === restart) await commands.executeCommand('djangoCoach.restartServer');
}
