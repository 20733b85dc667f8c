import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type LessonSection, parseLesson } from '#core/engine/lesson.ts';
import { bookshop, bookshopRoot } from '../support/bookshop.ts';
import { checkClaim, checkSql } from './claims.ts';
import { djangoEnvironment } from './environment.ts';
import { entriesIn, type EntryTruth, errorOf, growthOf, runInDjango, type Truth, worstGrowth } from './truth.ts';

const facts = parseLesson(readFileSync('test/django/facts.md', 'utf8')).sections;

describe('facts about Django', () => {
  let truths: readonly Truth[] = [];

  before(function () {
    this.timeout(300_000);
    truths = runInDjango(facts.map(projectOf));
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

/** The bookshop with the files of a fact. */
function projectOf(fact: LessonSection): ReadonlyMap<string, string> {
  const files = new Map([...bookshop()].map(([path, text]) => [`${bookshopRoot}/${path}`, text]));
  for (const { file, text } of fact.fences) files.set(`${bookshopRoot}/${file}`, text);
  return files;
}

/** `raises:`, `grows:` and `since:` stand beside the fences. */
function said(fact: LessonSection): { raises?: string; grows?: string; since?: string } {
  return Object.fromEntries(
    [...fact.prose.matchAll(/^(raises|grows|since): (.+)$/gm)].map(([, key, value]) => [key, value]),
  );
}

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
