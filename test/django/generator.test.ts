import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { bothSeries, type Series, versionsOf } from './environment.ts';
import { pairs, randomProject, type RandomProject, type RandomTrial } from './generator/project.ts';
import { reportedFiles } from './generator/verdicts.ts';
import { entriesIn, growthOf, runInDjango, type Truth, worstGrowth } from './truth.ts';

const isDeep = process.env['DJANGO_COACH_DEEP'] === '1';

/** How many projects run, by seed from 0; Django sees so many at once, so that their answers fit into memory. */
const counts: Readonly<Record<Series, number>> = isDeep ? { '5.2': 2000, '4.2': 200 } : { '5.2': 150, '4.2': 50 };
const batch = 50;

/** In a full run each pair of surface and form is tried so often. */
const leastOfPair = 50;

/** Disagreements that generator/disagreements.md explains: 'seed 6, t0'. */
const explained = new Set(readFileSync('test/django/generator/disagreements.md', 'utf8').match(/\bseed \d+, t\d+/g));

interface Tally {
  readonly right: { grows: number; constant: number };
  readonly all: { grows: number; constant: number };
  notRun: number;
  readonly ofPair: Map<string, number>;
  /** 'seed 6, t0: grows, but the coach is silent (a feed, nothing)' */
  readonly wrong: string[];
}

describe('random projects: the coach and a real Django', () => {
  for (const series of bothSeries) {
    const tally: Tally = {
      right: { grows: 0, constant: 0 },
      all: { grows: 0, constant: 0 },
      notRun: 0,
      ofPair: new Map(),
      wrong: [],
    };

    it(`run on Django ${series}`, async function () {
      this.timeout(isDeep ? 7_200_000 : 1_200_000);
      console.log(`      ${versionsOf(series)}`);
      for (let from = 0; from < counts[series]; from += batch) await runBatch(from, series, tally);
      console.log(`      ${said(tally, counts[series])}`);
      for (const line of tally.wrong) console.log(`        ${line}`);
    });

    it(`agree on Django ${series}`, () => {
      const { right, all, notRun } = tally;
      assert.ok(all.grows > 0 && all.constant > 0, 'nothing ran');
      assert.ok(right.grows >= 0.98 * all.grows, said(tally, counts[series]));
      assert.ok(right.constant >= 0.995 * all.constant, said(tally, counts[series]));
      assert.ok(notRun <= 0.05 * (all.grows + all.constant), `${notRun} did not run: the generator writes broken code`);
    });

    // A full run has more of them than are worth a sentence each: its share counts.
    if (!isDeep)
      it(`have their disagreements on Django ${series} explained`, () => {
        const news = tally.wrong.filter((line) => !explained.has(line.split(':')[0] ?? ''));
        assert.deepEqual(news, []);
      });
  }

  it('reach every pair of surface and form', () => {
    const tried = new Map<string, number>();
    const projects = isDeep ? counts['5.2'] : counts['4.2'];
    for (let seed = 0; seed < projects; seed++)
      for (const trial of randomProject(seed).trials) tried.set(pairOf(trial), (tried.get(pairOf(trial)) ?? 0) + 1);
    const least = Math.min(...pairs.map((pair) => tried.get(pairOf(pair)) ?? 0));
    console.log(`      ${pairs.length} pairs, each at least ${least} times`);
    assert.ok(least >= (isDeep ? leastOfPair : 1), `a pair is tried only ${least} times`);
  });

  it('are the same for the same seed', () => {
    assert.deepEqual(randomProject(7), randomProject(7));
    assert.notDeepEqual(randomProject(7).files, randomProject(8).files);
  });
});

async function runBatch(from: number, series: Series, tally: Tally): Promise<void> {
  const size = Math.min(batch, counts[series] - from);
  const projects = Array.from({ length: size }, (_, at) => randomProject(from + at));
  const truths = runInDjango(
    projects.map(({ files }) => files),
    series,
  );
  for (const [at, project] of projects.entries()) await compare(project, truths[at], series, tally);
}

async function compare(project: RandomProject, truth: Truth | undefined, series: Series, tally: Tally): Promise<void> {
  assert.ok(truth && 'entries' in truth, `seed ${project.seed}: ${JSON.stringify(truth)}`);
  const reported = await reportedFiles(project.files, series);
  for (const trial of project.trials) {
    const own = entriesIn(trial.file, truth.entries);
    const growths = own.flatMap((entry) => growthOf(entry) ?? []);
    // A list that raises proves nothing, though the page of one row may run.
    if (growths.length === 0 || own.some((entry) => growthOf(entry) === undefined)) {
      tally.notRun++;
      continue;
    }
    const kind = worstGrowth(growths) > 0 ? 'grows' : 'constant';
    const isRight = reported.has(trial.file) === (kind === 'grows');
    tally.all[kind]++;
    tally.ofPair.set(pairOf(trial), (tally.ofPair.get(pairOf(trial)) ?? 0) + 1);
    if (isRight) tally.right[kind]++;
    else
      tally.wrong.push(
        `${nameOf(project, trial)}: ${kind === 'grows' ? 'grows, but the coach is silent' : 'is constant, but the coach reports it'} (${pairOf(trial)})`,
      );
  }
}

function nameOf({ seed }: RandomProject, { file }: RandomTrial): string {
  return `seed ${seed}, ${/(t\d+)\.py$/.exec(file)?.[1]}`;
}

function pairOf({ surface, form }: Pick<RandomTrial, 'surface' | 'form'>): string {
  return `${surface}, ${form}`;
}

function said({ right, all, notRun }: Tally, projects: number): string {
  const percent = (kind: 'grows' | 'constant'): string => ((100 * right[kind]) / Math.max(1, all[kind])).toFixed(2);
  const trials = all.grows + all.constant;
  return `${projects} projects, ${trials} surfaces: ${percent('grows')} % of ${all.grows} that grow are reported, ${percent('constant')} % of ${all.constant} that do not are not; ${notRun} did not run`;
}
