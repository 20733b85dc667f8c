import { Edit, Language, Parser, type Range as ParserRange, type Tree } from 'web-tree-sitter';
import type { GrammarBytes } from '../host.ts';
import { lowerWithCursor } from './cursor-lowering.ts';
import type { Range } from '../text/range.ts';
import { createHeapLowering, type Lowering, type WasmHeap } from './heap-lowering.ts';
import type { NodeBuffer } from './node-buffer.ts';
import type { TextChange } from './text-change.ts';

/** A parsed text that lives in wasm memory until it is freed. */
export type NativeTree = Tree;

/**
 * Texts longer than this are not parsed: a tree takes about thirty bytes a character, and wasm memory never shrinks.
 */
const longestText = 8_000_000;

/**
 * How often the parser may report progress (every hundred of its operations) before it is stopped: two to three seconds on
 * a slow machine. Well-formed code takes 6 steps per 1,000 characters, byte soup 30. Steps and not a clock, so that a file
 * is given up on every machine or on none.
 */
const stepLimit = 50_000;

/** Past this the parser's own caches are given back; see `heapBytes` for what else a shell can do. */
const heapLimit = 256 * 1024 * 1024;

/**
 * web-tree-sitter is one wasm instance per thread, put up by the first `Parser.init`, whose options object becomes the
 * instance's module object: it must outlive every parser made later, so it is kept here.
 */
const runtime: { wasmBinary?: ArrayBufferLike; locateFile: (name: string) => string } & Partial<WasmHeap> = {
  // The bytes are at hand; asked for their place, a classic worker script has no URL of its own to start from.
  locateFile: (name) => name,
};

/** The wasm parser: the only module that holds tree-sitter objects and frees them. */
export class TreeSitter {
  readonly #language: Language;
  readonly #heapLowering: Lowering | undefined;
  #parser: Parser;

  private constructor(language: Language) {
    this.#language = language;
    this.#parser = new Parser().setLanguage(language);
    this.#heapLowering = hasHeap(runtime) ? createHeapLowering(runtime, language) : undefined;
  }

  /** Rejects when the bytes are not a tree-sitter runtime and a grammar for it. */
  static async create(bytes: GrammarBytes): Promise<TreeSitter> {
    runtime.wasmBinary ??= bytes.runtime.slice().buffer;
    await Parser.init(runtime);
    return new TreeSitter(await Language.load(bytes.python));
  }

  /** Size of the wasm memory, which only grows. A worker past 256 MB is best replaced by a new one between two files. */
  get heapBytes(): number {
    return runtime.HEAPU8?.length ?? 0;
  }

  /**
   * Parses a text, or undefined when that goes past the bounds. `previous` must have been told of the change with `change`;
   * what stands in `gaps` is not read.
   */
  parse(
    text: string,
    { previous, gaps = [] }: { readonly previous?: NativeTree | undefined; readonly gaps?: readonly Range[] } = {},
  ): NativeTree | undefined {
    if (text.length > longestText) return undefined;
    let steps = 0;
    const progressCallback = (): boolean => ++steps > stepLimit;
    const options =
      gaps.length === 0 ? { progressCallback } : { progressCallback, includedRanges: between(gaps, text) };
    const tree = this.#parser.parse(text, previous ?? null, options);
    // A stopped parser would resume the old text.
    if (!tree) this.#parser.reset();
    return tree ?? undefined;
  }

  /** Tells a tree how its text is about to differ. */
  change(tree: NativeTree, change: TextChange): void {
    tree.edit(new Edit(change));
  }

  free(tree: NativeTree): void {
    tree.delete();
    if (this.heapBytes < heapLimit) return;
    this.#parser.delete();
    this.#parser = new Parser().setLanguage(this.#language);
  }

  /** Lowers by reading wasm memory; false when that is not possible here. */
  lowerFromHeap(tree: NativeTree, into: NodeBuffer): boolean {
    return this.#heapLowering?.(tree, into) ?? false;
  }

  /** Lowers through the public API: always possible, eighteen times slower. */
  lowerFromCursor(tree: NativeTree, into: NodeBuffer): void {
    const cursor = tree.walk();
    lowerWithCursor(cursor, into);
    cursor.delete();
  }
}

/** What lies between gaps. Rows and columns are not used in this code base, so each place is told as one of the first row. */
function between(gaps: readonly Range[], text: string): ParserRange[] {
  const ends = [...gaps.map(({ start }) => start), text.length];
  return ends.map((endIndex, i) => {
    const startIndex = gaps[i - 1]?.end ?? 0;
    return {
      startIndex,
      endIndex,
      startPosition: { row: 0, column: startIndex },
      endPosition: { row: 0, column: endIndex },
    };
  });
}

function hasHeap(module: Partial<WasmHeap>): module is WasmHeap {
  return module.HEAPU8 !== undefined && module.HEAPU16 !== undefined && module.HEAP32 !== undefined;
}
