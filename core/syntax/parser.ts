import type { GrammarBytes } from '../host.ts';
import type { Range } from '../text/range.ts';
import { NodeBuffer, stoppedTree } from './node-buffer.ts';
import { Kind } from './node-kinds.ts';
import { openSyntax, type OpenSyntax } from './open-syntax.ts';
import { selfCheckSample } from './self-check-sample.ts';
import type { SyntaxTree } from './syntax-tree.ts';
import { TreeSitter, type NativeTree } from './tree-sitter.ts';

export type { OpenSyntax };

/** Parses Python into syntax arrays. Synchronous; never throws, whatever the text. Parsers of one thread share one wasm memory. */
export interface PythonParser {
  /**
   * Parses a text. The arrays are overwritten by the next `parse` of this parser unless `keep` is set. What stands in `gaps`
   * (in order, apart) is passed over as if it were not there.
   */
  parse(text: string, options?: { readonly keep?: boolean; readonly gaps?: readonly Range[] }): SyntaxTree;
  /** Starts an open document that is re-parsed incrementally. Close it to free its memory. */
  open(text: string): OpenSyntax;
  /** How trees are lowered: 'cursor' is slow and means that the self-check failed, which a shell should log. */
  readonly lowering: LoweringKind;
  /** Size of the wasm memory, which only grows. A worker past 256 MB is best replaced by a new one between two files. */
  readonly heapBytes: number;
}

export type LoweringKind = 'heap' | 'cursor';

/**
 * Creates a parser from the bytes of grammars/*.wasm; rejects only when the bytes are not those files. Trees are read from wasm
 * memory if that agrees with the public API on a sample; `lowering: 'cursor'` asks for the slow public way (tests compare the two).
 */
export async function createPythonParser(
  bytes: GrammarBytes,
  options: { readonly lowering?: 'cursor' } = {},
): Promise<PythonParser> {
  const parser = await TreeSitter.create(bytes);
  const lowering: LoweringKind = options.lowering ?? (heapAgreesWithCursor(parser) ? 'heap' : 'cursor');
  const shared = new NodeBuffer();

  function lower(tree: NativeTree): void {
    if (lowering === 'heap' && parser.lowerFromHeap(tree, shared)) return;
    parser.lowerFromCursor(tree, shared);
  }

  function lowered(tree: NativeTree | undefined, text: string): SyntaxTree {
    if (!tree) return stoppedTree(text, Kind.module);
    lower(tree);
    return shared.copy(text);
  }

  const parse: PythonParser['parse'] = (text, { keep = false, gaps = [] } = {}) => {
    const tree = parser.parse(text, { gaps });
    if (!tree) return stoppedTree(text, Kind.module);
    lower(tree);
    parser.free(tree);
    return keep ? shared.copy(text) : shared.view(text);
  };

  return {
    parse,
    open: (text) => openSyntax(text, parser, lowered),
    lowering,
    get heapBytes() {
      return parser.heapBytes;
    },
  };
}

/** Compares both ways of lowering on a text that has every special case in it. */
function heapAgreesWithCursor(parser: TreeSitter): boolean {
  const tree = parser.parse(selfCheckSample);
  if (!tree) return false;
  const fromHeap = new NodeBuffer();
  const fromCursor = new NodeBuffer();
  const readable = parser.lowerFromHeap(tree, fromHeap);
  parser.lowerFromCursor(tree, fromCursor);
  parser.free(tree);
  return readable && fromHeap.equals(fromCursor);
}
