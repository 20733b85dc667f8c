/**
 * A Python file's syntax, lowered once out of tree-sitter into typed arrays in pre-order. Nothing outside `core/syntax`
 * sees a tree-sitter object. A node is its index; 0 is the module (its kind is ERROR when nothing in the text makes sense).
 *
 * Kept are named nodes, unnamed ones that have a field (operators), and missing ones (what the parser wishes were there:
 * empty, `NodeFlag.missing`). Other keywords and punctuation are not nodes; the text tells where the grammar has no name:
 * - `async`: the text at the start of a function_definition, for_statement, with_statement or for_in_clause;
 * - `except*`: the text after `except` in an except_clause; `yield from`: the text after `yield`; `not x`: kind not_operator;
 * - a bare `*` or `/` in a signature is a node (keyword_separator, positional_separator), as are `*args` and `**kwargs`
 *   (list_splat_pattern, dictionary_splat_pattern in signatures; list_splat, dictionary_splat in calls and displays);
 * - `a[:x]` against `a[x:]`: the colons in the text between the children of a slice;
 * - what a string is (f, r, b, t): the text of its string_start; an operator's words can have any space between (`not  in`).
 */
export interface SyntaxTree {
  readonly text: string;
  /** 'broken': the text has syntax errors. 'stopped': the parser gave up (too long, too tangled) and there is only an empty module. */
  readonly status: 'clean' | 'broken' | 'stopped';
  /** Number of nodes; the arrays may be longer than this. */
  readonly count: number;
  /** Node kind, a value of `Kind` in node-kinds.ts; 65535 is ERROR. */
  readonly kind: Uint16Array;
  /** Field of the node in its parent, a value of `Field` in node-kinds.ts; 0 is none. */
  readonly field: Uint8Array;
  /** Span in UTF-16 code units. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Index of the parent; -1 for the module. */
  readonly parent: Int32Array;
  /** Index just past the node's last descendant: the next sibling's index, if there is one. */
  readonly next: Int32Array;
  /** Bits of `NodeFlag`. */
  readonly flags: Uint8Array;
}

export const NodeFlag = { named: 1, extra: 2, missing: 4 } as const;

/** The first child of a node that stands in the field, or -1. */
export function childByField(tree: SyntaxTree, node: number, field: number): number {
  const end = tree.next[node] ?? 0;
  for (let child = node + 1; child < end; child = tree.next[child] ?? end) {
    if (tree.field[child] === field) return child;
  }
  return -1;
}

/** All direct children of a node, comments included, in order. */
export function childrenOf(tree: SyntaxTree, node: number): number[] {
  const children: number[] = [];
  const end = tree.next[node] ?? 0;
  for (let child = node + 1; child < end; child = tree.next[child] ?? end) children.push(child);
  return children;
}

/** The text of a node. */
export function textOf(tree: SyntaxTree, node: number): string {
  return tree.text.slice(tree.start[node], tree.end[node]);
}
