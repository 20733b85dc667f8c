import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { rules as registeredRules } from '#rules/index.ts';
import { analyseAll } from '#host/analyse-all.ts';
import { discoverFiles } from '#host/discover.ts';
import { installedLibrary } from '#host/environment.ts';
import { findInstalledFile, grammarBytes } from '#host/grammar-bytes.ts';
import { isExcludedFolder } from '#host/ignored.ts';
import { readText } from '#host/read-text.ts';
import type { Shell } from './shell.ts';
import { diskNames } from './uris.ts';

/** The shell on Node: files on disk, worker threads for large projects. */
export function createNodeShell(): Shell {
  const guide = findInstalledFile('guide/orm.md');
  return {
    names: diskNames,
    guideBase: guide === undefined ? undefined : diskNames.uriOf(dirname(guide)),
    grammars: (options) => Promise.resolve(options.grammars ?? grammarBytes()),
    discover: (folders) => Promise.resolve(discoverFiles(folders.filter((folder) => existsSync(folder))).files),
    isExcluded: (file) => file.split('/').some(isExcludedFolder),
    read: (file) => readText(file).text,
    refresh: () => Promise.resolve(),
    async analyse(files, { rules, ...options }) {
      // Other threads know the registered rules only.
      const run = await analyseAll(files, rules === registeredRules ? options : { ...options, rules });
      return run.problems;
    },
    libraryFor: ({ stubs, files, folders, configOf, parser }) =>
      installedLibrary(stubs, files, folders, configOf, parser),
    breathe: () => setImmediate(),
  };
}
