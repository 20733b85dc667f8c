import { extractPython } from '../facts/extract.ts';
import type { FileFacts, PythonFacts } from '../facts/file-facts.ts';
import type { PythonParser } from '../syntax/parser.ts';

/** The text of a module below the packages of an environment: 'taggit/models.py'. Undefined when there is none to read. */
export type ReadInstalled = (path: string) => string | undefined;

/** Bounds: a project names few packages with models, and each needs few of its files. */
const maxFiles = 150;
const maxDepth = 3;

/**
 * The stubs and, beside them, the installed packages that a project takes models, bases and fields from: what INSTALLED_APPS
 * names, and what is imported from modules that sound like models, with what those import from their own package. Their
 * functions are left out: nothing in them is run or reported. A package that has a stub is known by that alone. The same
 * `library` when there is nothing to add.
 */
export function withInstalled(
  library: ReadonlyMap<string, FileFacts>,
  files: Iterable<FileFacts>,
  read: ReadInstalled,
  parser: PythonParser,
): ReadonlyMap<string, FileFacts> {
  const described = new Set([...library.keys()].map((file) => topOf(file.slice(root.length))));
  const added = new Map<string, PythonFacts>();
  const missing = new Set<string>();
  const waiting: { readonly path: string; readonly depth: number }[] = [];

  const wanted = wantedModules(files);
  for (const module of [...wanted].filter((name) => !described.has(topOf(name))).sort()) {
    for (const path of startsOf(module)) waiting.push({ path, depth: 0 });
  }
  for (let next = waiting.shift(); next !== undefined && added.size < maxFiles; next = waiting.shift()) {
    const { path, depth } = next;
    if (added.has(path) || missing.has(path)) continue;
    const text = read(path);
    if (text === undefined) {
      missing.add(path);
      continue;
    }
    const facts = extractPython(parser.parse(text), { bodies: false });
    added.set(path, facts);
    if (depth < maxDepth) for (const each of importedBy(path, facts)) waiting.push({ path: each, depth: depth + 1 });
  }
  if (added.size === 0) return library;
  return new Map([...library, ...[...added].map(([path, facts]) => [`${root}${path}`, facts] as const)]);
}

const root = 'library:/';
const soundsLikeModels = /(^|\.)(\w*models?|fields|managers|querysets?)(\.|$)/;

function wantedModules(files: Iterable<FileFacts>): ReadonlySet<string> {
  const wanted = new Set<string>();
  for (const facts of files) {
    if (facts.language !== 'python') continue;
    for (const { module, level } of facts.imports) {
      if (level === 0 && soundsLikeModels.test(module)) wanted.add(module);
    }
    if (!facts.assignments.some(({ name }) => name.endsWith('_APPS'))) continue;
    for (const text of facts.code.strings) if (/^[a-z_]\w*(\.\w+)*$/i.test(text)) wanted.add(text);
  }
  return wanted;
}

/** The files to begin with for 'taggit', 'wagtail.images.apps.ImagesConfig' and 'taggit.models'. */
function startsOf(module: string): string[] {
  const app = module.replace(/\.apps\.\w+$/, '').replaceAll('.', '/');
  return [`${app}.py`, ...['__init__', 'apps', 'models', 'models/__init__'].map((name) => `${app}/${name}.py`)];
}

/** The files that the imports of a module may mean in its own package. */
function importedBy(path: string, facts: PythonFacts): string[] {
  return facts.imports.flatMap(({ level, module, name, scope, typeOnly }) => {
    if (scope >= 0 || typeOnly || (level === 0 && topOf(module) !== topOf(path))) return [];
    const folder = level === 0 ? [] : path.split('/').slice(0, -level);
    const parts = [...folder, ...module.split('.').filter((part) => part !== '')];
    if (parts.length === 0) return [];
    const at = parts.join('/');
    const inside = name === undefined || name === '*' ? [] : [`${at}/${name}.py`];
    return [`${at}.py`, `${at}/__init__.py`, ...inside];
  });
}

function topOf(name: string): string {
  return /^[^./]*/.exec(name)?.[0] ?? '';
}
