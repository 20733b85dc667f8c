import { findProjectRoots } from '../project/roots.ts';
import { isReviewed } from './analyse.ts';

/** The files that are reviewed together as one project. */
export interface FileGroup {
  /** '/' separated, no trailing slash. */
  readonly root: string;
  readonly name: string;
  /** Sorted. */
  readonly files: readonly string[];
}

/**
 * Deals the files of a workspace out to projects: a file belongs to the nearest Django root above it. Files outside of
 * any root join the only root of their workspace folder (an app beside its example project); when there is none, or more
 * than one to choose from, they are a project of their own, so that a lone app is reviewed too. A deployment file belongs to
 * every project that it may start, and makes none.
 */
export function groupFiles(files: Iterable<string>, workspaceRoots: readonly string[]): FileGroup[] {
  const sorted = [...files].sort();
  const djangoRoots = findProjectRoots(sorted);
  const groups = new Map<string, string[]>();
  const add = (root: string, file: string): void => {
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [file]);
    else group.push(file);
  };
  for (const file of sorted) if (isReviewed(file)) add(rootOf(file, djangoRoots, workspaceRoots), file);
  const roots = [...groups.keys()];
  for (const file of sorted) {
    if (!isReviewed(file)) for (const root of rootsStartedBy(file, roots, workspaceRoots)) add(root, file);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([root, members]) => groupOf(root, members));
}

function rootOf(file: string, djangoRoots: readonly string[], workspaceRoots: readonly string[]): string {
  const own = nearest(file, djangoRoots);
  if (own !== undefined) return own;
  const folder = nearest(file, workspaceRoots) ?? file.slice(0, Math.max(0, file.lastIndexOf('/')));
  const beside = djangoRoots.filter((root) => isInside(root, folder));
  return (beside.length === 1 ? beside[0] : undefined) ?? folder;
}

/** The project around the file, else the projects below the nearest folder above it that holds some. */
function rootsStartedBy(file: string, roots: readonly string[], workspaceRoots: readonly string[]): string[] {
  const own = nearest(file, roots);
  if (own !== undefined) return [own];
  const stop = nearest(file, workspaceRoots) ?? '';
  for (let folder = file; folder.length > stop.length;) {
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
    const beside = roots.filter((root) => isInside(root, folder));
    if (beside.length > 0) return beside;
  }
  return [];
}

/** The longest of the folders that holds a file. */
function nearest(file: string, folders: readonly string[]): string | undefined {
  let best: string | undefined;
  for (const folder of folders) {
    if (isInside(file, folder) && folder.length >= (best?.length ?? 0)) best = folder;
  }
  return best;
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function groupOf(root: string, files: readonly string[]): FileGroup {
  return { root, name: root.slice(root.lastIndexOf('/') + 1), files: [...files].sort() };
}
