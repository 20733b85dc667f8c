import type { Language } from 'web-tree-sitter';
import type { WasmHeap } from './heap-lowering.ts';

/** What the grammar says about the children of each production, copied out of wasm memory into flat tables. */
export interface Productions {
  /** Row length of the two tables: `table[production * width + structural child]`. */
  readonly width: number;
  /** The field of a child, 0 for none. */
  readonly fieldOf: Uint8Array;
  /** The symbol under which a child appears instead of its own, 0 for none. */
  readonly aliasOf: Uint16Array;
  /** The kind that is reported for a symbol: several symbols can share one. */
  readonly publicSymbol: Uint16Array;
  readonly symbolIsNamed: Uint8Array;
}

/** Byte offsets within `TSLanguage` (parser.h of the grammar, ABI 15, 32-bit pointers). */
const layout = {
  abiVersion: 0,
  symbolCount: 4,
  aliasCount: 8,
  stateCount: 20,
  productionCount: 28,
  fieldCount: 32,
  maxAliasLength: 36,
  fieldSlices: 64,
  fieldEntries: 68,
  symbolMetadata: 72,
  publicSymbols: 76,
  aliasSequences: 84,
} as const;

/** Reads the tables, or undefined when the structure does not agree with what the public API reports: another layout. */
export function readProductions(heap: WasmHeap, language: Language): Productions | undefined {
  const address = (language as unknown as { readonly 0: number })[0];
  const int = (at: number): number => heap.HEAP32[at >> 2] ?? 0;
  const short = (at: number): number => heap.HEAPU16[at >> 1] ?? 0;
  const byte = (at: number): number => heap.HEAPU8[at] ?? 0;
  const read = (key: keyof typeof layout): number => int(address + layout[key]);

  const symbols = read('symbolCount') + read('aliasCount');
  const agrees =
    read('abiVersion') === language.abiVersion &&
    symbols === language.nodeTypeCount &&
    read('stateCount') === language.stateCount &&
    read('fieldCount') === language.fieldCount;
  if (!agrees) return undefined;

  const publicSymbol = Uint16Array.from({ length: symbols }, (_, id) => short(read('publicSymbols') + id * 2));
  // Three bytes a symbol: visible, named, supertype.
  const symbolIsNamed = Uint8Array.from({ length: symbols }, (_, id) => byte(read('symbolMetadata') + id * 3 + 1));

  const count = read('productionCount');
  const aliasLength = short(address + layout.maxAliasLength);
  const entries: { production: number; child: number; field: number }[] = [];
  for (let production = 0; production < count; production++) {
    const slice = read('fieldSlices') + production * 4;
    for (let i = 0; i < short(slice + 2); i++) {
      const entry = read('fieldEntries') + (short(slice) + i) * 4;
      // An inherited entry tells of a field inside a hidden child, which that child's own production gives.
      if (byte(entry + 3) === 0) entries.push({ production, child: byte(entry + 2), field: short(entry) });
    }
  }
  const width = Math.max(aliasLength, ...entries.map((entry) => entry.child + 1));

  const fieldOf = new Uint8Array(count * width);
  // The first entry of a child wins, as in tree-sitter's own look-up.
  for (const { production, child, field } of entries) fieldOf[production * width + child] ||= field;
  const aliasOf = new Uint16Array(count * width);
  // Production 0 has no aliases: its row stands for "nothing special".
  for (let production = 1; production < count; production++) {
    for (let child = 0; child < aliasLength; child++) {
      aliasOf[production * width + child] = short(read('aliasSequences') + (production * aliasLength + child) * 2);
    }
  }
  return { width, fieldOf, aliasOf, publicSymbol, symbolIsNamed };
}
