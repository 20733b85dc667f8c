/**
 * Runs every stage of the tests, one after the other, and sums up; names of stages as arguments run only those.
 * `--deep` runs the long suites in full. A stage that runs no test has failed: a test that is not run proves nothing.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Each is the npm script `test:<stage>`. */
const stages = ['unit', 'django', 'vscode', 'vsix', 'neovim'];

interface Outcome {
  readonly stage: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

const wanted = process.argv.slice(2).filter((argument) => argument !== '--deep');
const isDeep = process.argv.includes('--deep');
const unknown = wanted.filter((stage) => !stages.includes(stage));
if (unknown.length > 0) throw new Error(`no such stage: ${unknown.join(', ')}; there are ${stages.join(', ')}`);

const outcomes: Outcome[] = [];
for (const stage of wanted.length > 0 ? wanted : stages) outcomes.push(await runStage(stage));
summarise();

async function runStage(stage: string): Promise<Outcome> {
  console.log(`\n── ${stage} ──`);
  const started = performance.now();
  const command = scriptOf(stage);
  const child = spawn(command, {
    shell: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PATH: [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter),
      DJANGO_COACH_DEEP: isDeep ? '1' : '',
    },
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  const exit = await new Promise<number>((done) => child.on('close', (code) => done(code ?? 1)));
  const seconds = (performance.now() - started) / 1000;
  return { stage, seconds, ...countsOf(output, exit) };
}

function scriptOf(stage: string): string {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const command = scripts[`test:${stage}`];
  if (command === undefined) throw new Error(`package.json has no script test:${stage}`);
  return command;
}

/** What a stage says of itself: lines `3 passed, 0 failed`, or else mocha's `3 passing`, `1 failing`. */
function countsOf(output: string, exit: number): { passed: number; failed: number } {
  const text = stripVTControlCharacters(output);
  const own = [...text.matchAll(/^(\d+) passed, (\d+) failed$/gm)];
  const passed = own.length > 0 ? sum(own, 1) : sum([...text.matchAll(/^ +(\d+) passing\b/gm)], 1);
  const failed = own.length > 0 ? sum(own, 2) : sum([...text.matchAll(/^ +(\d+) failing\b/gm)], 1);
  const isBroken = exit !== 0 || passed + failed === 0;
  if (passed + failed === 0) console.log('no test ran');
  return { passed, failed: isBroken ? Math.max(1, failed) : failed };
}

function sum(matches: readonly RegExpMatchArray[], group: number): number {
  return matches.reduce((total, match) => total + Number(match[group]), 0);
}

function summarise(): void {
  console.log();
  for (const { stage, passed, failed, seconds } of outcomes) {
    console.log(`${stage.padEnd(8)} ${passed} passed, ${failed} failed in ${seconds.toFixed(0)} s`);
  }
  const failed = outcomes.reduce((total, outcome) => total + outcome.failed, 0);
  console.log(`${outcomes.reduce((total, outcome) => total + outcome.passed, 0)} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
