import assert from 'node:assert/strict';
import { type Example, examplesOf, isPositive } from '../support/examples.ts';
import { runInDjango, type Truth } from './truth.ts';

const ruleIds = ['orm/unknown-field-name', 'orm/unknown-relation-name'];

/** Django's words for a name that a model does not have. */
const unknownName =
  /FieldError: (Cannot resolve keyword|Unsupported lookup|Invalid field name|Non-relational field|Related Field got)|FieldDoesNotExist|AttributeError: Cannot find .* on|ValueError: .* does not resolve to an item that supports/;

interface Trial {
  readonly name: string;
  readonly example: Example;
  readonly expected: boolean;
  readonly files: ReadonlyMap<string, string>;
}

const trials = ruleIds.flatMap((id) =>
  examplesOf(id).flatMap((example): Trial[] => {
    const trial = { name: `${id}, ${example.name}`, example, expected: isPositive(example), files: example.files };
    if (example.fixed === undefined) return [trial];
    const files = new Map([...example.files, ...example.fixed]);
    return [trial, { ...trial, name: `${trial.name}, fixed`, expected: !isFixedWhole(example), files }];
  }),
);

describe('names that a model does not have, in a real Django', () => {
  let truths: Truth[];
  let judged = 0;

  before(function () {
    this.timeout(300_000);
    truths = runInDjango(trials.map(({ files }) => files));
  });

  trials.forEach(({ name, expected }, at) => {
    it(name, () => {
      const truth = truths[at];
      // A package that is not here, or a relation to nothing: such a project does not start.
      if (truth === undefined || 'error' in truth) return;
      const errors = truth.entries.flatMap(({ runs }) =>
        runs.flatMap((run) => ('error' in run ? lastLine(run.error) : [])),
      );
      const wrong = errors.filter((error) => unknownName.test(error));
      judged++;
      if (expected) assert.ok(wrong.length > 0, `Django knows the name\n${errors.join('\n')}`);
      else assert.equal(wrong.join('\n'), '');
    });
  });

  it('judges most of them', () => {
    assert.ok(judged > 0.8 * trials.length, `${judged} of ${trials.length}`);
  });
});

/** A fix that leaves another mark as it is does not make the code run. */
function isFixedWhole(example: Example): boolean {
  return (
    example.fixed !== undefined &&
    example.shown.every(({ messages }) => messages.every((text) => text.includes('?`') || text.includes('?)')))
  );
}

/** The exception of a traceback. */
function lastLine(error: string): string {
  return error.trim().split('\n').at(-1) ?? '';
}
