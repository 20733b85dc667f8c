import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import type { Finding, GroupedFinding } from '#core/engine/finding.ts';
import { rules } from '#rules/index.ts';
import { bookshopRoot } from '#test/support/bookshop.ts';
import { reviewProject } from '#test/support/review.ts';
import { isDeep } from '#test/support/sampling.ts';
import { bothSeries, runPython } from '../environment.ts';
import type { Series } from '../environment.ts';
import { deployProject } from './settings.ts';
import type { DeployProject } from './settings.ts';

/** So many modules each Django judges, and so many of them by a process of `manage.py check --deploy` as well. */
const counts: Readonly<Record<Series, readonly [count: number, real: number]>> = isDeep
  ? { '5.2': [4000, 60], '4.2': [1000, 15] }
  : { '5.2': [600, 6], '4.2': [150, 2] };

const known = [
  ...['W001', 'W002', 'W003', 'W004', 'W005', 'W006', 'W008', 'W009', 'W010', 'W011', 'W012', 'W013', 'W014', 'W015'],
  ...['W016', 'W018', 'W019', 'W020', 'W021', 'W022', 'W025', 'E023', 'E024'],
].map((id) => `security.${id}`);

for (const series of bothSeries)
  describe(`settings rules and \`manage.py check --deploy\` of Django ${series}`, () => compareWith(series));

function compareWith(series: Series): void {
  const [count, real] = counts[series];
  const projects = Array.from({ length: count }, (_, seed) => deployProject(seed));
  let django: string[][] = [];

  before(function () {
    this.timeout(600_000);
    const input = projects.map(({ files, module }, at) => ({
      files: Object.fromEntries(files),
      module,
      real: at < real,
    }));
    const answer = JSON.parse(runPython([resolve('test/django/deploy/judge.py')], JSON.stringify(input), series)) as {
      django: string;
      ids: string[][];
    };
    django = answer.ids;
    const shapes = new Set(projects.map(({ shape }) => shape));
    const byShape = [...shapes]
      .map((each) => `${projects.filter(({ shape }) => shape === each).length} ${each}`)
      .join(', ');
    console.log(
      `    Django ${answer.django}: ${count} production settings modules (${byShape}), ${real} by manage.py itself`,
    );
  });

  it('say the same ids of every generated module', async function () {
    this.timeout(900_000);
    const different: string[] = [];
    for (const [at, project] of projects.entries()) {
      const ours = await idsOf(project);
      const theirs = django[at] ?? [];
      if (ours.join() !== theirs.join()) different.push(difference(project, ours, theirs));
    }
    assert.deepEqual(different, []);
  });

  it('are compared on every one of the ids', () => {
    const seen = new Map<string, number>();
    for (const id of django.flat()) seen.set(id, (seen.get(id) ?? 0) + 1);
    const found = [...seen.keys()].sort().map((id) => `${id.replace('security.', '')} ${seen.get(id) ?? 0}`);
    console.log(`    ${found.join(', ')}`);
    assert.deepEqual([...seen.keys()].sort(), ['4_0.E001', ...known].sort());
  });
}

const settingsRules = rules.filter(({ id }) => id.startsWith('settings/'));

/** Django's ids of all findings, those within a group included; each once, sorted. */
async function idsOf({ files }: DeployProject): Promise<string[]> {
  const texts = new Map([...files].map(([path, text]) => [`${bookshopRoot}/${path}`, text]));
  const project = await reviewProject(texts, settingsRules);
  const ids = project.findings().flatMap(({ djangoCheck, data }: Finding) => {
    const grouped = (data['grouped'] ?? []) as readonly GroupedFinding[];
    return [djangoCheck, ...grouped.map((each) => each.djangoCheck)];
  });
  return [...new Set(ids.filter((id) => id !== undefined))].sort();
}

function difference({ seed, shape, files }: DeployProject, ours: readonly string[], theirs: readonly string[]): string {
  const missed = theirs.filter((id) => !ours.includes(id));
  const invented = ours.filter((id) => !theirs.includes(id));
  const texts = [...files].filter(([path]) => !/(wsgi|urls|manage|__init__)\.py$/.test(path));
  const shown = texts.map(([path, text]) => `#- ${path}\n${text}`).join('');
  return `seed ${seed} (${shape}): missed ${missed.join(', ') || 'none'}; invented ${invented.join(', ') || 'none'}\n${shown}`;
}
