import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { maxFileSize } from '#core/engine/analyse.ts';
import type { ParsedConfig } from '#core/engine/config.ts';
import { groupFiles } from '#core/engine/file-groups.ts';
import { type ReadInstalled, withInstalled } from '#core/engine/installed.ts';
import type { FileFacts } from '#core/facts/file-facts.ts';
import type { PythonParser } from '#core/syntax/parser.ts';
import { fileKey, isInside, joinKey } from './paths.ts';
import { readText } from './read-text.ts';

const usualNames = ['.venv', 'venv', 'env'];

/** The stubs, and what the projects below some folders (`files`: their facts) need of the packages in their environments. */
export function installedLibrary(
  library: ReadonlyMap<string, FileFacts>,
  files: ReadonlyMap<string, FileFacts>,
  folders: readonly string[],
  configOf: (projectRoot: string) => ParsedConfig | undefined,
  parser: PythonParser,
): ReadonlyMap<string, FileFacts> {
  const roots = groupFiles(files.keys(), folders).map((group) => group.root);
  const named = roots.flatMap((root) => configOf(root)?.config.environment ?? []);
  const read = environmentOf([...new Set([...folders, ...roots])], named);
  return read === undefined ? library : withInstalled(library, files.values(), read, parser);
}

/**
 * Reads modules from the virtual environments of a workspace: those named (`environment` of a configuration), and those with
 * a usual name in one of the folders. Nothing in them is run or written, and nothing outside of them is read. Undefined when
 * there is none.
 */
function environmentOf(folders: readonly string[], named: readonly string[]): ReadInstalled | undefined {
  const usual = folders.flatMap((folder) => usualNames.map((name) => joinKey(folder, name)));
  const environments = [...named.map(fileKey).filter(isFolder), ...usual.filter(isRealFolder)];
  const packages = [...new Set(environments)].flatMap(packagesOf);
  if (packages.length === 0) return undefined;
  return (path) => {
    for (const folder of packages) {
      const text = readInside(folder, path);
      if (text !== undefined) return text;
    }
    return undefined;
  };
}

/** lib/python3.12/site-packages, on Windows Lib/site-packages. */
function packagesOf(environment: string): string[] {
  const inside = namesIn(environment);
  if (!inside.includes('pyvenv.cfg')) return [];
  const windows = inside.includes('Lib') ? [joinKey(environment, 'Lib/site-packages')] : [];
  const lib = joinKey(environment, 'lib');
  const others = namesIn(lib).filter((name) => name.startsWith('python'));
  return [...windows, ...others.map((name) => joinKey(lib, `${name}/site-packages`))].filter(isFolder);
}

function readInside(folder: string, path: string): string | undefined {
  const file = joinKey(folder, path);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() !== true || stat.size > maxFileSize) return undefined;
  try {
    if (!isInside(fileKey(realpathSync(file)), fileKey(realpathSync(folder)))) return undefined;
  } catch {
    return undefined;
  }
  return readText(file).text;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** A link may lead out of the workspace. */
function isRealFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
