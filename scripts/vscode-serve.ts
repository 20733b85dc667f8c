import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { VSCodeFromNpm } from './vscode-install.ts';

/** A line of a file; the first is 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** A VS Code that is being served to browsers on this machine. */
export interface ServedVSCode {
  /** The address that opens this folder, and in it this place. */
  addressOf(folder: string, place?: Place): string;
  /** The address that runs a module of tests in the extension host, with an extension that is not packaged. */
  addressOfTests(folder: string, tests: { readonly extension: string; readonly module: string }): string;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
  /** Resolves when the process ends by itself. */
  readonly ended: Promise<void>;
}

export interface ServeOptions {
  /** A packaged extension to install first. */
  readonly vsix?: string;
  /** The user's settings, beyond those that keep a fresh VS Code calm. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** More environment variables, seen by the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

/** Serves a VS Code with fresh, empty user data on 127.0.0.1. Throws with its output when it does not come up. */
export async function serveVSCode(vscode: VSCodeFromNpm, options: ServeOptions = {}): Promise<ServedVSCode> {
  const data = mkdtempSync(join(tmpdir(), 'django-coach-vscode-'));
  const user = join(data, 'user', 'User');
  mkdirSync(user, { recursive: true });
  writeFileSync(join(user, 'settings.json'), JSON.stringify({ ...calmSettings, ...options.settings }));
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
  // Who reaches this VS Code has a terminal as this user: other users of the machine must not.
  const token = randomBytes(16).toString('hex');
  const tokenFile = join(data, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const server = start(vscode, [...folders, '--connection-token-file', tokenFile], options, log);
  const ended = new Promise<void>((done) => server.once('exit', () => done()));
  const kill = (): boolean => server.kill('SIGTERM');
  // However this process ends, the other one ends too.
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    kill();
    await ended;
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const port = await portOf(server);
    return { ...addresses(`127.0.0.1:${port}`, token), stop, ended };
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
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

function start(vscode: VSCodeFromNpm, folders: readonly string[], options: ServeOptions, log: string): ChildProcess {
  const errors = openSync(log, 'w');
  const args = [vscode.main, '--host', '127.0.0.1', '--port', String(options.port ?? 0)];
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

function addresses(authority: string, token: string): Pick<ServedVSCode, 'addressOf' | 'addressOfTests'> {
  const address = `http://${authority}/?tkn=${token}`;
  const remote = (path: string): string => `vscode-remote://${authority}${path}`;
  return {
    addressOf(folder, place) {
      if (place === undefined) return addressOf(address, folder, []);
      const openFile = remote(`${place.file}:${place.line}`);
      return addressOf(address, folder, [
        ['openFile', openFile],
        ['gotoLineMode', 'true'],
      ]);
    },
    addressOfTests: (folder, { extension, module }) =>
      addressOf(address, folder, [
        ['extensionDevelopmentPath', remote(extension)],
        ['extensionTestsPath', remote(module)],
        ['skipWelcome', 'true'],
      ]),
  };
}

type Environment = readonly (readonly [string, string])[];

/** `environment` is VS Code's own way to hand a web window what a desktop window takes from its command line. */
function addressOf(address: string, folder: string, environment: Environment): string {
  const url = new URL(address);
  url.searchParams.set('folder', folder);
  if (environment.length > 0) url.searchParams.set('payload', JSON.stringify(environment));
  return url.href;
}
