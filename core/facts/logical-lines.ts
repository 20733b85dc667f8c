import { Field, Kind } from '../syntax/node-kinds.ts';
import { childByField, childrenOf } from '../syntax/syntax-tree.ts';
import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import type { Range } from '../text/range.ts';

/** Statements with a body: their logical line is what stands before it. */
const BODY_FIELD = new Map<number, number>([
  [Kind.class_definition, Field.body],
  [Kind.function_definition, Field.body],
  [Kind.for_statement, Field.body],
  [Kind.while_statement, Field.body],
  [Kind.with_statement, Field.body],
  [Kind.try_statement, Field.body],
  [Kind.match_statement, Field.body],
  [Kind.if_statement, Field.consequence],
  [Kind.elif_clause, Field.consequence],
  [Kind.case_clause, Field.consequence],
  [Kind.else_clause, Field.body],
]);

/** Clauses that hold their block without a field. */
const BLOCK_HOLDERS = new Set<number>([Kind.except_clause, Kind.finally_clause]);

/**
 * The logical lines of a file in order: each simple statement as a whole, and of each compound statement its head (with
 * its decorators) up to its body. Python joins physical lines in the same way.
 */
export function logicalLines(tree: SyntaxTree): Range[] {
  const lines: Range[] = [];
  for (let node = 1; node < tree.count;) {
    const kind = tree.kind[node] ?? 0;
    const body = bodyOf(tree, node, kind);
    if (body >= 0) {
      lines.push({ start: headStart(tree, node), end: headEnd(tree, node, body) });
      node++;
    } else if (isStatement(tree, node, kind)) {
      lines.push({ start: tree.start[node] ?? 0, end: tree.end[node] ?? 0 });
      node = tree.next[node] ?? tree.count;
    } else node++;
  }
  return lines;
}

function bodyOf(tree: SyntaxTree, node: number, kind: number): number {
  const field = BODY_FIELD.get(kind);
  if (field !== undefined) return childByField(tree, node, field);
  if (!BLOCK_HOLDERS.has(kind)) return -1;
  return childrenOf(tree, node).find((child) => tree.kind[child] === Kind.block) ?? -1;
}

/** A direct child of a block or of the module that is neither a comment nor compound. */
function isStatement(tree: SyntaxTree, node: number, kind: number): boolean {
  const parent = tree.parent[node] ?? -1;
  const holder = parent < 0 ? -1 : tree.kind[parent];
  if (holder !== Kind.module && holder !== Kind.block) return false;
  const isPassedThrough = kind === Kind.comment || kind === Kind.decorated_definition || kind === Kind.ERROR;
  return !isPassedThrough && !BODY_FIELD.has(kind);
}

function headStart(tree: SyntaxTree, node: number): number {
  const parent = tree.parent[node] ?? -1;
  const isDecorated = parent >= 0 && tree.kind[parent] === Kind.decorated_definition;
  return tree.start[isDecorated ? parent : node] ?? 0;
}

/** The head ends with its colon; a comment between it and the body belongs to neither. */
function headEnd(tree: SyntaxTree, node: number, body: number): number {
  const before = childrenOf(tree, node).filter((child) => child < body && tree.kind[child] !== Kind.comment);
  const last = before.at(-1);
  const colon = tree.text.indexOf(':', last === undefined ? tree.start[node] : tree.end[last]);
  return colon < 0 ? (tree.start[body] ?? 0) : colon + 1;
}
