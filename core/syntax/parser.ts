import { Language, Parser } from 'web-tree-sitter';
import type { GrammarBytes } from '../host.ts';
import { lowerWithCursor } from './cursor-lowering.ts';
import { NodeBuffer } from './node-buffer.ts';
import type { SyntaxTree } from './syntax-tree.ts';

/** Parses Python into syntax arrays. One per thread; synchronous; never throws on any text. */
export interface PythonParser {
  /** Parses a text. The arrays are overwritten by the next `parse` unless `keep` is set. */
  parse(text: string, options?: { readonly keep?: boolean }): SyntaxTree;
  /** Starts an open document that is re-parsed incrementally. Close it to free its memory. */
  open(text: string): OpenSyntax;
}

/** The syntax of a document that is being edited. It owns its arrays: a tree stays valid after later edits. */
export interface OpenSyntax {
  readonly tree: SyntaxTree;
  /** Re-parses after an edit; what changed is found by comparing the texts. */
  edit(newText: string): SyntaxTree;
  /** Frees the tree-sitter tree; `tree` stays readable. */
  close(): void;
}

/** Creates a parser from the bytes of grammars/*.wasm. Rejects only when the bytes are not those files. */
export async function createPythonParser(bytes: GrammarBytes): Promise<PythonParser> {
  await Parser.init({ wasmBinary: bytes.runtime.slice().buffer });
  const parser = new Parser();
  parser.setLanguage(await Language.load(bytes.python));
  const shared = new NodeBuffer();

  function parse(text: string, options: { readonly keep?: boolean } = {}): SyntaxTree {
    const tree = parser.parse(text);
    if (!tree) throw new Error('unreachable: no progress callback is set');
    lowerWithCursor(tree, shared);
    tree.delete();
    return options.keep ? shared.copy(text) : shared.view(text);
  }

  function open(text: string): OpenSyntax {
    let tree = parse(text, { keep: true });
    return {
      get tree() {
        return tree;
      },
      edit: (newText) => (tree = parse(newText, { keep: true })),
      close: () => {},
    };
  }

  return { parse, open };
}
