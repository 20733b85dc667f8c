import type { Edit } from '../../text/edit.ts';

/** The quote that a file uses for its strings: the more frequent one, double quotes when in doubt. */
export function quoteOf(text: string): string {
  const plain = text.replace(/"""|'''/g, '');
  const singles = plain.split("'").length;
  return singles > plain.split('"').length ? "'" : '"';
}

/** A Python string literal of a relation path or name: these hold word characters only. */
export function quoted(name: string, quote: string): string {
  return quote + name + quote;
}

export function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The white space in front of the line that holds an offset. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Where the line of an offset ends, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = /\r\n|\r|\n/.exec(text.slice(offset));
  return end === null ? text.length : offset + end.index;
}

/** Puts lines behind the line that holds an offset (a comment there stays where it is). */
export function insertLinesAfter(text: string, offset: number, lines: readonly string[]): Edit {
  const at = lineEnd(text, offset);
  const lineBreak = lineBreakOf(text);
  return { start: at, end: at, text: lines.map((line) => lineBreak + line).join('') };
}
