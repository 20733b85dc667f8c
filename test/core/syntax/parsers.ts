import { createPythonParser, type PythonParser } from '#core/syntax/parser.ts';
import type { SyntaxTree } from '#core/syntax/syntax-tree.ts';
import { grammarBytes } from '../../../host/grammar-bytes.ts';

/** The parser as shells create it. */
export const parser: PythonParser = await createPythonParser(grammarBytes());

/** The parser that lowers through tree-sitter's public API only: the reference. */
export const reference: PythonParser = await createPythonParser(grammarBytes(), { lowering: 'cursor' });

const columns = ['kind', 'field', 'start', 'end', 'parent', 'next', 'flags'] as const;

/** The first place in which two trees differ, in words; undefined when they are equal. */
export function difference(a: SyntaxTree, b: SyntaxTree): string | undefined {
  if (a.status !== b.status) return `status ${a.status} against ${b.status}`;
  if (a.count !== b.count) return `${a.count} nodes against ${b.count}`;
  for (const column of columns) {
    for (let i = 0; i < a.count; i++) {
      if (a[column][i] !== b[column][i]) return `${column} of node ${i}: ${a[column][i]} against ${b[column][i]}`;
    }
  }
  return undefined;
}

/** What every tree must fulfil whatever its text: spans inside the text and the parent, pre-order links that close. */
export function flaw(tree: SyntaxTree): string | undefined {
  if (tree.count < 1 || tree.parent[0] !== -1 || tree.next[0] !== tree.count)
    return 'the module does not hold all nodes';
  for (let i = 0; i < tree.count; i++) {
    const [start = -1, end = -1, next = -1, parent = -1] = [tree.start[i], tree.end[i], tree.next[i], tree.parent[i]];
    if (start < 0 || end < start || end > tree.text.length) return `node ${i} spans ${start} to ${end}`;
    if (next <= i || next > tree.count) return `node ${i} ends before node ${next}`;
    if (i > 0 && (parent < 0 || parent >= i || next > (tree.next[parent] ?? 0)))
      return `node ${i} is not inside ${parent}`;
    if (i > 0 && (start < (tree.start[parent] ?? 0) || end > (tree.end[parent] ?? 0)))
      return `node ${i} leaves ${parent}`;
  }
  return undefined;
}

/** Pseudo-random integers below `limit`, the same ones for the same seed. */
export function randomInts(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
