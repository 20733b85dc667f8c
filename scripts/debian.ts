import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Finds a program on PATH; undefined when it is not there. */
export function onPath(...names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((file) => existsSync(file));
}

/**
 * The path of a program, installing its Debian package when it is missing and we may (root or sudo without a question).
 * Elsewhere it throws a sentence that says what is missing and how to get it.
 */
export function programOrInstall(names: readonly string[], debianPackage: string): string {
  const found = onPath(...names);
  if (found !== undefined) return found;
  const missing = `${names[0]} is missing: install it (Debian, Ubuntu: "apt-get install ${debianPackage}")`;
  if (onPath('apt-get') === undefined) throw new Error(missing);
  console.error(`Installing ${debianPackage} with apt-get …`);
  // The package lists of a fresh machine are empty or too old to download from.
  aptGet(['update', '-qq'], missing);
  aptGet(['install', '-y', '-qq', '--no-install-recommends', debianPackage], missing);
  const installed = onPath(...names);
  if (installed === undefined) throw new Error(missing);
  return installed;
}

function aptGet(args: readonly string[], missing: string): void {
  const prefix = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const [program = '', ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
  const run = spawnSync(program, rest, { encoding: 'utf8' });
  if (run.status !== 0)
    throw new Error(`${missing}. apt-get ${args[0]} said: ${run.stderr?.trim() || String(run.error)}`);
}
