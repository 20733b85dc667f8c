import type { Expr } from '../../facts/flow-form.ts';
import type { Edit } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { quoteOf, quoted } from './python-text.ts';

/** Does loading one path load the other too? 'author__publisher' covers 'author'. */
export function coversPath(known: string, wanted: string): boolean {
  return known === wanted || known.startsWith(`${wanted}__`);
}

/** Leaves out paths that another one covers, and repeats. */
export function longestPaths(paths: readonly string[]): string[] {
  const unique = [...new Set(paths)];
  return unique.filter((path) => !unique.some((other) => other !== path && coversPath(other, path)));
}

/**
 * Adds paths to the strings of a call, tuple or list that has at least one item: a path that begins with a listed one
 * takes its place, others follow the last item in the layout that stands there.
 */
export function addToStrings(
  text: string,
  holder: Range,
  items: readonly Expr[],
  paths: readonly string[],
): readonly Edit[] {
  const edits: Edit[] = [];
  const replaced = new Set<Expr>();
  const added: string[] = [];
  for (const path of paths) {
    const prefix = items.find((item) => item.k === 'str' && !replaced.has(item) && coversPath(path, item.value));
    if (prefix === undefined) {
      added.push(path);
      continue;
    }
    replaced.add(prefix);
    const quote = text.slice(prefix.start, prefix.end).includes("'") ? "'" : '"';
    edits.push({ start: prefix.start, end: prefix.end, text: quoted(path, quote) });
  }
  const last = items.at(-1);
  if (last === undefined || added.length === 0) return edits;
  const quote = quoteNear(text, items);
  const separator = separatorOf(text, holder, last);
  const addition = added.map((path) => separator + quoted(path, quote)).join('');
  return [...edits, { start: last.end, end: last.end, text: addition }];
}

/** ', ', or a comma and a new line with the last item's indentation where every item has its own line. */
function separatorOf(text: string, holder: Range, last: Expr): string {
  const lineStart = text.lastIndexOf('\n', last.start) + 1;
  const indent = text.slice(lineStart, last.start);
  const ownLine = lineStart > holder.start && /^[ \t]*$/.test(indent);
  const lineBreak = text.charAt(lineStart - 2) === '\r' ? '\r\n' : '\n';
  return ownLine ? `,${lineBreak}${indent}` : ', ';
}

function quoteNear(text: string, items: readonly Expr[]): string {
  const string = items.findLast((item) => item.k === 'str');
  if (string === undefined) return quoteOf(text);
  return text.slice(string.start, string.end).endsWith("'") ? "'" : '"';
}
