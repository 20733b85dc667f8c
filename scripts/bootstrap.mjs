/**
 * Starts a script of ours on a fresh clone: plain Node, no packages needed. It installs what package-lock.json names when
 * that is not there yet, then runs the script: `node scripts/bootstrap.mjs scripts/test.ts …`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const oldestNode = 20;
const [script, ...args] = process.argv.slice(2);

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  console.error(`Django Coach needs Node ${oldestNode} or newer, this is ${process.version}: see https://nodejs.org`);
  process.exit(2);
}
if (!isInstalled()) {
  console.log('Installing the packages of package-lock.json …');
  // No package's own scripts are needed: esbuild's program comes as an optional package of its own. Not `npm ci`: it refuses
  // a lock that lacks a binary of another platform, and registry mirrors do not carry them all.
  run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']);
}
run(process.execPath, ['esbuild.mjs', '--run', script, ...args]);

/** True when node_modules holds every version that package-lock.json asks for. */
function isInstalled() {
  const installed = 'node_modules/.package-lock.json';
  if (!existsSync(installed)) return false;
  const { packages } = JSON.parse(readFileSync(installed, 'utf8'));
  const wanted = Object.entries(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages);
  return wanted.every(
    ([path, { version, optional }]) => path === '' || optional || packages[path]?.version === version,
  );
}

function run(command, list) {
  const { status, error } = spawnSync(command, list, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 2);
}
