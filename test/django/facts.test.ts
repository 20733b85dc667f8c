import assert from 'node:assert/strict';
import type { LessonSection } from '#core/engine/lesson.ts';
import { bookshopRoot } from '../support/bookshop.ts';
import { checkClaim, checkSql } from './claims.ts';
import { djangoEnvironment } from './environment.ts';
import { facts, projectOf, said } from './facts.ts';
import { entriesIn, type EntryTruth, errorOf, growthOf, runInDjango, type Truth, worstGrowth } from './truth.ts';

describe('facts about Django', () => {
  let truths: readonly Truth[] = [];

  before(function () {
    this.timeout(300_000);
    truths = runInDjango(facts.map((fact) => projectOf(fact)));
  });

  facts.forEach((fact, at) =>
    it(fact.heading, function () {
      const { since } = said(fact);
      if (since !== undefined && isOlder(djangoEnvironment().django, since)) this.skip();
      const truth = truths[at];
      assert.ok(truth && 'entries' in truth, JSON.stringify(truth));
      checkFact(fact, truth.entries);
    }),
  );

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

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = than.split('.').map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}
