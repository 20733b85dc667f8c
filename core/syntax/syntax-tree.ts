/**
 * A Python file's syntax, lowered once out of tree-sitter into typed arrays in pre-order. Nothing outside `core/syntax`
 * sees a tree-sitter object. A node is its index; 0 is the module. Named nodes are kept, and unnamed ones that have a field (operators).
 */
export interface SyntaxTree {
  readonly text: string;
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
