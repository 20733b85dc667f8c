import assert from 'node:assert/strict';
import type { LessonSection } from '#core/engine/lesson.ts';
import { bookshopRoot } from '../support/bookshop.ts';
import { checkClaim, checkSql } from './claims.ts';
import { bothSeries, isOlder, versionsOf, wanted } from './environment.ts';
import { facts, projectOf, said } from './facts.ts';
import { entriesIn, type EntryTruth, errorOf, growthOf, runInDjango, type Truth, worstGrowth } from './truth.ts';

for (const series of bothSeries)
  describe(`facts about Django ${series}`, () => {
    let truths: readonly Truth[] = [];

    before(function () {
      this.timeout(1_200_000);
      console.log(`    ${versionsOf(series)}`);
      truths = runInDjango(
        facts.map((fact) => projectOf(fact)),
        series,
      );
    });

    facts.forEach((fact, at) => {
      const { since, until } = said(fact);
      const { from } = wanted[series];
      const version = from.join('.');
      // What another Django does is no fact about this one.
      if (since !== undefined && isOlder(version, since)) return;
      if (until !== undefined && !isOlder(version, until)) return;
      it(fact.heading, () => {
        const truth = truths[at];
        assert.ok(truth && 'entries' in truth, JSON.stringify(truth));
        checkFact(fact, truth.entries);
      });
    });

    it('are worth running', () => assert.ok(facts.length >= 40, `${facts.length} facts`));
  });

/** Every entry point of a file costs what stands below it. */
function checkFact(fact: LessonSection, entries: readonly EntryTruth[]): void {
  const { raises, grows } = said(fact);
  assert.ok(entries.length > 0, 'nothing in it can be called');
  if (grows !== undefined) return checkGrows(entries, grows);
  if (raises !== undefined) {
    for (const entry of entries) assert.match(errorOf(entry) ?? 'no exception', new RegExp(`\\b${raises}\\b`));
    return;
  }
  for (const entry of entries) assert.equal(errorOf(entry), undefined);
  for (const { file = '', queries, sql } of fact.fences) {
    const own = entriesIn(`${bookshopRoot}/${file}`, entries);
    for (const entry of own) {
      if (queries !== undefined) checkClaim(queries, entry);
      for (const text of sql) checkSql(text, entry);
    }
    assert.ok(queries === undefined || own.length > 0, `nothing in ${file} can be called`);
  }
}

function checkGrows(entries: readonly EntryTruth[], name: string): void {
  const entry = entries.find((candidate) => candidate.name.endsWith(name));
  const growth = entry && growthOf(entry);
  assert.ok(growth && worstGrowth(growth) > 0, JSON.stringify(entry));
}
