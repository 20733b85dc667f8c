import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A VS Code that runs from npm packages alone, for machines that cannot download the desktop one. */
export interface VSCodeFromNpm {
  readonly version: string;
  /** The Node that runs it. */
  readonly node: string;
  /** Its `server-main.js`. */
  readonly main: string;
}

interface Release {
  /** Version of the npm package `code-server`, which holds VS Code's whole workbench and server. */
  readonly codeServer: string;
  /** Version of the Node that it needs, where that may not be the one we run on. */
  readonly node: string | undefined;
}

/** The VS Code versions that we try the extension in: the oldest that it supports, and the newest. */
const releases = {
  '1.100.3': { codeServer: '4.100.3', node: undefined },
  '1.139.1': { codeServer: '4.139.1', node: '24.21.0' },
} as const satisfies Record<string, Release>;

export type VSCodeVersion = keyof typeof releases;

/**
 * Installs one VS Code below `.cache/` when it is not there yet. Nothing is compiled: what VS Code wants compiled and does
 * without (its log files, its watchdog, terminals in the old version) is left out. Throws a sentence when npm fails.
 */
export function installVSCode(version: VSCodeVersion): VSCodeFromNpm {
  const folder = resolve('.cache', `vscode-${version}`);
  const release: Release = releases[version];
  const installed = {
    version,
    node: release.node === undefined ? process.execPath : join(folder, 'node_modules', nodePackage(), 'bin', 'node'),
    main: join(folder, 'package', 'lib', 'vscode', 'out', 'server-main.js'),
  };
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return installed;
  console.error(`Installing VS Code ${version} from npm into .cache (once) …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  download(folder, release);
  writeFileSync(complete, '');
  return installed;
}

function download(folder: string, { codeServer, node }: Release): void {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  if (node !== undefined) npm(folder, ['install', ...quiet, `${nodePackage()}@${node}`]);
  npm(folder, ['pack', '--silent', `code-server@${codeServer}`]);
  run(folder, 'tar', ['-xzf', `code-server-${codeServer}.tgz`, 'package/lib/vscode']);
  rmSync(join(folder, `code-server-${codeServer}.tgz`));
  npm(join(folder, 'package', 'lib', 'vscode'), ['install', '--omit=dev', ...quiet]);
}

/** --force: the packages name the one Node version they were built on. */
const quiet = ['--ignore-scripts', '--force', '--no-audit', '--no-fund', '--loglevel=error'];

/** npm's packages of Node itself, one for each kind of machine. */
function nodePackage(): string {
  if (process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64'))
    return `node-linux-${process.arch}`;
  throw new Error(
    'VS Code from npm runs on Linux only: install VS Code (https://code.visualstudio.com) and its "code" command',
  );
}

function npm(folder: string, args: readonly string[]): void {
  run(folder, 'npm', args);
}

function run(folder: string, program: string, args: readonly string[]): void {
  const result = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  if (result.status === 0) return;
  throw new Error(`"${program} ${args.join(' ')}" failed: ${result.stderr?.trim() || String(result.error)}`);
}
