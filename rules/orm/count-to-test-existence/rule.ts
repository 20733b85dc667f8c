import { codeAround } from '#core/engine/code-around.ts';
import { partsOf } from '#core/facts/parts.ts';
import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Site } from '#core/flow/event.ts';
import { printed } from '#core/flow/printed.ts';
import type { Project } from '#core/project/project.ts';
import type { Range } from '#core/text/range.ts';
import { expressionAt, measuredAt, rowsUnused } from '../shared.ts';
import lesson from './lesson.md';

interface Existence extends Record<string, unknown> {
  readonly access: string;
  readonly how: 'counts' | 'loads';
}

/** A test as it stands in the code: `books.count() > 0`, `len(books) == 0`, `books`. */
interface Test {
  /** The whole of it. */
  readonly whole: Range;
  /** The queryset that is asked. */
  readonly rows: Expr;
  /** `== 0`, `< 1`. */
  readonly isNegative: boolean;
}

/** Rows are counted or loaded to learn whether there is one. */
export default defineRule<Existence>({
  id: 'orm/count-to-test-existence',
  summary: 'rows are counted or loaded to learn whether there is one',
  severity: 'information',
  guide: 'orm#exists-count-len',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ access, how }) =>
    how === 'counts'
      ? `\`${shortened(access)}\` counts every row to learn whether there is one`
      : `\`${shortened(access)}\` loads every row to learn whether there is one`,
  on: {
    'existence-test': (events, { project, report }) => {
      for (const { site, cause } of events) {
        if (cause.kind !== 'query' && cause.kind !== 'relation') continue;
        const isCount = cause.method === 'count';
        const test = testAt(project, site, cause.method);
        if (test === undefined || !(isCount || rowsUnused(project, test.rows, site))) continue;
        if (!isOnlyTested(codeAround(project, site), test.whole)) continue;
        report({
          location: { file: site.file, ...test.whole },
          data: { access: isCount ? (site.expression ?? '') : printed(test.rows), how: isCount ? 'counts' : 'loads' },
          fix: askForOne(site, test),
        });
      }
    },
  },
});

/**
 * `books.count() or "none"` gives the number itself: an operand of `and` and `or` is a test where the whole is one.
 */
function isOnlyTested(code: readonly unknown[], { start, end }: Range): boolean {
  const parts = [...partsOf(code)];
  const around = parts.find(
    (part) =>
      (part.k === 'and' || part.k === 'or') &&
      [part.left, part.right].some((side) => side.start === start && side.end === end),
  );
  return around === undefined || isBoolean(parts, start, end) || isTest(parts, around);
}

/** `books.count() > 0` is a truth value wherever it stands. */
function isBoolean(parts: readonly Part[], start: number, end: number): boolean {
  return parts.some((part) => part.start === start && part.end === end && (part.k === 'compare' || part.k === 'not'));
}

/** The test of an `if`, `while`, conditional expression or comprehension, what `not` and `assert` ask, or part of one. */
function isTest(parts: readonly Part[], { start, end }: Range): boolean {
  const isHere = (part: Range | undefined): boolean => part?.start === start && part.end === end;
  return parts.some((part) => {
    switch (part.k) {
      case 'if':
      case 'while':
      case 'ifexp':
      case 'assert':
        return isHere(part.test);
      case 'not':
        return isHere(part.value);
      case 'comp':
        return part.clauses.some(({ conditions }) => conditions.some(isHere));
      case 'and':
      case 'or':
        return (isHere(part.left) || isHere(part.right)) && isTest(parts, part);
      default:
        return false;
    }
  });
}

type Part = ReturnType<typeof partsOf> extends Generator<infer Each> ? Each : never;

/** Reads the test around the place where the number or the rows are asked for. */
function testAt(project: Project, site: Site, method: string | undefined): Test | undefined {
  if (project.isLibrary(site.file)) return undefined;
  if (method === 'bool') return truthAt(project, site);
  const measured = method === 'len' ? measuredAt(project, site) : expressionAt(project, site);
  if (measured?.k !== 'call') return undefined;
  const rows = method === 'len' ? measured.args[0] : measured.func.k === 'attr' ? measured.func.value : undefined;
  const isPlain = method === 'len' ? measured.args.length === 1 : measured.args.length === 0;
  if (rows === undefined || !isPlain) return undefined;
  const comparison = [...partsOf(codeAround(project, site))].find(
    (part): part is Expr & { k: 'compare' } =>
      part.k === 'compare' && part.left.start === measured.start && part.left.end === measured.end,
  );
  if (comparison === undefined) return { whole: rangeOf(measured), rows, isNegative: false };
  const [op] = comparison.ops;
  return { whole: rangeOf(comparison), rows, isNegative: op === '==' || op === '<' };
}

/** `if books:`, or `bool(books)`. */
function truthAt(project: Project, site: Site): Test | undefined {
  const code = expressionAt(project, site);
  const isBool = code?.k === 'call' && code.func.k === 'name' && code.func.id === 'bool';
  const rows = isBool ? code.args[0] : code;
  return code && rows && { whole: rangeOf(code), rows, isNegative: false };
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}

/** Whatever stands before the rows goes, or becomes `not`; whatever stands behind them becomes `.exists()`. */
function askForOne({ file }: Site, { whole, rows, isNegative }: Test): FixIntent | undefined {
  if (!['name', 'attr', 'call', 'subscript'].includes(rows.k)) return undefined;
  const before: FixChange = {
    kind: 'replace',
    location: { file, start: whole.start, end: rows.start },
    expected: ['', 'len(', 'bool('],
    text: isNegative ? 'not ' : '',
  };
  const after: FixChange = {
    kind: 'replace',
    location: { file, start: rows.end, end: whole.end },
    expected: endings,
    text: '.exists()',
  };
  return { title: 'Ask whether a row exists', applicability: 'safe', changes: [before, after] };
}

const comparisons = ['', ' > 0', ' == 0', ' != 0', ' >= 1', ' < 1', '>0', '==0', '!=0', '>=1', '<1'];
const endings = ['', ...['.count()', ')'].flatMap((end) => comparisons.map((comparison) => end + comparison))];
