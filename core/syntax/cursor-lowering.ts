import type { Tree } from 'web-tree-sitter';
import type { NodeBuffer } from './node-buffer.ts';
import { NodeFlag } from './syntax-tree.ts';

/**
 * Lowers a tree through tree-sitter's public cursor. Slow (a call into wasm for every property), but it relies on nothing
 * but the documented API: it is the reference that the heap reader is checked against, and what is used when they differ.
 */
export function lowerWithCursor(tree: Tree, into: NodeBuffer): void {
  const cursor = tree.walk();
  const openParents: number[] = [];
  // The kept ancestor at each depth of the cursor; nodes that are not kept pass their parent's index on.
  let parent = -1;
  into.count = 0;
  for (;;) {
    const node = cursor.currentNode;
    const field = cursor.currentFieldId;
    let index = parent;
    if (parent < 0 || node.isNamed || field > 0 || node.isMissing) {
      index = into.count++;
      into.reserve(into.count);
      into.kind[index] = node.typeId;
      into.field[index] = field;
      into.start[index] = node.startIndex;
      into.end[index] = node.endIndex;
      into.parent[index] = parent;
      into.next[index] = index + 1;
      into.flags[index] =
        (node.isNamed ? NodeFlag.named : 0) |
        (node.isExtra ? NodeFlag.extra : 0) |
        (node.isMissing ? NodeFlag.missing : 0);
    }
    if (cursor.gotoFirstChild()) {
      openParents.push(parent);
      parent = index;
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        cursor.delete();
        into.next[0] = into.count;
        return;
      }
      into.next[parent] = into.count;
      parent = openParents.pop() ?? -1;
    }
  }
}
