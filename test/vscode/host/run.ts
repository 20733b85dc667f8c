import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';

const { DJANGO_COACH_SUITE: suite = '', DJANGO_COACH_REPORT: report = '' } = process.env;

/** VS Code calls this inside its extension host. Runs the tests of the folder that DJANGO_COACH_SUITE names. */
export async function run(): Promise<void> {
  try {
    const failures = await runMocha(join(__dirname, suite));
    if (failures > 0) throw new Error(`${failures} failing`);
  } catch (error) {
    say(error);
    throw error;
  }
}

async function runMocha(folder: string): Promise<number> {
  // Mocha is an ES module; VS Code loads this file as CommonJS.
  const { default: Mocha } = await import('mocha');
  Mocha.reporters.Base.consoleLog = say;
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'spec', color: false });
  for (const file of readdirSync(folder)) if (file.endsWith('.test.cjs')) mocha.addFile(join(folder, file));
  return new Promise((done) => mocha.run(done));
}

/** VS Code keeps to itself what is printed in the extension host. */
function say(...args: unknown[]): void {
  appendFileSync(report, `${format(...args)}\n`);
}
