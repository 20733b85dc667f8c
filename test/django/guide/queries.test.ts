import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { placeOf, readGuide, type GuideFence, type GuideSectionText } from '../../support/guide.ts';
import { djangoEnvironment, runPython } from '../environment.ts';

/** A number of queries that the guide states, `fixed + perRow·N`, and the statements it shows below the example. */
interface Claim {
  readonly section: GuideSectionText;
  readonly fence: GuideFence;
  readonly fixed: number;
  readonly perRow: number;
  readonly statements: readonly string[];
}

type Measurement = { readonly queries: readonly string[] } | { readonly error: string };

/** Two sizes tell a constant from a slope. */
const sizes = [2, 5];

describe('numbers of queries in the guide', () => {
  const claims = readGuide().flatMap((section) => claimsOf(section));
  let measured: readonly Measurement[];

  before(function () {
    this.timeout(300_000);
    djangoEnvironment();
    const jobs = claims.flatMap((claim) => sizes.map((rows) => ({ fences: fencesUpTo(claim), rows })));
    measured = JSON.parse(runPython([resolve('test/django/guide/measure.py')], JSON.stringify(jobs))) as never;
  });

  it('are many, and all of them understood', () => {
    const stated = readGuide().flatMap((section) => section.fences.filter((fence) => /[\dN] quer/.test(fence.label)));
    assert.ok(claims.length >= 25, `${claims.length} claims`);
    assert.equal(claims.length, stated.length);
    const shown = readGuide().flatMap((section) => section.fences.filter((fence) => fence.language === 'sql'));
    assert.equal(claims.filter((claim) => claim.statements.length > 0).length, shown.length);
  });

  for (const [index, claim] of claims.entries()) {
    it(`${placeOf(claim.section, claim.fence)}: ${claim.fixed} + ${claim.perRow}·N`, () => {
      const runs = sizes.map((rows, size) => ({ rows, ran: measured[index * sizes.length + size] }));
      const counted = runs.map(({ rows, ran }) => ({
        rows,
        queries: ran && 'queries' in ran ? ran.queries.length : ran?.error,
      }));
      const expected = sizes.map((rows) => ({ rows, queries: claim.fixed + claim.perRow * rows }));
      assert.deepEqual(counted, expected);
      const first = runs[0]?.ran;
      const queries = first && 'queries' in first ? first.queries.map(plain) : [];
      const missing = claim.statements.filter((statement) => !queries.some((query) => looksLike(query, statement)));
      assert.deepEqual(missing, [], queries.join('\n'));
    });
  }
});

/** "**Before** — 1 + 2·N queries for …" as a claim on the fence below it. */
function claimsOf(section: GuideSectionText): Claim[] {
  return section.fences.flatMap((fence, index) => {
    const formula = /^\*\*(?:Before|After)\*\* — (?:.*\band )?([\d+·N ]+) quer(?:y|ies)\b/.exec(fence.label)?.[1];
    if (formula === undefined) return [];
    const terms = formula.split(' + ');
    const slope = terms.find((term) => term.endsWith('N'));
    const fixed = Number(terms.find((term) => !term.endsWith('N')) ?? 0);
    const perRow = slope === undefined ? 0 : Number(slope.replace(/·?N$/, '') || 1);
    const below = section.fences[index + 1];
    const statements = below?.language === 'sql' && below.label === '' ? statementsOf(below.text) : [];
    return [{ section, fence, fixed, perRow, statements }];
  });
}

function statementsOf(sql: string): string[] {
  const statements = sql.replaceAll(/--.*$/gm, '').split(';');
  return statements.map((statement) => plain(statement).trim()).filter((statement) => statement !== '');
}

/** SQL without quotes around names, in one line. */
function plain(sql: string): string {
  return sql.replaceAll('"', '').replaceAll(/\s+/g, ' ');
}

/** Whether a query is the statement; `…` stands for anything. */
function looksLike(query: string, statement: string): boolean {
  const parts = statement.split('…').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(query);
}

/** The examples of a section share their names: an After may use the serializer of its Before. */
function fencesUpTo({ section, fence }: Claim): GuideFence[] {
  return section.fences.slice(0, section.fences.indexOf(fence) + 1);
}
