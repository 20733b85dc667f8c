import type { Range } from './range.ts';

/** Replaces `range` of a text by `text`. Offsets are UTF-16 code units of the text before any edit. */
export interface Edit extends Range {
  readonly text: string;
}

/**
 * Applies edits to a text. Edits are sorted by start; an insertion comes before a replacement at the same place.
 * Returns undefined when two edits overlap or one lies outside the text: the caller must refuse the whole fix.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string | undefined {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let from = 0;
  for (const edit of sorted) {
    if (edit.start < from || edit.end < edit.start || edit.end > text.length) return undefined;
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
}
