/**
 * Opens a Django project in a real VS Code with the coach in it, and prints the coach's review in the terminal.
 *
 *   npm start [path] [-- --port 8080] [-- --screenshot file.png]
 *
 * Without a path it opens a copy of the bundled bookshop, so that fixes can be tried. Of a project it opens the file in which
 * most is found, at the first of it. --screenshot takes a picture as soon as findings show, and ends.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { onPath } from './debian.ts';
import { installVSCode } from './vscode-install.ts';
import { serveVSCode } from './vscode-serve.ts';
import type { Place, ServedVSCode } from './vscode-serve.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string' }, screenshot: { type: 'string' } },
});
const vsix = resolve('dist/django-coach.vsix');

try {
  await start(positionals[0]);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function start(path: string | undefined): Promise<void> {
  if (path !== undefined && !existsSync(path)) throw new Error(`there is no ${path}`);
  const folder = path === undefined ? copyOfBookshop() : resolve(path);
  build();
  spawnSync(process.execPath, ['dist/cli.mjs', 'check', folder], { stdio: 'inherit' });
  const place = path === undefined ? { file: join(folder, 'catalog', 'views.py'), line: 1 } : placeToShow(folder);
  if (place === undefined && values.screenshot !== undefined)
    throw new Error(`nothing is found in ${folder}: there is nothing to take a picture of`);
  if (values.screenshot === undefined && openDesktop(folder, place)) return;
  await openInBrowser(folder, place);
}

/** Each step ends the next when it fails; its own output says why. */
function build(): void {
  for (const args of [['--production'], ['--run', 'scripts/package.ts']]) {
    const { status } = spawnSync(process.execPath, ['esbuild.mjs', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error(`"node esbuild.mjs ${args.join(' ')}" failed`);
  }
}

function copyOfBookshop(): string {
  const copy = join(tmpdir(), 'django-coach', 'bookshop');
  rmSync(copy, { recursive: true, force: true });
  cpSync('samples/bookshop', copy, { recursive: true });
  return copy;
}

/** The first finding of the file in which most is found; undefined when nothing is. */
function placeToShow(folder: string): Place | undefined {
  const output = join(tmpdir(), `django-coach-${process.pid}.json`);
  const review = ['check', folder, '--exit-zero', '--output-format', 'json', '--output-file', output];
  if (spawnSync(process.execPath, ['dist/cli.mjs', ...review]).status !== 0) return undefined;
  const findings = JSON.parse(readFileSync(output, 'utf8')) as readonly Found[];
  rmSync(output);
  const lines = new Map<string, number[]>();
  for (const { filename, location, severity } of findings)
    if (severity !== 'hint') lines.set(filename, [...(lines.get(filename) ?? []), location.row]);
  const [fullest] = [...lines].sort(([, a], [, b]) => b.length - a.length);
  return fullest && { file: fullest[0], line: Math.min(...fullest[1]) };
}

/** A part of what `check --output-format json` prints. */
interface Found {
  readonly filename: string;
  readonly location: { readonly row: number };
  readonly severity: string;
}

/** False where there is no desktop VS Code, or where it refuses to start (as root it does). */
function openDesktop(folder: string, place: Place | undefined): boolean {
  const code = onPath('code', 'code.cmd');
  if (code === undefined) return false;
  const run = (...args: string[]): boolean =>
    spawnSync(code, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
  if (!run('--install-extension', vsix, '--force')) return false;
  return run('--new-window', folder, ...(place === undefined ? [] : ['--goto', `${place.file}:${place.line}`]));
}

async function openInBrowser(folder: string, place: Place | undefined): Promise<void> {
  const port = Number(values.port ?? 0);
  const vscode = await serveVSCode(installVSCode('1.139.1'), { vsix, port });
  try {
    const address = vscode.addressOf(folder, place);
    if (values.screenshot !== undefined) return await takePicture(address, values.screenshot);
    console.log(`\nVS Code with Django Coach: ${address}\nOpen it in a browser on this machine. Ctrl+C ends it.`);
    await interrupted(vscode);
  } finally {
    await vscode.stop();
  }
}

async function takePicture(address: string, path: string): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 800 } });
    await page.goto(address);
    const underline = page.locator('.squiggly-warning, .squiggly-error, .squiggly-info').first();
    await underline.waitFor({ timeout: 60_000 }).catch(() => {
      throw new Error('VS Code showed no finding within a minute; start it without --screenshot to see why');
    });
    await page.screenshot({ path });
    console.log(`picture: ${path}`);
  } finally {
    await browser.close();
  }
}

/** Resolves on Ctrl+C, or when VS Code ends by itself. */
function interrupted(vscode: ServedVSCode): Promise<void> {
  const signal = new Promise<void>((done) => {
    process.once('SIGINT', () => done());
    process.once('SIGTERM', () => done());
  });
  return Promise.race([signal, vscode.ended]);
}
