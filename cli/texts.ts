import { relative } from 'node:path';
import { LineIndex } from '#core/text/line-index.ts';
import { fileKey, isInside, withSlashes } from '#host/paths.ts';
import { readText } from '#host/read-text.ts';

/** The texts of files that findings point into, read once each. */
export interface Texts {
  /** The text as it was reviewed; undefined when it cannot be read. */
  readonly text: (file: string) => string | undefined;
  readonly lines: (file: string) => LineIndex;
  /** Says what a file holds now. */
  readonly set: (file: string, text: string) => void;
}

/** Texts from the disk; `overlay` holds those that come from elsewhere (standard input). */
export function createTexts(overlay: ReadonlyMap<string, string> = new Map()): Texts {
  const known = new Map<string, { readonly text: string | undefined; lines?: LineIndex }>();
  for (const [file, text] of overlay) known.set(file, { text });
  const entryOf = (file: string) => {
    const entry = known.get(file) ?? { text: readText(file).text };
    known.set(file, entry);
    return entry;
  };
  return {
    text: (file) => entryOf(file).text,
    lines(file) {
      const entry = entryOf(file);
      return (entry.lines ??= new LineIndex(entry.text ?? ''));
    },
    set(file, text) {
      known.set(file, { text });
    },
  };
}

/** A file as people want to read it: relative to the current folder when it lies in it. */
export function shownPath(file: string): string {
  const folder = fileKey('.');
  return isInside(file, folder) && file !== folder ? withSlashes(relative(folder, file)) : file;
}

/** A place as editors count: row and column from 1, columns in code points. */
export function rowAndColumn(lines: LineIndex, offset: number): { readonly row: number; readonly column: number } {
  return { row: lines.positionAt(offset).line + 1, column: lines.codePointColumn(offset) + 1 };
}
