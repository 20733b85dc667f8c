import assert from 'node:assert/strict';
import { type Example, examplesOf, isPositive } from '../support/examples.ts';
import { checkClaim, checkSql, costliest, counted, sqlOf } from './claims.ts';
import { djangoEnvironment } from './environment.ts';
import { isSilent, queryRuleIds } from './query-rules.ts';
import { entriesIn, type EntryTruth, errorOf, growthOf, runInDjango, type Truth, worstGrowth } from './truth.ts';
import { rules } from '#rules/index.ts';

/** An example, and what Django did with it as it is and after the fix. */
interface Trial {
  readonly ruleId: string;
  readonly example: Example;
  truth?: Truth;
  fixedTruth?: Truth | undefined;
}

const trials = rules.flatMap(({ id }) =>
  readable(id)
    .filter((example) => queryRuleIds.has(id) || claimsSomething(example))
    .map((example): Trial => ({ ruleId: id, example })),
);

describe('lessons and cases, run by a real Django', () => {
  const checked = { growing: 0, constant: 0, claims: 0, fixed: 0 };
  const notRun: string[] = [];

  before(function () {
    this.timeout(600_000);
    const { django, restFramework } = djangoEnvironment();
    console.log(`    Django ${django}, Django REST framework ${restFramework}`);
    const fixable = trials.filter(({ example }) => example.fixed !== undefined);
    const fixed = fixable.map(({ example }) => new Map([...example.files, ...(example.fixed ?? [])]));
    const truths = runInDjango([...trials.map(({ example }) => example.files), ...fixed]);
    trials.forEach((trial, at) => Object.assign(trial, { truth: truths[at] }));
    fixable.forEach((trial, at) => Object.assign(trial, { fixedTruth: truths[trials.length + at] }));
  });

  for (const trial of trials) {
    const { ruleId, example } = trial;
    if (example.isKnownWrong) continue;
    it(`${ruleId}, ${example.name}`, async () => {
      const entries = entriesOf(trial.truth);
      if (typeof entries === 'string') {
        notRun.push(`${ruleId}, ${example.name}: ${entries}`);
        return;
      }
      checked.claims += checkClaims(example, entries);
      if (!queryRuleIds.has(ruleId)) return;
      if (isPositive(example)) {
        checkGrows(entries);
        checked.growing++;
      } else if (example.shown.every(({ queries }) => queries === undefined) && (await isSilent(example.files))) {
        checkConstant(entries);
        checked.constant++;
      }
    });
    if (example.fixed !== undefined && queryRuleIds.has(ruleId))
      it(`${ruleId}, ${example.name}, fixed`, async () => {
        const entries = entriesOf(trial.fixedTruth);
        const files = new Map([...example.files, ...(example.fixed ?? [])]);
        if (typeof entries === 'string' || !(await isSilent(files))) return;
        checkConstant(entries);
        checked.fixed++;
      });
  }

  it('are worth running', () => {
    const { growing, constant, claims, fixed } = checked;
    console.log(`      ${growing} grow with the rows, ${constant} do not, ${fixed} no longer do after the fix`);
    console.log(`      ${claims} claims of queries or SQL; not run: ${notRun.length}`);
    for (const line of notRun) console.log(`        ${line}`);
    for (const count of Object.values(checked)) assert.ok(count > 0, JSON.stringify(checked));
  });
});

/** The examples of a rule; what cannot be read is told by test/rules. */
function readable(ruleId: string): Example[] {
  try {
    return examplesOf(ruleId);
  } catch {
    return [];
  }
}

function claimsSomething(example: Example): boolean {
  return example.shown.some(({ queries, sql }) => queries !== undefined || sql.length > 0);
}

/** The entry points that ran, or why there are none. An exception of code whose arguments are certain is a mistake of the example. */
function entriesOf(truth: Truth | undefined): EntryTruth[] | string {
  assert.ok(truth);
  if ('error' in truth) {
    if (truth.missing !== undefined) return `there is no ${truth.missing}`;
    assert.fail(truth.error);
  }
  const failed = truth.entries.find((entry) => !entry.guessed && errorOf(entry) !== undefined);
  if (failed !== undefined) assert.fail(`${failed.name} raises\n${errorOf(failed)}`);
  const ran = truth.entries.filter((entry) => errorOf(entry) === undefined);
  return ran.length > 0 ? ran : 'nothing in it can be called';
}

/** What stands below a file is said of its costliest entry point; below a file that has none, of the costliest of all. */
function checkClaims(example: Example, entries: readonly EntryTruth[]): number {
  let count = 0;
  for (const { file, queries, sql } of example.shown) {
    const own = entriesIn(file, entries);
    const entry = costliest(own.length > 0 ? own : entries);
    assert.ok(entry);
    if (queries !== undefined) checkClaim(queries, entry);
    for (const text of sql) checkSql(text, entry);
    count += sql.length + (queries === undefined ? 0 : 1);
  }
  return count;
}

function checkGrows(entries: readonly EntryTruth[]): void {
  const growths = entries.map((entry) => growthOf(entry) ?? []);
  assert.ok(
    growths.some((growth) => worstGrowth(growth) > 0),
    `the coach reports it, but in Django it does not grow:\n${told(entries)}`,
  );
}

function checkConstant(entries: readonly EntryTruth[]): void {
  for (const entry of entries.filter(({ guessed }) => !guessed)) {
    const growth = growthOf(entry) ?? [];
    assert.equal(worstGrowth(growth), 0, `the coach is silent, but in Django it grows:\n${told([entry])}`);
  }
}

function told(entries: readonly EntryTruth[]): string {
  const lines = entries.map((entry) => {
    const growth = growthOf(entry) ?? [];
    return `${entry.name}: ${counted(growth)}\n${sqlOf(growth)}`;
  });
  return lines.join('\n');
}
