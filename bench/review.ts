/**
 * How long a cold review of a project takes, as a multiple of R: the time that reading and parsing the same files takes
 * at least (floor.mjs). Both run in turns, because a machine's speed drifts: only ratios within one run mean something.
 *
 *   npm run bench -- FOLDER [ROUNDS]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Round {
  readonly floor: number;
  readonly check: number;
  /** Milliseconds by part of the review, and megabytes at the peak. */
  readonly parts: ReadonlyMap<string, number>;
}

const [folder, roundsWanted = '5'] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: npm run bench -- FOLDER [ROUNDS]');
const scratch = mkdtempSync(join(tmpdir(), 'django-coach-bench-'));
try {
  const files = pathsIn(folder).filter((file) => file.endsWith('.py'));
  process.stdout.write(`${files.length} Python files\n`);
  const rounds: Round[] = [];
  for (let i = 0; i < Number(roundsWanted); i++) {
    const round = { floor: runFloor(folder), ...runCheck(folder) };
    rounds.push(round);
    process.stdout.write(`R ${round.floor.toFixed(2)} s   check ${round.check.toFixed(2)} s   ${ratio(round)} R\n`);
  }
  report(rounds);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function pathsIn(path: string): string[] {
  const args = ['dist/cli.mjs', 'check', '--show-files', path];
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  return run.stdout.split('\n');
}

function runFloor(path: string): number {
  const run = spawnSync(process.execPath, ['bench/floor.mjs', path], { encoding: 'utf8' });
  return (JSON.parse(run.stdout) as { seconds: number }).seconds;
}

/** The whole process, from start to exit. */
function runCheck(path: string): { check: number; parts: Map<string, number> } {
  const args = ['dist/cli.mjs', 'check', '--no-cache', '--timings', '--exit-zero', '--output-format', 'json'];
  const started = performance.now();
  const run = spawnSync(process.execPath, [...args, '--output-file', join(scratch, 'findings.json'), path], {
    encoding: 'utf8',
  });
  const check = (performance.now() - started) / 1000;
  if (run.status !== 0) throw new Error(`the review failed:\n${run.stderr}`);
  const rows = run.stderr.matchAll(/^ *([\d.]+) (?:ms|MB) {2}(.+)$/gm);
  return { check, parts: new Map([...rows].map(([, value, part]) => [part ?? '', Number(value)])) };
}

function report(rounds: readonly Round[]): void {
  const parts = [...(rounds[0]?.parts.keys() ?? [])];
  for (const part of parts) {
    const value = median(rounds.map((round) => round.parts.get(part) ?? 0));
    process.stdout.write(
      `${part.padEnd(12)} ${value.toFixed(0).padStart(8)} ${part === 'peak memory' ? 'MB' : 'ms'}\n`,
    );
  }
  process.stdout.write(`median: ${median(rounds.map((round) => round.check / round.floor)).toFixed(2)} R\n`);
}

function ratio({ check, floor }: Round): string {
  return (check / floor).toFixed(2);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
