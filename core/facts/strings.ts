import { Field, Kind } from '../syntax/node-kinds.ts';
import { stringValue } from './literals.ts';
import type { Lowering } from './lowering.ts';
import { ExprTag } from './tags.ts';

/** Writes a string literal, or several that stand side by side, as the one value that Python makes of them. */
export function lowerString(l: Lowering, node: number): void {
  if (l.kindOf(node) === Kind.string && hasNoPrefix(l, node)) {
    l.head(ExprTag.str, node);
    l.out.string(plainValue(l, node, false));
    return;
  }
  const pieces = l.kindOf(node) === Kind.concatenated_string ? l.children(node) : [node];
  if (pieces.some((piece) => /b/i.test(prefixOf(l, piece)))) return l.head(ExprTag.bytes, node);
  if (!pieces.some((piece) => isFormatted(l, piece))) {
    l.head(ExprTag.str, node);
    l.out.string(pieces.map((piece) => plainValue(l, piece, /r/i.test(prefixOf(l, piece)))).join(''));
    return;
  }
  l.head(ExprTag.fstring, node);
  const count = l.out.reserve();
  let parts = 0;
  for (const piece of pieces) parts += lowerParts(l, piece);
  l.out.patch(count, parts);
}

function hasNoPrefix(l: Lowering, piece: number): boolean {
  const first = l.text.charCodeAt(l.startOf(piece));
  return first === 34 || first === 39;
}

/** `r`, `b`, `f`, `u` and their combinations, as written; '' for a plain string. */
function prefixOf(l: Lowering, piece: number): string {
  const start = l.startOf(piece);
  return /^[a-z]*/i.exec(l.text.slice(start, start + 3))?.[0] ?? '';
}

function isFormatted(l: Lowering, piece: number): boolean {
  const prefix = prefixOf(l, piece);
  return prefix !== '' && /[ft]/i.test(prefix);
}

/** Value of a string without interpolations; its quotes are its first and last child. */
function plainValue(l: Lowering, piece: number, isRaw: boolean): string {
  const opening = l.first(piece);
  const end = l.tree.next[piece] ?? 0;
  let last = opening;
  for (let child = opening; child >= 0 && child < end; child = l.after(child, end)) last = child;
  if (last < 0 || l.kindOf(last) !== Kind.string_end) return '';
  return stringValue(l.text.slice(l.endOf(opening), l.startOf(last)), isRaw);
}

/** Writes the literal parts and interpolations of one string; tells how many. */
function lowerParts(l: Lowering, piece: number): number {
  const isRaw = /r/i.test(prefixOf(l, piece));
  const braces = isFormatted(l, piece);
  let count = 0;
  for (const child of l.children(piece)) {
    const kind = l.kindOf(child);
    if (kind === Kind.string_content) {
      const value = stringValue(l.textOf(child), isRaw);
      l.head(ExprTag.str, child);
      l.out.string(braces ? value.replaceAll('{{', '{').replaceAll('}}', '}') : value);
      count++;
    } else if (kind === Kind.interpolation) count += lowerInterpolation(l, child);
  }
  return count;
}

/** `{value!r:>{width}}`: the value, then what the format asks for. */
function lowerInterpolation(l: Lowering, node: number): number {
  l.expr(l.field(node, Field.expression));
  const format = l.field(node, Field.format_specifier);
  let count = 1;
  if (format < 0) return count;
  for (const child of l.children(format)) {
    if (l.kindOf(child) !== Kind.format_expression && l.kindOf(child) !== Kind.interpolation) continue;
    l.expr(l.field(child, Field.expression));
    count++;
  }
  return count;
}
