import { existsSync, statSync } from 'node:fs';
import { folderOf, joinKey } from '#host/paths.ts';

/** Files that stand at the top of a Python project. */
const projectMarkers = ['django-coach.toml', 'pyproject.toml', 'setup.cfg', 'setup.py'];

/**
 * The folder that has to be read to understand a path: what a queryset holds may be decided three apps away. That is the
 * nearest folder above with a manage.py, else the nearest that looks like a project's top, else the one that imports
 * start from. Never above the repository that the path lies in.
 */
export function contextOf(path: string): string {
  const start = isFolder(path) ? path : folderOf(path);
  const above = foldersUp(start);
  const hasMarker = (folder: string): boolean => projectMarkers.some((name) => existsSync(joinKey(folder, name)));
  return (
    above.find((folder) => existsSync(joinKey(folder, 'manage.py'))) ??
    above.find(hasMarker) ??
    above.find((folder) => !existsSync(joinKey(folder, '__init__.py'))) ??
    start
  );
}

/** The folder that holds the repository of a path, or the file system's root: where configuration is looked for at most. */
export function repositoryOf(path: string): string {
  return foldersUp(isFolder(path) ? path : folderOf(path)).at(-1) ?? '/';
}

/** The folders above a folder, up to its repository's; none where it lies in no repository. */
export function foldersAbove(folder: string): string[] {
  const folders = foldersUp(folder);
  return existsSync(joinKey(folders.at(-1) ?? folder, '.git')) ? folders.slice(1) : [];
}

/** The folder and those above it, up to the one with `.git` in it. */
function foldersUp(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; !existsSync(joinKey(at, '.git')) && folderOf(at) !== at;) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
