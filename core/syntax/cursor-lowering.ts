import type { TreeCursor } from 'web-tree-sitter';
import type { NodeBuffer } from './node-buffer.ts';
import { NodeFlag } from './syntax-tree.ts';

/**
 * Lowers a tree through tree-sitter's public cursor. Slow (a call into wasm for every property), but it relies on nothing
 * but the documented API: it is the reference that the heap reader is checked against, and what is used when they differ.
 */
export function lowerWithCursor(cursor: TreeCursor, into: NodeBuffer): void {
  /** Indices of the kept nodes above the cursor's parent; one that is not kept is stood for by the kept one above it. */
  const ancestors: number[] = [];
  let parent = -1;
  into.count = 0;
  into.broken = cursor.currentNode.hasError;
  for (;;) {
    const index = keep(cursor, parent, into) ?? parent;
    if (cursor.gotoFirstChild()) {
      ancestors.push(parent);
      parent = index;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) return;
      into.next[parent] = into.count;
      parent = ancestors.pop() ?? -1;
    }
  }
}

/** Adds the cursor's node to the buffer, if it is one to keep. */
function keep(cursor: TreeCursor, parent: number, into: NodeBuffer): number | undefined {
  const node = cursor.currentNode;
  const field = cursor.currentFieldId;
  if (parent >= 0 && !node.isNamed && field === 0 && !node.isMissing) return undefined;
  const index = into.count++;
  into.reserve(into.count);
  into.kind[index] = node.typeId;
  into.field[index] = field;
  into.start[index] = node.startIndex;
  into.end[index] = node.endIndex;
  into.parent[index] = parent;
  into.next[index] = index + 1;
  into.flags[index] =
    (node.isNamed ? NodeFlag.named : 0) | (node.isExtra ? NodeFlag.extra : 0) | (node.isMissing ? NodeFlag.missing : 0);
  return index;
}
