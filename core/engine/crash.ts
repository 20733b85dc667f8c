/** A programming mistake of ours that was caught: it drops the findings of one part, never more. */
export interface Crash {
  /** A rule's id, or the part of the coach that failed ('facts', 'link', 'flow'). */
  readonly part: string;
  /** The file, entry point or project that was being looked at. */
  readonly where: string;
  /** The error's message and the top of its stack. */
  readonly error: string;
}

/** Describes a caught error: what failed, on what, and where in our code it was thrown. */
export function crashOf(part: string, where: string, error: unknown): Crash {
  if (!(error instanceof Error)) return { part, where, error: String(error) };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return { part, where, error: [`${error.name}: ${error.message}`, ...frames.slice(0, 3)].join('\n') };
}

/** The sentence for the log and for `problems()`: what is missing now, and what a report needs to hold. */
export function crashMessage(crash: Crash): string {
  return (
    `Django Coach failed in ${crash.part} while it looked at ${crash.where}; its findings there are missing, all others stand. ` +
    `This is a mistake of ours: please report it with these lines and, if you may, the code it looked at.\n${crash.error}`
  );
}
