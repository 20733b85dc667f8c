import type { SyntaxTree } from './syntax-tree.ts';
import { changeBetween } from './text-change.ts';
import type { NativeTree, TreeSitter } from './tree-sitter.ts';

/** The syntax of a document that is being edited. Every tree has arrays of its own and stays valid after later edits. */
export interface OpenSyntax {
  readonly tree: SyntaxTree;
  /**
   * Re-parses incrementally after an edit and returns the new tree. What changed is found by comparing the texts, so any
   * number of changes can be taken at once.
   */
  edit(newText: string): SyntaxTree;
  /**
   * Parses the present text from scratch. An incremental tree of a text with syntax errors (`status` 'broken') can differ from
   * what a fresh parse gives: call this when the user pauses and the tree is broken.
   */
  reparse(): SyntaxTree;
  /** Frees the parser's memory of the document; `tree` stays readable, and a later edit parses from scratch. */
  close(): void;
}

/** Opens a document. `lowered` lowers into arrays of its own; undefined stands for a parse that was stopped. */
export function openSyntax(
  text: string,
  parser: TreeSitter,
  lowered: (native: NativeTree | undefined, text: string) => SyntaxTree,
): OpenSyntax {
  let native = parser.parse(text);
  let tree = lowered(native, text);
  let closed = false;

  function replace(next: NativeTree | undefined, newText: string): SyntaxTree {
    if (native) parser.free(native);
    tree = lowered(next, newText);
    native = next;
    if (closed) close();
    return tree;
  }

  function edit(newText: string): SyntaxTree {
    const change = changeBetween(tree.text, newText);
    if (!change) return tree;
    if (native) parser.change(native, change);
    return replace(parser.parse(newText, { previous: native }), newText);
  }

  function close(): void {
    if (native) parser.free(native);
    native = undefined;
    closed = true;
  }

  return {
    get tree() {
      return tree;
    },
    edit,
    reparse: () => replace(parser.parse(tree.text), tree.text),
    close,
  };
}
