import { existsSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { dirname } from 'node:path';
import { analyseAll } from '#host/analyse-all.ts';
import { discoverFiles } from '#host/discover.ts';
import { grammarBytes, installedFile } from '#host/grammar-bytes.ts';
import { isExcludedFolder } from '#host/ignored.ts';
import { readText } from '#host/read-text.ts';
import type { Shell } from './shell.ts';
import { diskNames } from './uris.ts';

/** The shell on Node: files on disk, worker threads for large projects. */
export const nodeShell: Shell = {
  names: diskNames,
  guideBase: installedGuide(),
  grammars: (options) => Promise.resolve(options.grammars ?? grammarBytes()),
  discover: (folders) => Promise.resolve(discoverFiles(folders.filter((folder) => existsSync(folder))).files),
  isExcluded: (file) => file.split('/').some(isExcludedFolder),
  read: (file) => Promise.resolve(readText(file).text),
  async analyse(files, options) {
    const run = await analyseAll(files, options);
    return run.problems;
  },
  breathe: () => setImmediate(),
};

function installedGuide(): string | undefined {
  try {
    return diskNames.uriOf(dirname(installedFile('guide/orm.md')));
  } catch {
    return undefined;
  }
}
