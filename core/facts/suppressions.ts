import { Kind } from '../syntax/node-kinds.ts';
import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import type { Range } from '../text/range.ts';
import type { SuppressionFact } from './file-facts.ts';
import { logicalLines } from './logical-lines.ts';

const MARK = 'django-coach:';
const GRAMMAR = /django-coach:[ \t]*(file-ignore|ignore)(?![\w-])(?:[ \t]*\[([^\]\n]*)\])?(?:[ \t]*--[ \t]*(.*\S))?/;

type Spoken = Pick<SuppressionFact, 'kind' | 'rules' | 'reason'>;

/**
 * What a comment's text asks for; undefined when it asks for nothing. `offset` is where the text stands in its file.
 * A comment that names no rule gives a fact without rules: there is no ignoring of everything.
 */
export function readSuppression(comment: string, offset: number): Spoken | undefined {
  const match = GRAMMAR.exec(comment);
  if (match === null) return undefined;
  const [whole, kind, list, reason] = match;
  const rules: { id: string; start: number; end: number }[] = [];
  if (list !== undefined) {
    const listStart = offset + match.index + whole.indexOf('[') + 1;
    for (const named of list.matchAll(/[^\s,]+/g)) {
      const start = listStart + named.index;
      rules.push({ id: named[0], start, end: start + named[0].length });
    }
  }
  return { kind: kind === 'file-ignore' ? 'file' : 'line', rules, reason };
}

/** The suppression comments of a Python file, in order. */
export function pythonSuppressions(tree: SyntaxTree): SuppressionFact[] {
  if (!tree.text.includes(MARK)) return [];
  const suppressions: SuppressionFact[] = [];
  let lines: readonly Range[] | undefined;
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== Kind.comment) continue;
    const start = tree.start[node] ?? 0;
    const end = tree.end[node] ?? 0;
    const comment = tree.text.slice(start, end);
    const spoken = comment.includes(MARK) ? readSuppression(comment, start) : undefined;
    if (spoken === undefined) continue;
    lines ??= logicalLines(tree);
    // A comment behind another one (`# noqa # django-coach: …`) starts at its own '#'.
    const own = start + Math.max(0, comment.lastIndexOf('#', comment.indexOf(MARK)));
    suppressions.push({ ...spoken, start: own, end, ...targetOf(tree.text, start, lines) });
  }
  return suppressions;
}

/** The logical lines that share the comment's line; for a comment alone on its line the one it stands in, else the next. */
function targetOf(text: string, comment: number, lines: readonly Range[]): { alone: boolean; target: Range } {
  const lineStart = Math.max(text.lastIndexOf('\n', comment - 1), text.lastIndexOf('\r', comment - 1)) + 1;
  const alone = text.slice(lineStart, comment).trim() === '';
  const around = lines.filter((line) => line.start < comment && line.end > (alone ? comment : lineStart));
  if (around.length > 0) {
    const target = { start: Math.min(...around.map((r) => r.start)), end: Math.max(...around.map((r) => r.end)) };
    return { alone, target };
  }
  const next = alone ? lines.find((line) => line.start > comment) : undefined;
  return { alone, target: next ?? { start: lineStart, end: comment } };
}
