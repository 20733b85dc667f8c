import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeVenv } from '../django/environment.ts';

const folder = resolve('.cache/ruff');
const isWindows = process.platform === 'win32';
const python = join(folder, isWindows ? 'Scripts/python.exe' : 'bin/python');
const program = join(folder, isWindows ? 'Scripts/ruff.exe' : 'bin/ruff');

export interface Ruff {
  readonly program: string;
  /** 'ruff 0.9.2' */
  readonly version: string;
}

/** A real ruff, got from pip when there is none; undefined, and the reason on standard error, where it cannot be had. */
export function ruff(): Ruff | undefined {
  return probe('ruff') ?? probe(program) ?? install();
}

function install(): Ruff | undefined {
  let reason = '';
  try {
    if (!existsSync(python)) makeVenv(folder);
    const options = ['-m', 'pip', 'install', '--quiet', '--retries', '1', '--timeout', '30', 'ruff'];
    reason = spawnSync(python, options, { encoding: 'utf8' }).stderr;
  } catch (error) {
    reason = String(error);
  }
  const made = probe(program);
  if (made === undefined)
    console.error(`RUFF IS MISSING, nothing is compared with it: "pip install ruff" failed.\n${reason}`);
  return made;
}

function probe(command: string): Ruff | undefined {
  const run = spawnSync(command, ['--version'], { encoding: 'utf8' });
  return run.status === 0 ? { program: command, version: run.stdout.trim() } : undefined;
}
