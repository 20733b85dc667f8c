import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { rules } from '#rules/index.ts';
import { bookshopRoot } from '../../support/bookshop.ts';
import { reviewProject } from '../../support/review.ts';
import { isDeep, seed } from '../../support/sampling.ts';
import { bothSeries, runPython } from '../environment.ts';
import type { Series } from '../environment.ts';

/** A state of an app and what Django's autodetector says of it: see states.py. */
interface State {
  readonly state: string;
  readonly files: Readonly<Record<string, string>>;
  readonly truth: Readonly<Record<string, Difference>>;
}

/** What differs in one model, by its lower-case name. */
interface Difference {
  readonly kind: string;
  readonly fields: readonly string[];
  readonly options: boolean;
}

/** So many states each Django makes. */
const counts: Readonly<Record<Series, number>> = isDeep ? { '5.2': 1200, '4.2': 600 } : { '5.2': 90, '4.2': 48 };

/** The models of random apps against a real `makemigrations`: same verdict, same models, same fields. */
describe('makemigrations --check without running it', () => {
  for (const series of bothSeries)
    it(`agrees with Django ${series}`, async function () {
      this.timeout(0);
      await compareWith(series);
    });
});

async function compareWith(series: Series): Promise<void> {
  const count = counts[series];
  const lines = runPython(['test/django/migrations/states.py', String(seed), String(count)], undefined, series)
    .trim()
    .split('\n');
  const { django } = JSON.parse(lines[0] ?? '{}') as { readonly django: string };
  const states = lines.slice(1).map((line) => JSON.parse(line) as State);
  assert.ok(states.length >= count, `${states.length} states`);
  assert.ok(
    states.filter(({ truth }) => Object.keys(truth).length === 0).length > count / 20,
    'states that are up to date',
  );
  const differences: unknown[] = [];
  for (const { state, files, truth } of states) {
    const seen = await seenBy(files);
    if (!isDeepStrictEqual(seen, truth)) differences.push({ state, seen, truth });
  }
  process.stdout.write(`    ${states.length} states (seed ${seed}), Django ${django}\n`);
  assert.deepEqual(differences, []);
}

/** The findings of the rule in the form of the truth. */
async function seenBy(files: State['files']): Promise<Record<string, Difference>> {
  const keyed = Object.entries(files).map(([path, text]): [string, string] => [`${bookshopRoot}/${path}`, text]);
  const project = await reviewProject(
    new Map([...keyed, [`${bookshopRoot}/manage.py`, manage]]),
    rules.filter(({ id }) => id === 'migrations/model-drift'),
  );
  const seen: Record<string, Difference> = {};
  for (const { data } of project.findings()) {
    const { model, kind, fields, differences } = data as {
      readonly [key in 'model' | 'kind']: string;
    } & { readonly [key in 'fields' | 'differences']: readonly string[] };
    const options = differences.some((each) => each.startsWith('`Meta.'));
    seen[model.toLowerCase()] = { kind, fields: [...fields].sort((a, b) => (a < b ? -1 : 1)), options };
  }
  return seen;
}

const manage = `import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bookshop.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
`;
