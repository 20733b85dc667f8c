import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { placeOf, readGuide, type GuideFence, type GuideSectionText } from '../../support/guide.ts';
import { djangoEnvironment, runPython } from '../environment.ts';

/** A number of queries that the guide states: `fixed + perRow·N`. */
interface Claim {
  readonly section: GuideSectionText;
  readonly fence: GuideFence;
  readonly fixed: number;
  readonly perRow: number;
}

/** Two sizes tell a constant from a slope. */
const sizes = [2, 5];

describe('numbers of queries in the guide', () => {
  const claims = readGuide().flatMap((section) => claimsOf(section));
  let measured: readonly (number | string)[];

  before(function () {
    this.timeout(300_000);
    djangoEnvironment();
    const jobs = claims.flatMap((claim) => sizes.map((rows) => ({ fences: fencesUpTo(claim), rows })));
    measured = JSON.parse(runPython([resolve('test/django/guide/measure.py')], JSON.stringify(jobs))) as never;
  });

  it('are many, and all of them understood', () => {
    const stated = readGuide().flatMap((section) => section.fences.filter((fence) => /[\dN] quer/.test(fence.label)));
    assert.ok(claims.length >= 25, `${claims.length} claims`);
    assert.equal(claims.length, new Set(stated.map((fence) => fence.label + fence.line)).size);
  });

  for (const [index, claim] of claims.entries()) {
    it(`${placeOf(claim.section, claim.fence)}: ${claim.fixed} + ${claim.perRow}·N`, () => {
      const counted = sizes.map((rows, size) => ({ rows, queries: measured[index * sizes.length + size] }));
      const expected = sizes.map((rows) => ({ rows, queries: claim.fixed + claim.perRow * rows }));
      assert.deepEqual(counted, expected);
    });
  }
});

/** "**Before** — 1 + 2·N queries for …" as a claim on the fence below it. */
function claimsOf(section: GuideSectionText): Claim[] {
  return section.fences.flatMap((fence) => {
    const formula = /^\*\*(?:Before|After)\*\* — (?:.*\band )?([\d+·N ]+) quer(?:y|ies)\b/.exec(fence.label)?.[1];
    if (formula === undefined) return [];
    const terms = formula.split(' + ');
    const slope = terms.find((term) => term.endsWith('N'));
    const fixed = Number(terms.find((term) => !term.endsWith('N')) ?? 0);
    return [{ section, fence, fixed, perRow: slope === undefined ? 0 : Number(slope.replace(/·?N$/, '') || 1) }];
  });
}

/** The examples of a section share their names: an After may use the serializer of its Before. */
function fencesUpTo({ section, fence }: Claim): GuideFence[] {
  return section.fences.slice(0, section.fences.indexOf(fence) + 1);
}
