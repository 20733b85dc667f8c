import { diffLines } from 'diff';
import { applyEdits } from '../text/edit.ts';
import type { Edit } from '../text/edit.ts';
import type { RealisedFix, Texts } from './realise.ts';

/** What a fix changes, as the lines of a diff: removed ones with '-', new ones with '+'. Unchanged lines are left out. */
export function fixDiff(fix: RealisedFix, texts: Texts): string[] {
  if (fix.kind === 'refused') return [];
  const edited = fix.files.flatMap(({ file, edits }) => changedLines(texts(file) ?? '', edits));
  const created = fix.created.flatMap(({ text }) => linesOf(text).map((line) => `+${line}`));
  return [...edited, ...created];
}

/** Compares only the part of the text that the edits touch. */
function changedLines(text: string, edits: readonly Edit[]): string[] {
  const first = Math.min(...edits.map((edit) => edit.start));
  const last = Math.max(...edits.map((edit) => edit.end));
  const start = text.lastIndexOf('\n', first - 1) + 1;
  const lineBreak = text.indexOf('\n', last);
  const end = lineBreak < 0 ? text.length : lineBreak + 1;
  const before = text.slice(start, end);
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  const after = applyEdits(before, moved);
  if (after === undefined) return [];
  return diffLines(withLineEnd(before), withLineEnd(after)).flatMap((part) => {
    if (!part.added && !part.removed) return [];
    return linesOf(part.value).map((line) => (part.added ? '+' : '-') + line);
  });
}

function linesOf(text: string): string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
