import assert from 'node:assert/strict';
import { type Case, caseProjects } from './cases.ts';
import { counted, sqlOf } from './claims.ts';
import { bothSeries, isOlder, versionsOf, wanted } from './environment.ts';
import { reportedFiles } from './generator/verdicts.ts';
import { entriesIn, errorOf, growthOf, runInDjango, type Truth, worstGrowth } from './truth.ts';

const projects = caseProjects();
const cases = projects.flatMap(({ cases: own }, project) => own.map((one) => ({ one, project })));

for (const series of bothSeries)
  describe(`cases, run by Django ${series}`, () => {
    const runnable = projects.filter(
      ({ since }) => since === undefined || !isOlder(wanted[series].from.join('.'), since),
    );
    let truths: readonly Truth[] = [];

    before(function () {
      this.timeout(1_200_000);
      console.log(`    ${versionsOf(series)}`);
      truths = runInDjango(
        runnable.map(({ files }) => files),
        series,
      );
    });

    runnable.forEach(({ cases: own }, at) => own.forEach((one) => it(one.name, () => checkTruth(one, truths[at]))));
  });

describe('cases, reviewed by the coach', () => {
  const reported = projects.map(({ files }) => reportedFiles(files, '5.2'));

  for (const { one, project } of cases)
    it(one.name, async () => {
      const files = await reported[project];
      assert.equal(files?.has(one.file), one.grows, one.grows ? 'the coach is silent' : 'the coach reports it');
    });

  it('are many, of both kinds', () => {
    const growing = cases.filter(({ one }) => one.grows).length;
    console.log(`      ${growing} that grow, ${cases.length - growing} that do not`);
    assert.ok(growing >= 100 && cases.length - growing >= 50);
  });
});

function checkTruth({ file, grows }: Case, truth: Truth | undefined): void {
  assert.ok(truth && 'entries' in truth, JSON.stringify(truth));
  const own = entriesIn(file, truth.entries);
  const growth = own.flatMap((entry) => growthOf(entry) ?? []);
  assert.ok(growth.length > 0, own.map(errorOf).join('\n') || 'nothing in it can be called');
  assert.equal(worstGrowth(growth) > 0, grows, `${counted(growth)}\n${sqlOf(growth)}`);
}
