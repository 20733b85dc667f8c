import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';

export type ColorChoice = 'auto' | 'always' | 'never';
export type Colors = ReturnType<typeof pc.createColors>;

/** 0: nothing found; 1: findings; 2: the command could not do what was asked. */
export type ExitCode = 0 | 1 | 2;

/** Where output goes; `isTTY` is missing where that is no terminal. */
interface Target {
  readonly isTTY?: boolean;
}

/** Colours for a stream. `--color` wins, then NO_COLOR and FORCE_COLOR; otherwise only a terminal gets any. */
export function colorsFor(stream: Target, choice: ColorChoice): Colors {
  return pc.createColors(wantsColor(stream, choice));
}

function wantsColor(stream: Target, choice: ColorChoice): boolean {
  if (choice !== 'auto') return choice === 'always';
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = process.env;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return stream.isTTY === true && term !== 'dumb';
}

/** The only way to stdout: results and nothing else. */
export function print(text: string): void {
  if (text !== '') process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Says something that is not a result: notes, warnings, errors. */
export function tell(kind: 'note' | 'warning' | 'error', sentence: string): void {
  const colors = colorsFor(process.stderr, 'auto');
  const paint = { note: colors.cyan, warning: colors.yellow, error: colors.red }[kind];
  process.stderr.write(`${colors.bold(paint(kind))}: ${printable(sentence)}\n`);
}

/** Says why the command cannot do what was asked. */
export function fail(sentence: string): ExitCode {
  tell('error', sentence);
  return 2;
}

/**
 * Writes a file as a whole or not at all: into a file beside it that then takes its place.
 * Gives a sentence when it cannot, else undefined.
 */
export function replaceFile(path: string, content: string | Uint8Array, mode?: number): string | undefined {
  const beside = join(dirname(path), `.django-coach-${process.pid}.tmp`);
  try {
    writeFileSync(beside, content, mode === undefined ? {} : { mode });
    renameSync(beside, path);
    return undefined;
  } catch (error) {
    rmSync(beside, { force: true });
    return `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Text from the project, made harmless for a terminal: no escape sequences, no control characters but the line break. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return stripVTControlCharacters(text).replace(/[\x00-\x09\x0B-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069]/g, '\uFFFD');
}
