import { writeFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomProject, pairs } from './project.ts';
import { reportedFiles } from './verdicts.ts';
import { entriesIn, errorOf, growthOf, runInDjango, worstGrowth } from '../truth.ts';
import type { Series } from '../environment.ts';
const [from = '0', count = '20', series = '5.2'] = process.argv.slice(2);
const projects = Array.from({ length: Number(count) }, (_, i) => randomProject(Number(from) + i));
console.log(pairs.length, 'pairs', projects.reduce((n, p) => n + p.trials.length, 0), 'trials');
let t = performance.now();
const truths = runInDjango(projects.map((p) => p.files), series as Series);
console.log('django', ((performance.now() - t) / 1000).toFixed(1));
t = performance.now();
const tally: Record<string, number> = {};
const errors: Record<string, number> = {};
for (const [at, project] of projects.entries()) {
  const truth = truths[at]!;
  if ('error' in truth) { console.log('PROJECT', project.seed, truth.error.slice(-600)); continue; }
  const reported = await reportedFiles(project.files);
  for (const trial of project.trials) {
    const own = entriesIn(trial.file, truth.entries);
    const growths = own.flatMap((e) => growthOf(e) ?? []);
    const show = () => trial.own.map((f) => `--- ${f}\n${project.files.get(f)}`).join('\n');
    if (growths.length === 0) {
      const e = own.map(errorOf).join('\n').trim().split('\n').at(-1) ?? '';
      tally['not run'] = (tally['not run'] ?? 0) + 1;
      const key = `${trial.surface} | ${trial.form} | ${e.slice(0, 150)}`;
      errors[key] = (errors[key] ?? 0) + 1;
      continue;
    }
    const grows = worstGrowth(growths) > 0;
    const says = reported.has(trial.file);
    const key = `${grows ? 'grows' : 'constant'} ${says ? 'reported' : 'silent'}`;
    tally[key] = (tally[key] ?? 0) + 1;
    if (grows !== says) {
      console.log(`\n##### seed ${project.seed} ${key} | ${trial.surface} | ${trial.form}\n${show()}`);
      const dir = `/tmp/truth/${project.seed}`;
      for (const [f, text] of project.files) { const path = dir + f.replace('/bookshop', ''); mkdirSync(dirname(path), { recursive: true }); writeFileSync(path, text); }
      if (grows) console.log('SQL', growths.sort((a, b) => b.many - b.few - a.many + a.few)[0]?.sql.map((s) => s.slice(0, 220)).join('\n    '));
    }
  }
}
console.log('coach', ((performance.now() - t) / 1000).toFixed(1));
console.log(tally);
console.log(Object.entries(errors).sort((a,b)=>b[1]-a[1]).slice(0,40).map(([k, n]) => `${n} ${k}`).join('\n'));
