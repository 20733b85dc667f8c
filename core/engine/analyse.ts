import { extractDeployment } from '../facts/deployment/extract.ts';
import { deploymentKind } from '../facts/deployment/kind.ts';
import { extractPython } from '../facts/extract.ts';
import { extractTemplate, templateEngineOf } from '../facts/template.ts';
import { withoutTests } from '../facts/tests-left-out.ts';
import { hashText } from '../facts/text-hash.ts';
import type { FileFacts } from '../facts/file-facts.ts';
import type { SourceFile } from '../host.ts';
import type { PythonParser } from '../syntax/parser.ts';
import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import { crashOf } from './crash.ts';
import type { Crash } from './crash.ts';
import type { Finding } from './finding.ts';
import type { AnyRule } from './rule.ts';
import { runVisitRules } from './visit.ts';

/** Files above this many bytes are data or generated code: shells do not read them. */
export const maxFileSize = 1024 * 1024;

/** Everything the coach keeps of one file: plain and serialisable, a pure function of the text and the rules. */
export interface FileAnalysis {
  readonly file: string;
  /** `hashText` of the text: tells whether a text at hand is the one that was analysed. */
  readonly textHash: number;
  readonly facts: FileFacts;
  /** What visit rules found, before suppressions and configuration. */
  readonly findings: readonly Finding[];
  readonly crashes: readonly Crash[];
}

/**
 * Reads one file: parses it (but for its test functions), takes its facts, runs the visit rules in one pass.
 * Undefined for files that the coach does not read. Broken code gives partial facts.
 */
export function analyseFile(
  source: SourceFile,
  parser: PythonParser,
  rules: readonly AnyRule[],
): FileAnalysis | undefined {
  const language = languageOf(source.file);
  if (language === undefined) return undefined;
  const textHash = hashText(source.text);
  if (language === 'python') {
    const { text, gaps } = withoutTests(source.file, source.text);
    const tree = parser.parse(text, { gaps });
    return analysed(source.file, textHash, tree, parser, rules);
  }
  const read = (text: string): FileFacts => {
    const kind = language === 'deployment' ? deploymentKind(source.file) : undefined;
    return kind === undefined ? extractTemplate(text, templateEngineOf(source.file)) : extractDeployment(text, kind);
  };
  const facts = attempt(
    source.file,
    () => read(source.text),
    () => read(''),
  );
  return { file: source.file, textHash, facts: facts.value, findings: [], crashes: facts.crashes };
}

/** The same for a Python file whose tree is at hand already, with all that is in it (an open document). */
export function analyseTree(
  file: string,
  tree: SyntaxTree,
  parser: PythonParser,
  rules: readonly AnyRule[],
): FileAnalysis {
  return analysed(file, hashText(tree.text), tree, parser, rules);
}

function analysed(
  file: string,
  textHash: number,
  tree: SyntaxTree,
  parser: PythonParser,
  rules: readonly AnyRule[],
): FileAnalysis {
  const facts = attempt(
    file,
    () => extractPython(tree),
    () => extractPython(parser.parse('')),
  );
  // The fallback parses again, which may reuse the arrays of `tree`: such a tree must not be visited.
  if (facts.crashes.length > 0) return { file, textHash, facts: facts.value, findings: [], crashes: facts.crashes };
  const visited = runVisitRules(file, tree, rules);
  return { file, textHash, facts: facts.value, findings: visited.findings, crashes: visited.crashes };
}

export type Language = 'python' | 'django' | 'jinja2' | 'deployment';

/**
 * What a file is to the coach, by its path: Python, a template of either engine, a file that starts Django's processes, or
 * (undefined) nothing it reads.
 */
export function languageOf(file: string): Language | undefined {
  const path = file.toLowerCase();
  const extension = /\.([a-z0-9]+)$/.exec(path)?.[1];
  const jinja = path.includes('/jinja2/');
  switch (extension) {
    case 'py':
      return 'python';
    case 'jinja':
    case 'jinja2':
    case 'j2':
      return 'jinja2';
    case 'html':
    case 'htm':
      return jinja ? 'jinja2' : 'django';
    case 'txt':
    case 'xml':
      if (jinja) return 'jinja2';
      return path.includes('/templates/') ? 'django' : undefined;
    default:
      return deploymentKind(path) === undefined ? undefined : 'deployment';
  }
}

function attempt(file: string, read: () => FileFacts, empty: () => FileFacts): { value: FileFacts; crashes: Crash[] } {
  try {
    return { value: read(), crashes: [] };
  } catch (error) {
    return { value: empty(), crashes: [crashOf('facts', file, error)] };
  }
}

/** True for what is reviewed itself: Python and templates. Deployment files are only read to understand them. */
export function isReviewed(file: string): boolean {
  const language = languageOf(file);
  return language !== undefined && language !== 'deployment';
}
