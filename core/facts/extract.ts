import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import { CodeWriter } from './code-writer.ts';
import { expressionTable } from './expressions.ts';
import type { PythonFacts } from './file-facts.ts';
import { Lowering } from './lowering.ts';
import { statementTable } from './statements.ts';
import { pythonSuppressions } from './suppressions.ts';
import { hashNumber } from './text-hash.ts';

export interface ExtractOptions {
  /** False leaves out what functions do: enough for files whose functions nobody runs. Default true. */
  readonly bodies?: boolean;
}

const tables = { expressions: expressionTable, statements: statementTable };
const writer = new CodeWriter();

/** Takes the facts of a Python file from its syntax, in one walk. Broken code gives what can be read; it never throws. */
export function extractPython(tree: SyntaxTree, options: ExtractOptions = {}): PythonFacts {
  const lowering = new Lowering(tree, writer, tables, options.bodies ?? true);
  const body = writer.position;
  lowering.block(0);
  const { imports, classes, functions, assignments } = lowering.facts;
  const declarationsHash = lowering.facts.declarationsHash();
  return {
    language: 'python',
    hash: wholeHash(declarationsHash, functions, tree.text.length),
    declarationsHash,
    imports,
    classes,
    functions,
    assignments,
    body,
    code: writer.finish(),
    suppressions: pythonSuppressions(tree),
    hasSyntaxError: tree.status !== 'clean',
  };
}

/** Hash of the text out of the hashes of its parts, which together cover it: no need to read it again. */
function wholeHash(declarations: number, functions: readonly { readonly bodyHash: number }[], length: number): number {
  let hash = hashNumber(length, declarations);
  for (const { bodyHash } of functions) hash = hashNumber(bodyHash, hash);
  return hash;
}
