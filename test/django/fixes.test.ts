import assert from 'node:assert/strict';
import { rules } from '#rules/index.ts';
import { createProject } from '../cli/command-line.ts';
import { bookshopRoot } from '../support/bookshop.ts';
import { type Example, examplesOf } from '../support/examples.ts';
import { checkClaim, costliest, counted } from './claims.ts';
import { queryRuleIds } from './query-rules.ts';
import { growthOf, runInDjango, type Truth, worstGrowth } from './truth.ts';

const fixable = rules.filter((rule) => queryRuleIds.has(rule.id) && rule.fix !== 'none');

describe('the fix of a lesson, applied by the command line', () => {
  const truths = new Map<string, Truth>();

  before(function () {
    this.timeout(300_000);
    const fixed = fixable.map(({ id }) => fixedByCommandLine(id));
    runInDjango(fixed).forEach((truth, at) => truths.set(fixable[at]?.id ?? '', truth));
  });

  it('exists', () => assert.ok(fixable.length > 0));

  for (const { id } of fixable)
    it(`${id} costs the same for few rows as for many`, () => {
      const truth = truths.get(id);
      assert.ok(truth && 'entries' in truth, JSON.stringify(truth));
      const entry = costliest(truth.entries);
      const growth = entry && growthOf(entry);
      assert.ok(entry && growth, JSON.stringify(truth.entries));
      assert.equal(worstGrowth(growth), 0, `${entry.name}: ${counted(growth)}`);
      for (const { queries } of lessonExample(id, 'After').shown) if (queries !== undefined) checkClaim(queries, entry);
    });
});

/** The lesson's Before as the command line leaves it on disk: exactly what After shows. */
function fixedByCommandLine(ruleId: string): ReadonlyMap<string, string> {
  const before = lessonExample(ruleId, 'Before');
  const after = new Map([...before.files, ...(before.fixed ?? [])]);
  const path = (file: string): string => file.slice(bookshopRoot.length + 1);
  const project = createProject(Object.fromEntries([...before.files].map(([file, text]) => [path(file), text])));
  try {
    const { code, out, err } = project.run(['check', '--fix', '--unsafe-fixes', '--no-cache', '--select', ruleId]);
    assert.equal(code, 0, `${ruleId}: something is left after --fix\n${out}\n${err}`);
    for (const [file, text] of after) assert.equal(project.read(path(file)), text, `${ruleId}: ${file}`);
    return after;
  } finally {
    project.remove();
  }
}

function lessonExample(ruleId: string, section: string): Example {
  const example = examplesOf(ruleId).find(({ name }) => name === `lesson: ${section}`);
  assert.ok(example, `the lesson of ${ruleId} has no ${section}`);
  return example;
}
