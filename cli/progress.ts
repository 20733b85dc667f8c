/** A line on the terminal that says how far a long command has come. */
export interface Progress {
  readonly show: (text: string) => void;
  readonly clear: () => void;
}

const quietFor = 500;
const redrawAfter = 100;

/** Shows something only on a terminal, and only once the command has taken longer than half a second. */
export function startProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  const started = performance.now();
  let drawn = 0;
  return {
    show(text) {
      const now = performance.now();
      if (now - started < quietFor || now - drawn < redrawAfter) return;
      drawn = now;
      stream.write(`\r\x1B[2K${text.slice(0, Math.max(20, stream.columns - 1))}`);
    },
    clear() {
      if (drawn > 0) stream.write('\r\x1B[2K');
      drawn = 0;
    },
  };
}
