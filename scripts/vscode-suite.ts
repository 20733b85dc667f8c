/**
 * Runs the tests of test/vscode/host inside the extension host of a real VS Code, one window for each suite.
 * DJANGO_COACH_VSCODE: electron = the desktop one, downloaded; server = the one from npm, in Chromium; auto (default) =
 * the desktop one where its download answers and there is a screen, else the one from npm.
 */
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { launchBrowser } from './browser.ts';
import { installVSCode } from './vscode-install.ts';
import { serveVSCode } from './vscode-serve.ts';

const version = '1.100.3';

/** Chromium's sandbox, inside the desktop VS Code, does not start as root. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

interface Suite {
  readonly name: string;
  /** Fills the folder that VS Code opens. */
  readonly fill: (folder: string) => void;
}

const suites: readonly Suite[] = [
  { name: 'bookshop', fill: (folder) => cpSync('samples/bookshop', folder, { recursive: true }) },
  {
    name: 'plain',
    fill: (folder) => writeFileSync(join(folder, 'report.py'), 'for book in []:\n    print(book.author.name)\n'),
  },
];

interface Run {
  readonly folder: string;
  readonly tests: string;
  readonly env: Readonly<Record<string, string>>;
}

const how = await chooseVSCode(process.env['DJANGO_COACH_VSCODE'] ?? 'auto');
console.log(`VS Code ${version}: ${how === 'electron' ? 'the desktop one, downloaded' : 'from npm, in Chromium'}`);
for (const suite of suites) await runSuite(suite);

async function chooseVSCode(wish: string): Promise<'electron' | 'server'> {
  if (wish === 'electron' || wish === 'server') return wish;
  if (wish !== 'auto') throw new Error(`DJANGO_COACH_VSCODE is "${wish}": use electron, server or auto`);
  const hasScreen = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined;
  return hasScreen && (await downloadAnswers()) ? 'electron' : 'server';
}

async function downloadAnswers(): Promise<boolean> {
  try {
    const releases = 'https://update.code.visualstudio.com/api/releases/stable';
    return (await fetch(releases, { signal: AbortSignal.timeout(4000) })).ok;
  } catch {
    return false;
  }
}

async function runSuite({ name, fill }: Suite): Promise<void> {
  // VS Code compares real paths: on macOS the temporary folder is a link.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `django-coach-${name}-`)));
  const report = `${folder}.txt`;
  writeFileSync(report, '');
  fill(folder);
  const run = {
    folder,
    tests: resolve('dist/test/vscode/host/run.cjs'),
    env: { DJANGO_COACH_SUITE: name, DJANGO_COACH_REPORT: report },
  };
  try {
    await (how === 'electron' ? runOnDesktop(run) : runInBrowser(run));
  } catch (error) {
    process.exitCode = 1;
    console.error(String(error));
  } finally {
    console.log(`\nSuite "${name}" in the extension host\n${readFileSync(report, 'utf8')}`);
    rmSync(folder, { recursive: true, force: true });
    rmSync(report);
  }
}

async function runOnDesktop({ folder, tests, env }: Run): Promise<void> {
  await runTests({
    version,
    extensionDevelopmentPath: resolve('.'),
    extensionTestsPath: tests,
    extensionTestsEnv: env,
    launchArgs: [folder, '--disable-extensions', '--skip-welcome', '--skip-release-notes', ...asRoot],
  });
}

/** The page tells us how the tests ended by calling a function that VS Code's web window looks for. */
async function runInBrowser({ folder, tests, env }: Run): Promise<void> {
  // VS Code in a browser saves by itself; on the desktop it does not.
  const vscode = await serveVSCode(installVSCode(version), { env, settings: { 'files.autoSave': 'off' } });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ permissions: ['clipboard-read', 'clipboard-write'] });
    const ended = new Promise<number>((done) => void page.exposeFunction('codeAutomationExit', done));
    await page.goto(vscode.addressOfTests(folder, { extension: resolve('.'), module: tests }));
    const code = await within(180_000, ended);
    if (code !== 0) throw new Error(`the extension host ended with ${code}`);
  } finally {
    await browser.close();
    await vscode.stop();
  }
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the tests did not end within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
