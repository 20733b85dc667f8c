import type { Language, Tree } from 'web-tree-sitter';
import type { NodeBuffer } from './node-buffer.ts';
import { readProductions } from './heap-productions.ts';
import { NodeFlag } from './syntax-tree.ts';

/** The views onto wasm memory that web-tree-sitter keeps on its module object. They are replaced whenever the memory grows. */
export interface WasmHeap {
  readonly HEAPU8: Uint8Array;
  readonly HEAPU16: Uint16Array;
  readonly HEAP32: Int32Array;
}

/** Lowers a tree into the buffer; false when the tree cannot be read this way (the buffer is then to be filled otherwise). */
export type Lowering = (tree: Tree, into: NodeBuffer) => boolean;

/**
 * Reads trees straight out of wasm memory, without a call into wasm per node: about eighteen times faster than a cursor.
 * It relies on the memory layout of the pinned tree-sitter runtime (`SubtreeHeapData` and `SubtreeInlineData` in its
 * subtree.h, 32-bit little endian), so whoever creates one compares it with the cursor on a sample first.
 * Returns undefined when the language structure in memory does not say what the public API says.
 *
 * How tree-sitter lays a tree out: a child slot is eight bytes, either a leaf packed into them (lowest bit 1) or a pointer.
 * A node's child slots lie right before the node itself. A node knows its padding (what precedes it) and its size, not its
 * place, so places are added up on the way. Hidden nodes are passed through; which field and which alias a child has is
 * decided by its parent's production and the child's number among the children that are not extras (comments, line joins).
 */
export function createHeapLowering(heap: WasmHeap, language: Language): Lowering | undefined {
  const productions = readProductions(heap, language);
  if (!productions) return undefined;
  const { width, fieldOf, aliasOf, publicSymbol, symbolIsNamed } = productions;
  const frameSize = 8;
  let frames = new Int32Array(frameSize * 256);

  return function lower(tree, into) {
    // Byte offsets within SubtreeHeapData; locals, so that they are constants to the compiler.
    const padding = 4;
    const size = 16;
    const errorCost = 32;
    const childCount = 36;
    const symbolAt = 40;
    const bitsAt = 44;
    const visibleChildren = 48;
    const visibleDescendants = 56;
    const productionAt = 66;
    const I32 = heap.HEAP32;
    const U16 = heap.HEAPU16;
    const int = (address: number): number => I32[address >> 2] ?? 0;
    const short = (address: number): number => U16[address >> 1] ?? 0;

    const root = int((tree as unknown as { readonly 0: number })[0]);
    if (root & 1) return false;
    const capacity = 1 + (int(root + childCount) > 0 ? int(root + visibleDescendants) : 0);
    into.reserve(capacity);
    const { kind, field: fields, start, end, parent: parents, next, flags } = into;
    const rootSymbol = short(root + symbolAt);
    const rootBits = short(root + bitsAt);
    let position = int(root + padding);
    kind[0] = rootSymbol < 65534 ? (publicSymbol[rootSymbol] ?? 0) : 65535;
    fields[0] = 0;
    start[0] = position >> 1;
    end[0] = (position + int(root + size)) >> 1;
    parents[0] = -1;
    flags[0] = NodeFlag.named | (rootBits & 4 ? NodeFlag.extra : 0);
    let count = 1;

    // The state of the walk: the next child slot, how many are left, and what the parent says about its children.
    let left = int(root + childCount);
    let slot = root - left * 8;
    let production = short(root + productionAt);
    let structural = 0;
    let isFirst = true;
    let parent = 0;
    let inheritedField = 0;
    let depth = 0;

    for (;;) {
      if (left === 0) {
        if (depth === 0) break;
        depth -= frameSize;
        const opened = frames[depth + 7] ?? -1;
        if (opened >= 0) next[opened] = count;
        slot = frames[depth] ?? 0;
        left = frames[depth + 1] ?? 0;
        production = frames[depth + 2] ?? 0;
        structural = frames[depth + 3] ?? 0;
        position = frames[depth + 4] ?? 0;
        parent = frames[depth + 5] ?? 0;
        inheritedField = frames[depth + 6] ?? 0;
        isFirst = false;
        continue;
      }

      left--;
      const low = int(slot);
      const high = int(slot + 4);
      slot += 8;
      const isInline = (low & 1) === 1;
      // Both forms keep visible, named and extra side by side; missing is bit 5 of the inline form and bit 9 of the other.
      const bits = isInline ? low >> 1 : short(low + bitsAt);
      const missing = isInline ? low & 32 : bits & 512;
      const length = isInline ? high >>> 24 : int(low + size);
      let symbol = isInline ? (low >>> 8) & 255 : short(low + symbolAt);
      // A first child's padding is its parent's, which has been counted.
      if (isFirst) isFirst = false;
      else position += isInline ? (high >>> 16) & 255 : int(low + padding);

      let visible = bits & 1;
      let named = bits & 2;
      let field = 0;
      if (!(bits & 4)) {
        field = inheritedField;
        if (structural < width) {
          const own = fieldOf[production * width + structural] ?? 0;
          if (own) field = own;
          const alias = aliasOf[production * width + structural] ?? 0;
          if (alias) {
            symbol = alias;
            visible = 1;
            named = symbolIsNamed[alias] ? 2 : 0;
          }
        }
        structural++;
      }

      let opened = -1;
      if (visible && (named || field || missing)) {
        opened = count++;
        kind[opened] = symbol < 65534 ? (publicSymbol[symbol] ?? 0) : 65535;
        fields[opened] = field;
        start[opened] = position >> 1;
        end[opened] = (position + length) >> 1;
        parents[opened] = parent;
        next[opened] = count;
        flags[opened] =
          (named ? NodeFlag.named : 0) | (bits & 4 ? NodeFlag.extra : 0) | (missing ? NodeFlag.missing : 0);
      }

      const children = isInline ? 0 : int(low + childCount);
      if (children === 0 || (!visible && int(low + visibleChildren) === 0)) {
        position += length;
        continue;
      }
      if (depth + frameSize > frames.length) frames = doubled(frames);
      frames[depth] = slot;
      frames[depth + 1] = left;
      frames[depth + 2] = production;
      frames[depth + 3] = structural;
      frames[depth + 4] = position + length;
      frames[depth + 5] = parent;
      frames[depth + 6] = inheritedField;
      frames[depth + 7] = opened;
      depth += frameSize;
      left = children;
      slot = low - children * 8;
      production = short(low + productionAt);
      structural = 0;
      isFirst = true;
      if (opened >= 0) parent = opened;
      inheritedField = visible ? 0 : field;
    }
    next[0] = count;
    into.count = count;
    into.broken = int(root + errorCost) > 0;
    return count <= capacity;
  };
}

function doubled(from: Int32Array): Int32Array<ArrayBuffer> {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
}
