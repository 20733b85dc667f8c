import { Kind } from '../syntax/node-kinds.ts';
import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import type { Range } from '../text/range.ts';
import type { SuppressionFact } from './file-facts.ts';
import { logicalLines } from './logical-lines.ts';

const MARK = 'django-coach:';
const RUFF_MARK = /noqa:/i;
const RUFF_GRAMMAR = /#[ \t]*noqa:[ \t]*([A-Z]+[0-9]+(?:[, \t]+[A-Z]+[0-9]+)*)(?:.*?)[ \t](?:-{1,2}|[–—])[ \t]+(.*\S)/i;
/** What says that nothing was decided. */
const POSTPONED = /^\W*(todo|fixme|xxx|hack)\b/i;
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

/** A comment for Ruff that names its rules and gives a reason: the same was advised and refused before. */
function readNoqa(comment: string, offset: number): Spoken | undefined {
  const match = RUFF_GRAMMAR.exec(comment);
  const [, list, reason] = match ?? [];
  if (match === null || list === undefined || reason === undefined || POSTPONED.test(reason)) return undefined;
  const listStart = offset + match.index + match[0].indexOf(list, match[0].indexOf(':'));
  const rules = [...list.matchAll(/[^\s,]+/g)].map(({ 0: id, index }) => {
    return { id, start: listStart + index, end: listStart + index + id.length };
  });
  return { kind: 'ruff', rules, reason };
}

/** The suppression comments of a Python file, in order. */
export function pythonSuppressions(tree: SyntaxTree): SuppressionFact[] {
  if (!tree.text.includes(MARK) && !RUFF_MARK.test(tree.text)) return [];
  const suppressions: SuppressionFact[] = [];
  let lines: readonly Range[] | undefined;
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] !== Kind.comment) continue;
    const start = tree.start[node] ?? 0;
    const end = tree.end[node] ?? 0;
    const comment = tree.text.slice(start, end);
    // A comment behind another one (`# noqa # django-coach: …`) starts at its own '#'.
    const own = Math.max(0, comment.lastIndexOf('#', comment.indexOf(MARK)));
    for (const [spoken, at] of [
      [comment.includes(MARK) ? readSuppression(comment, start) : undefined, own],
      [RUFF_MARK.test(comment) ? readNoqa(comment, start) : undefined, 0],
    ] as const) {
      if (spoken === undefined) continue;
      lines ??= logicalLines(tree);
      suppressions.push({ ...spoken, start: start + at, end, ...targetOf(tree.text, start, lines) });
    }
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
