import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { VSCodeFromNpm } from './vscode-install.ts';

/** A VS Code that is being served to browsers on this machine. */
export interface ServedVSCode {
  /** 'http://127.0.0.1:<port>'. */
  readonly address: string;
  /** The address that opens this folder. `payload`: what VS Code's web window takes as its environment. */
  addressOf(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
  /** Resolves when the process ends by itself. */
  readonly ended: Promise<void>;
}

export interface ServeOptions {
  /** A packaged extension to install first. */
  readonly vsix?: string;
  /** Settings of the machine that VS Code runs on. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** More environment variables, seen by the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

/** Serves a VS Code with fresh, empty user data on 127.0.0.1. Throws with its output when it does not come up. */
export async function serveVSCode(vscode: VSCodeFromNpm, options: ServeOptions = {}): Promise<ServedVSCode> {
  const data = mkdtempSync(join(tmpdir(), 'django-coach-vscode-'));
  const machine = join(data, 'server', 'data', 'Machine');
  mkdirSync(machine, { recursive: true });
  writeFileSync(join(machine, 'settings.json'), JSON.stringify({ ...calmSettings, ...options.settings }));
  const folders = [
    '--user-data-dir',
    join(data, 'user'),
    '--server-data-dir',
    join(data, 'server'),
    '--extensions-dir',
    join(data, 'extensions'),
  ];
  if (options.vsix !== undefined) installExtension(vscode, folders, options.vsix);
  const log = join(data, 'log');
  const server = start(vscode, folders, options, log);
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const port = await portOf(server);
    const address = `http://127.0.0.1:${port}`;
    return { address, stop, ended, addressOf: (folder, payload) => addressOf(address, folder, payload) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What would come between a reader and the code. */
const calmSettings = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
};

function start(vscode: VSCodeFromNpm, folders: readonly string[], options: ServeOptions, log: string): ChildProcess {
  const errors = openSync(log, 'w');
  const args = [vscode.main, '--host', '127.0.0.1', '--port', String(options.port ?? 0), '--without-connection-token'];
  const child = spawn(vscode.node, [...args, '--accept-server-license-terms', ...folders], {
    stdio: ['ignore', 'pipe', errors],
    env: { ...process.env, ...options.env },
  });
  closeSync(errors);
  return child;
}

function installExtension(vscode: VSCodeFromNpm, folders: readonly string[], vsix: string): void {
  const args = [vscode.main, '--accept-server-license-terms', ...folders, '--install-extension', vsix];
  execFileSync(vscode.node, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** VS Code says on which port it listens. Its output is read to the end, or it would block when the pipe is full. */
function portOf(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error('VS Code was started without a pipe');
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
      lines.push(line);
      const port = /^Extension host agent listening on (\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(port);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`VS Code did not start:\n${lines.join('\n')}`)));
  });
}

function addressOf(address: string, folder: string, payload: readonly (readonly [string, string])[] = []): string {
  const url = new URL(address);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
