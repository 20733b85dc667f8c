/** What a deployment file states, as its reader saw it: nothing of it is judged yet. */
export interface Stated {
  readonly variables: readonly StatedVariable[];
  readonly commands: readonly StatedCommand[];
  /** Files with variables that it names, as written. */
  readonly envFiles: readonly string[];
  /** It puts the project's folder over the one in the image: somebody works on the code there. */
  readonly mountsSource: boolean;
}

/** A variable in the environment of a process. */
export interface StatedVariable {
  readonly name: string;
  readonly value: string;
  /** The names of what it belongs to: a build stage, a service, a process. */
  readonly around: readonly string[];
}

/** A command that starts a process, in words. */
export interface StatedCommand {
  readonly words: readonly string[];
  readonly around: readonly string[];
}

/** A file that states nothing. */
export const nothing: Stated = { variables: [], commands: [], envFiles: [], mountsSource: false };

/** The lines of a text, whatever they end with. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/** A text without the quotes around it. */
export function unquoted(text: string): string {
  const inner = /^(?:"([^"]*)"|'([^']*)')$/.exec(text.trim());
  return inner?.[1] ?? inner?.[2] ?? text.trim();
}

/** The words of a shell's command line: quotes and backslashes taken off, operators as words of their own. */
export function shellWords(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\;&|])+|[;&|]+/g)) {
    words.push(word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, a, b, c) => a ?? b ?? c ?? ''));
  }
  return words;
}

/**
 * A text with its variables put in: `$A`, `${A}`, `${A:-what holds without it}`. Undefined where one is not known and has
 * no default.
 */
export function expanded(text: string, known: ReadonlyMap<string, string> = new Map()): string | undefined {
  let isKnown = true;
  const result = text.replaceAll(
    /\$(?:\{(\w+)(?::?-([^{}]*))?\}|(\w+))/g,
    (_, braced: string | undefined, otherwise: string | undefined, plain: string | undefined) => {
      const value = known.get(braced ?? plain ?? '') ?? otherwise;
      isKnown &&= value !== undefined;
      return value ?? '';
    },
  );
  return isKnown ? result : undefined;
}
