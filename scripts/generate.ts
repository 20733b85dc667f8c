/**
 * Writes every generated file; `--check` only says which are stale. The rules' own words can be read only once the registry
 * is right, so what needs them runs in a second script, bundled after the first half was written.
 */
import { spawnSync } from 'node:child_process';
import { bringUpToDate } from './generators/bring-up-to-date.ts';
import { outputsFromFolders } from './generators/from-folders.ts';

bringUpToDate(await outputsFromFolders(), process.argv.includes('--check'));
const second = ['esbuild.mjs', '--run', 'scripts/generate-from-rules.ts', ...process.argv.slice(2)];
const run = spawnSync(process.execPath, second, { stdio: 'inherit' });
if (run.status !== 0) process.exitCode = 1;
