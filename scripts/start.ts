/**
 * Opens a Django project in a real VS Code with the coach in it, and prints the coach's review in the terminal.
 *
 *   npm start [path] [-- --port 8080] [-- --screenshot file.png]
 *
 * Without a path it opens a copy of the bundled bookshop, so that fixes can be tried. --screenshot takes a picture as soon
 * as findings show, and ends.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { onPath } from './debian.ts';
import { installVSCode } from './vscode-install.ts';
import { serveVSCode } from './vscode-serve.ts';
import type { ServedVSCode } from './vscode-serve.ts';

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
  const file = path === undefined ? join(folder, 'catalog', 'views.py') : undefined;
  build();
  spawnSync(process.execPath, ['dist/cli.mjs', 'check', folder], { stdio: 'inherit' });
  if (values.screenshot === undefined && openDesktop(folder, file)) return;
  await openInBrowser(folder, file);
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

/** False where there is no desktop VS Code, or where it refuses to start (as root it does). */
function openDesktop(folder: string, file: string | undefined): boolean {
  const code = onPath('code', 'code.cmd');
  if (code === undefined) return false;
  const run = (...args: string[]): boolean =>
    spawnSync(code, args, { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
  if (!run('--install-extension', vsix, '--force')) return false;
  return run('--new-window', folder, ...(file === undefined ? [] : ['--goto', file]));
}

async function openInBrowser(folder: string, file: string | undefined): Promise<void> {
  const port = Number(values.port ?? 0);
  const vscode = await serveVSCode(installVSCode('1.139.1'), { vsix, port });
  try {
    const address = vscode.addressOf(folder, file);
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
    await page.locator('.squiggly-warning, .squiggly-error, .squiggly-info').first().waitFor({ timeout: 60_000 });
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
