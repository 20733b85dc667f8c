import { analyseFile, analyseTree, languageOf } from '#core/engine/analyse.ts';
import type { FileAnalysis } from '#core/engine/analyse.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import type { OpenSyntax, PythonParser } from '#core/syntax/parser.ts';
import type { TextDocument } from 'vscode-languageserver-textdocument';

/** The files that are open in the editor. Their text is the editor's; what is on disk does not count until they close. */
export interface OpenFiles {
  open(file: string, document: TextDocument): void;
  /** Forgets the file and frees its tree. */
  close(file: string): void;
  get(file: string): TextDocument | undefined;
  files(): readonly string[];
  /** Reads the file's present text, re-parsing only what changed. Undefined when it is closed or not for the coach. */
  analyse(file: string, parser: PythonParser, rules: readonly AnyRule[]): FileAnalysis | undefined;
  /** True where the text has not changed since `analyse`: only then positions in its findings are right. */
  isAnalysed(file: string): boolean;
  /** The tree was made of an older one and has syntax errors: a fresh parse may see more. `analyse` does that the next time. */
  isDoubtful(file: string): boolean;
  /** The analysis of the present text was not used: what is known is older. */
  setAside(file: string): void;
}

interface OpenFile {
  readonly document: TextDocument;
  syntax: OpenSyntax | undefined;
  analysedVersion: number | undefined;
  isDoubtful: boolean;
}

/** Creates the collection, empty. */
export function createOpenFiles(): OpenFiles {
  const opened = new Map<string, OpenFile>();

  function close(file: string): void {
    opened.get(file)?.syntax?.close();
    opened.delete(file);
  }

  return {
    open(file, document) {
      close(file);
      opened.set(file, { document, syntax: undefined, analysedVersion: undefined, isDoubtful: false });
    },
    close,
    get: (file) => opened.get(file)?.document,
    files: () => [...opened.keys()],
    analyse(file, parser, rules) {
      const open = opened.get(file);
      if (open === undefined) return undefined;
      open.analysedVersion = open.document.version;
      const text = open.document.getText();
      if (languageOf(file) !== 'python') return analyseFile({ file, text }, parser, rules);
      return analyseTree(file, parse(open, text, parser), parser, rules);
    },
    isAnalysed(file) {
      const open = opened.get(file);
      return open !== undefined && open.analysedVersion === open.document.version;
    },
    isDoubtful: (file) => opened.get(file)?.isDoubtful === true,
    setAside(file) {
      const open = opened.get(file);
      if (open !== undefined) open.analysedVersion = undefined;
    },
  };
}

function parse(open: OpenFile, text: string, parser: PythonParser): OpenSyntax['tree'] {
  const { syntax } = open;
  if (syntax === undefined) {
    open.syntax = parser.open(text);
    return open.syntax.tree;
  }
  if (open.isDoubtful && syntax.tree.text === text) {
    open.isDoubtful = false;
    return syntax.reparse();
  }
  const tree = syntax.edit(text);
  open.isDoubtful = tree.status === 'broken';
  return tree;
}
