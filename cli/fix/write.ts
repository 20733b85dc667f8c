import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { encodeText, readText } from '#host/read-text.ts';
import { type Colors, printable, replaceFile } from '../output.ts';
import { shownPath } from '../texts.ts';
import type { Change } from './apply.ts';

/** Writes changed files, each as a whole or not at all. Gives a sentence for each that could not be written. */
export function writeChanges(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => writeChange(change) ?? []);
}

function writeChange({ file, before, after }: Change): string | undefined {
  const shown = shownPath(file);
  if (before === undefined) {
    if (statSync(file, { throwIfNoEntry: false }) !== undefined) return `${shown} is not created: it exists by now`;
    mkdirSync(dirname(file), { recursive: true });
    return replaceFile(file, after);
  }
  const current = readText(file);
  if (current.text !== before) return `${shown} is not fixed: it changed while it was reviewed`;
  const bytes = encodeText(after, current.encoding);
  if (bytes === undefined) return `${shown} is not fixed: files in ${current.encoding.name} are not written`;
  // A link stays a link: what it leads to is replaced.
  const real = realpathSync(file);
  return replaceFile(real, bytes, statSync(real).mode);
}

/** The changes as a patch that `git apply` and `patch -p1` take. */
export function unifiedDiff(changes: readonly Change[], colors: Colors): string {
  return changes
    .map(({ file, before, after }) => {
      const name = printable(shownPath(file));
      const from = before === undefined ? '/dev/null' : `a/${name}`;
      const patch = createTwoFilesPatch(from, `b/${name}`, before ?? '', after, undefined, undefined, { context: 3 });
      // The library puts an underline in front that git does not.
      return patch
        .replace(/^=+\n/, '')
        .split('\n')
        .map((line) => paintLine(line, colors))
        .join('\n');
    })
    .join('');
}

function paintLine(line: string, colors: Colors): string {
  if (line.startsWith('---') || line.startsWith('+++')) return colors.bold(line);
  if (line.startsWith('@@')) return colors.cyan(line);
  if (line.startsWith('+')) return colors.green(line);
  if (line.startsWith('-')) return colors.red(line);
  return line;
}
