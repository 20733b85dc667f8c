import type { ImportFact } from '../facts/file-facts.ts';

/**
 * Finds the folders that Python has on its path when the project runs: the Django root first, then those that make the
 * project's own absolute imports resolve (src layouts, an apps folder put on the path, several roots), most votes first.
 * `files` are the project's Python files, sorted; `folders` all folders above them.
 */
export function findSourceRoots(
  root: string,
  files: readonly string[],
  folders: ReadonlySet<string>,
  importsOf: (file: string) => readonly ImportFact[],
): string[] {
  const known = new Set(files);
  const exists = (path: string): boolean => known.has(`${path}.py`) || folders.has(path);
  const first = firstRoots(root, files, known);
  const places = placesByName(files, folders);
  const votes = new Map<string, number>();
  for (const [name, imported] of unresolvedImports(files, importsOf, (path) =>
    first.some((each) => exists(`${each}/${path}`)),
  )) {
    for (const place of places.get(name) ?? []) {
      if (first.includes(place)) continue;
      const found = imported.filter(({ module }) => exists(`${place}/${module.replaceAll('.', '/')}`));
      const telling = found.filter(({ module, user }) => !isCoincidence(module, place, user, known));
      // A folder that is a package itself is on the path only in projects that put it there: then everything resolves.
      const needed = known.has(`${place}/__init__.py`) ? imported.length : imported.length / 2;
      if (telling.length > 0 && found.length >= needed) votes.set(place, (votes.get(place) ?? 0) + telling.length);
    }
  }
  const voted = [...votes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([place]) => place);
  return [...first, ...voted];
}

/** The Django root, and the folders above the topmost packages when files lie outside of it. */
function firstRoots(root: string, files: readonly string[], known: ReadonlySet<string>): string[] {
  // A root inside a package (a lone app that is reviewed by itself): imports name the package from above.
  let top = root;
  while (known.has(`${top}/__init__.py`) && top.includes('/')) top = top.slice(0, top.lastIndexOf('/'));
  const roots = [root];
  if (top !== root) roots.push(top);
  for (const file of files) {
    if (roots.some((each) => file.startsWith(`${each}/`))) continue;
    roots.push(aboveTopPackage(file, known));
  }
  return roots;
}

function aboveTopPackage(file: string, known: ReadonlySet<string>): string {
  let folder = file.slice(0, file.lastIndexOf('/'));
  while (known.has(`${folder}/__init__.py`) && folder.includes('/')) folder = folder.slice(0, folder.lastIndexOf('/'));
  return folder;
}

/** A one-word import matches by accident easily (`import requests` and scripts/requests.py): ask for more evidence. */
function isCoincidence(module: string, place: string, user: string, known: ReadonlySet<string>): boolean {
  if (module.includes('.')) return false;
  if (known.has(`${place}/__init__.py`)) return true;
  if (known.has(`${place}/${module}/__init__.py`)) return false;
  return user.slice(0, user.lastIndexOf('/')) !== place;
}

interface Imported {
  readonly module: string;
  /** The first file that imports it. */
  readonly user: string;
}

/** Absolutely imported modules that the first roots do not explain, each once, by their first name. */
function unresolvedImports(
  files: readonly string[],
  importsOf: (file: string) => readonly ImportFact[],
  isResolved: (path: string) => boolean,
): Map<string, Imported[]> {
  const seen = new Set<string>();
  const byName = new Map<string, Imported[]>();
  for (const user of files) {
    for (const { level, module } of importsOf(user)) {
      if (level !== 0 || seen.has(module)) continue;
      seen.add(module);
      if (isResolved(module.replaceAll('.', '/'))) continue;
      const name = firstPart(module);
      const list = byName.get(name);
      if (list === undefined) byName.set(name, [{ module, user }]);
      else list.push({ module, user });
    }
  }
  return byName;
}

/** The folders in which a package or module of each name lies. */
function placesByName(files: readonly string[], folders: ReadonlySet<string>): Map<string, string[]> {
  const places = new Map<string, string[]>();
  const add = (path: string): void => {
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    const list = places.get(name);
    if (list === undefined) places.set(name, [path.slice(0, slash)]);
    else list.push(path.slice(0, slash));
  };
  for (const folder of folders) add(folder);
  for (const file of files) if (!file.endsWith('/__init__.py')) add(file.slice(0, -'.py'.length));
  return places;
}

function firstPart(module: string): string {
  const dot = module.indexOf('.');
  return dot < 0 ? module : module.slice(0, dot);
}
