import { readdirSync, statSync, type Dirent } from 'node:fs';
import { isReviewed, languageOf, maxFileSize } from '#core/engine/analyse.ts';
import { maxDeploymentSize } from '#core/facts/deployment/kind.ts';
import { type IgnoreRules, isExcludedFolder, isIgnored, rulesAbove, rulesInside } from './ignored.ts';
import { fileKey, joinKey } from './paths.ts';
import { tooLarge } from './read-text.ts';

/** A file to review. */
export interface FoundFile {
  /** Its key: absolute, with '/'. */
  readonly file: string;
  /** In bytes. */
  readonly size: number;
}

/** One sentence about a path that is left out. */
export interface FileNote {
  readonly file: string;
  readonly message: string;
}

export interface Discovery {
  /** Sorted by key, each file once. */
  readonly files: readonly FoundFile[];
  /** Files that were left out although they look like code, sorted. */
  readonly notes: readonly FileNote[];
  /** Paths that were asked for and do not exist, as the user wrote them. */
  readonly missing: readonly string[];
}

/**
 * Finds the Python files, templates and deployment files below the given folders, and the given files themselves whatever
 * ignore rules say. Honours nested .gitignore files and the usual excludes, follows no symbolic link below a given path, and
 * skips what is larger than 1 MB. Synchronous on purpose: that is several times faster than Node's promises here.
 */
export function discoverFiles(paths: readonly string[]): Discovery {
  const found = new Map<string, FoundFile>();
  const notes = new Map<string, string>();
  const missing: string[] = [];
  const walk: Walk = { found, notes };

  for (const path of paths) {
    const key = fileKey(path);
    const stat = statSync(key, { throwIfNoEntry: false });
    if (stat === undefined) missing.push(path);
    else if (stat.isDirectory()) walkFolder(key, rulesAbove(key), walk);
    else addFile(key, stat.size, walk);
  }
  return { files: [...found.values()].sort(byFile), notes: sortedNotes(notes), missing };
}

const deploymentFolders =
  /^(docker|compose|deploy\w*|k8s|kubernetes|kube|kustomize|helm|charts?|manifests?|infra\w*|ops|uwsgi|systemd|\.envs)$/i;

/**
 * Finds the deployment files that may start a project but lie above its folder: those in the given folders themselves, and
 * below the folders in them that are named for such files.
 */
export function discoverDeployments(folders: readonly string[]): readonly FoundFile[] {
  const walk: Walk = { found: new Map(), notes: new Map() };
  for (const folder of folders) {
    const rules = rulesInside(folder, rulesAbove(folder));
    for (const entry of entriesOf(folder, walk)) {
      const path = joinKey(folder, entry.name);
      if (entry.isFile() && languageOf(path) === 'deployment' && !isIgnored(path, rules))
        addFile(path, sizeOf(path), walk);
      const isOne = entry.isDirectory() && deploymentFolders.test(entry.name) && !isIgnored(`${path}/`, rules);
      if (isOne) walkFolder(path, rules, walk);
    }
  }
  return [...walk.found.values()].filter(({ file }) => languageOf(file) === 'deployment').sort(byFile);
}

interface Walk {
  readonly found: Map<string, FoundFile>;
  readonly notes: Map<string, string>;
}

/** Walks with its own stack: a folder tree may be deeper than JavaScript's. */
function walkFolder(start: string, above: IgnoreRules, walk: Walk): void {
  const stack: { folder: string; above: IgnoreRules }[] = [{ folder: start, above }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { folder } = next;
    const entries = entriesOf(folder, walk);
    // A virtual environment of any name; reviewed only where it was asked for.
    if (folder !== start && entries.some((entry) => entry.name === 'pyvenv.cfg')) continue;
    const rules = entries.some((entry) => entry.name === '.gitignore') ? rulesInside(folder, next.above) : next.above;
    for (const entry of entries) {
      const path = joinKey(folder, entry.name);
      if (entry.isDirectory()) {
        const isLeftOut = isExcludedFolder(entry.name) || isIgnored(`${path}/`, rules);
        if (!isLeftOut) stack.push({ folder: path, above: rules });
      } else if (entry.isFile() && languageOf(path) !== undefined && !isIgnored(path, rules)) {
        addFile(path, sizeOf(path), walk);
      }
    }
  }
}

function addFile(file: string, size: number | undefined, walk: Walk): void {
  if (languageOf(file) === undefined) walk.notes.set(file, 'skipped: it is neither Python nor a template');
  else if (!isReviewed(file) && (size ?? Infinity) > maxDeploymentSize) return;
  else if (size === undefined) walk.notes.set(file, 'cannot be read');
  else if (size > maxFileSize) walk.notes.set(file, tooLarge(size));
  else walk.found.set(file, { file, size });
}

function entriesOf(folder: string, walk: Walk): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    walk.notes.set(folder, 'cannot be read');
    return [];
  }
}

function sizeOf(file: string): number | undefined {
  try {
    return statSync(file).size;
  } catch {
    return undefined;
  }
}

function sortedNotes(notes: ReadonlyMap<string, string>): FileNote[] {
  return [...notes].map(([file, message]) => ({ file, message })).sort(byFile);
}

function byFile(a: { readonly file: string }, b: { readonly file: string }): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : 0;
}
