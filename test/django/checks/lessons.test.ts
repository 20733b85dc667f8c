import assert from 'node:assert/strict';
import { rules } from '#rules/index.ts';
import { bookshopRoot } from '../../support/bookshop.ts';
import { type Example, examplesOf } from '../../support/examples.ts';
import { runPython } from '../environment.ts';

type Answer = { readonly messages: readonly (readonly [string, string, string])[] } | { readonly error: string };

/** Their checks depend on a database whose driver is not there. */
const notRun = new Set(['models/missing-max-length']);

const twins = rules.filter(({ id, djangoChecks }) => {
  return id.startsWith('models/') && djangoChecks !== undefined && !notRun.has(id);
});

describe('lessons on what Django checks, checked by a real Django', () => {
  const lessons = twins.flatMap(({ id }) => [lesson(id, 'Before'), lesson(id, 'After')]);
  let answers: readonly Answer[] = [];

  before(function () {
    this.timeout(120_000);
    const projects = lessons.map((example) => Object.fromEntries(filesOf(example)));
    answers = JSON.parse(runPython(['test/django/checks/run_checks.py'], JSON.stringify(projects))) as Answer[];
  });

  it('exist', () => assert.ok(twins.length > 5));

  for (const [at, { id, djangoChecks = [] }] of twins.entries()) {
    it(`${id} is told before the fix, and not after it`, () => {
      const [before, after] = [checksOf(answers[at * 2]), checksOf(answers[at * 2 + 1])];
      const told = (check: string): boolean => djangoChecks.includes(check);
      assert.ok(before.some(told), `Django says ${before.join(' ')}`);
      assert.deepEqual(after.filter(told), []);
    });
  }
});

function lesson(id: string, part: string): Example {
  const found = examplesOf(id).find(({ name }) => name === `lesson: ${part}`);
  assert.ok(found, `${id} has no ${part}`);
  return found;
}

function filesOf({ files }: Example): [string, string][] {
  return [...files].map(([file, text]) => [file.slice(bookshopRoot.length + 1), text]);
}

function checksOf(answer: Answer | undefined): string[] {
  assert.ok(answer && 'messages' in answer, JSON.stringify(answer));
  return answer.messages.map(([id]) => id);
}
