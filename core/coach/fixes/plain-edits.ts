import type { FixChange } from '../../engine/fix.ts';
import type { Edit } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import type { Plan } from './plan.ts';
import { indentAt, insertLinesAfter, lineBreakOf } from './python-text.ts';

/** A change of a reviewed text that needs nothing but the text. */
export type PlainEdit = FixChange & {
  readonly kind: 'add-argument' | 'append-line' | 'insert-item' | 'insert-lines' | 'remove-argument' | 'reorder';
};

/** Plans one; refused where the text is written in a way that the change would spoil. */
export function planPlainEdit(text: string, change: PlainEdit): Plan {
  switch (change.kind) {
    case 'add-argument':
      return planArgument(text, change.location, change.text);
    case 'insert-lines':
      return planLines(text, change.location, change.lines);
    case 'remove-argument':
      return planArgumentRemoval(text, change.location);
    case 'reorder':
      return { edits: change.places.map(({ start, end }, at) => ({ start, end, text: textAt(text, change, at) })) };
    case 'append-line':
      return planLastLine(text, change.text);
    case 'insert-item':
      return planItem(text, change.before.start, change.text);
  }
}

function textAt(text: string, { places, order }: PlainEdit & { readonly kind: 'reorder' }, at: number): string {
  const from = places[order[at] ?? at];
  return from === undefined ? '' : text.slice(from.start, from.end);
}

function planLastLine(text: string, line: string): Plan {
  const [start, newline] = [text.length, lineBreakOf(text)];
  return { edits: [{ start, end: start, text: `${/\n$|^$/.test(text) ? '' : newline}${line}${newline}` }] };
}

/** Puts an item before another one, on a line of its own where that one has one. */
function planItem(text: string, start: number, item: string): Plan {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const gap = before.trim() === '' ? `,${lineBreakOf(text)}${before}` : ', ';
  return { edits: [{ start, end: start, text: `${item}${gap}` }] };
}

/**
 * Takes an argument away. In front of another argument its comma goes with it, at the end the comma before it; a comma
 * behind the last one stays where the others have theirs. Comments stay.
 */
function planArgumentRemoval(text: string, { start, end }: Range): Plan {
  const behind = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
  const next = behind === 0 ? ')' : (/^\s*(\S)/.exec(text.slice(end + behind))?.[1] ?? ')');
  if (next !== ')') {
    const blanks = /^[ \t]*(?:\r?\n[ \t]*)?/.exec(text.slice(end + behind))?.[0].length ?? 0;
    return { edits: [{ start, end: end + behind + blanks, text: '' }] };
  }
  const before = text.slice(0, start);
  const blanks = /\s*$/.exec(before)?.[0].length ?? 0;
  const line = before.slice(before.lastIndexOf('\n', start - blanks - 1) + 1);
  const last = line.includes('#') ? '#' : before[before.length - blanks - 1];
  if (behind > 0 && last === ',') return { edits: [{ start: start - blanks, end: end + behind, text: '' }] };
  if (last === ',') return { edits: [{ start: start - blanks - 1, end, text: '' }] };
  // The only argument, or one below a comment, which must not swallow what comes next.
  return { edits: [{ start, end: end + behind, text: '' }] };
}

/** Puts lines below the line on which a statement ends, as deep as the line on which it starts; a leading tab is one step. */
function planLines(text: string, { start, end }: Range, lines: readonly string[]): Plan {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const indent = indentAt(text, start);
  const step = indent.includes('\t') ? '\t' : '    ';
  const indented = (by: string): string[] => {
    return lines.map((line) => (line === '' ? '' : by + line.replaceAll('\t', step)));
  };
  if (before.trim() === '') return { edits: [insertLinesAfter(text, end, indented(indent))] };
  const isBody = before.trimEnd().endsWith(':') && /^[ \t]*(?:#|\r?\n|$)/.test(text.slice(end));
  if (!isBody) return { refused: 'the statement shares its line with another one' };
  const head = start - (before.length - before.trimEnd().length);
  return { edits: openBody(text, { start, end }, head, indented(indent + step)) };
}

/** Gives `class A: x = 1`, whose head ends at `head`, a body of lines: a statement that only fills it goes. */
function openBody(text: string, { start, end }: Range, head: number, lines: readonly string[]): Edit[] {
  if (/^(?:pass|\.\.\.)$/.test(text.slice(start, end))) {
    const first = lines.findIndex((line) => line !== '');
    return [{ start: head, end, text: '' }, insertLinesAfter(text, end, lines.slice(first))];
  }
  const indent = /^[ \t]*/.exec(lines.find((line) => line !== '') ?? '')?.[0] ?? '';
  return [{ start: head, end: start, text: lineBreakOf(text) + indent }, insertLinesAfter(text, end, lines)];
}

/** Adds an argument behind the last one of a call, on a line of its own where the last one has its own. */
function planArgument(text: string, { start, end }: Range, argument: string): Plan {
  const inner = text.slice(start, end - 1);
  const blanks = /\s*$/.exec(inner)?.[0] ?? '';
  const at = end - 1 - blanks.length;
  const before = text[at - 1];
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  if (text[end - 1] !== ')' || line.includes('#')) return { refused: 'a comment stands where the argument belongs' };
  if (before === '(') return { edits: [{ start: at, end: at, text: argument }] };
  const isOwnLine = blanks.includes('\n') && text.lastIndexOf('\n', at - 1) >= start;
  const gap = isOwnLine ? lineBreakOf(text) + indentAt(text, at) : ' ';
  const added = before === ',' ? `${gap}${argument}${isOwnLine ? ',' : ''}` : `,${gap}${argument}`;
  return { edits: [{ start: at, end: at, text: added }] };
}
