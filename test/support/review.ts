import assert from 'node:assert/strict';
import { analyseFile } from '#core/engine/analyse.ts';
import { findConfig } from '#core/engine/find-config.ts';
import type { Finding } from '#core/engine/finding.ts';
import { libraryFacts } from '#core/engine/library.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import { createWorkspace, type Workspace } from '#core/engine/workspace.ts';
import type { FileFacts } from '#core/facts/file-facts.ts';
import { createPythonParser, type PythonParser } from '#core/syntax/parser.ts';
import { grammarBytes } from '#host/grammar-bytes.ts';
import { rules as allRules } from '#rules/index.ts';
import { bookshopRoot } from './bookshop.ts';

/** A project in memory that is reviewed again after each change, as an editor does it. */
export interface ReviewedProject {
  readonly workspace: Workspace;
  /** Key -> text. */
  readonly texts: ReadonlyMap<string, string>;
  /** Findings of all files, sorted. Fails when a rule or the interpreter crashed. */
  findings(): readonly Finding[];
  /** Gives a file another text and reviews what follows from it. */
  write(file: string, text: string): void;
}

/** The parser that all tests share. */
export function testParser(): Promise<PythonParser> {
  parser ??= createPythonParser(grammarBytes());
  return parser;
}
let parser: Promise<PythonParser> | undefined;
let library: ReadonlyMap<string, FileFacts> | undefined;

/**
 * Reviews files (key -> text, in the map's order) with some rules, all when not given. A pyproject.toml or
 * django-coach.toml among the files configures the review.
 */
export async function reviewProject(
  files: ReadonlyMap<string, string>,
  rules: readonly AnyRule[] = allRules,
): Promise<ReviewedProject> {
  const python = await testParser();
  library ??= libraryFacts(python);
  const texts = new Map(files);
  const workspace = createWorkspace({
    roots: [bookshopRoot],
    rules,
    library,
    log: { error: () => undefined, info: () => undefined },
    configOf: (root) => findConfig(root, bookshopRoot, (file) => texts.get(file)),
  });
  const set = (file: string, text: string): void => {
    texts.set(file, text);
    const analysis = analyseFile({ file, text }, python, rules);
    if (analysis !== undefined) workspace.set(analysis);
  };
  for (const [file, text] of files) set(file, text);
  finish(workspace);
  return {
    workspace,
    texts,
    findings: () => workspace.allFindings(),
    write(file, text) {
      set(file, text);
      finish(workspace);
    },
  };
}

/** Does all work that is left. A caught crash of the coach is a failed test. */
function finish(workspace: Workspace): void {
  for (const step of workspace.review()) assert.ok(step.left >= 0);
  assert.deepEqual(
    workspace.problems().map((problem) => problem.message),
    [],
  );
}
