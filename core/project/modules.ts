import type { FileFacts, PythonFacts } from '../facts/file-facts.ts';
import { moduleAliases } from './library/aliases.ts';
import { findSourceRoots } from './source-roots.ts';

/** Which dotted name a file has and which file a dotted name means. */
export interface ModuleIndex {
  /** Folders that Python would have on its path, most trusted first. */
  readonly roots: readonly string[];
  /** Facts of a Python file of the project or the library. */
  python(file: string): PythonFacts | undefined;
  /** The dotted name of a file by the deepest source root that holds it; undefined for a file that is no Python module. */
  moduleOf(file: string): string | undefined;
  /** The file of a dotted name: the project's, else a stub's. Django's own packages always mean the stubs. */
  fileOfModule(module: string): string | undefined;
  /** True when some known module or folder has this dotted name: `import a.b` can mean something. */
  isPackage(module: string): boolean;
  /** A module by its place: folder and dotted rest, as relative imports name it. */
  fileAt(folder: string, module: string): string | undefined;
  /** True when a folder of the project holds Python files, at any depth. */
  isFolder(folder: string): boolean;
  /** The same index over new facts of the same files with the same imports. */
  over(files: ReadonlyMap<string, FileFacts>): ModuleIndex;
}

const libraryRoot = 'library:';

/** Builds the index from file names and, for choosing source roots, the imports in them. */
export function createModuleIndex(
  root: string,
  files: ReadonlyMap<string, FileFacts>,
  library: ReadonlyMap<string, FileFacts>,
): ModuleIndex {
  const python = (file: string): PythonFacts | undefined => pythonOnly(files.get(file) ?? library.get(file));
  const folders = new Set<string>();
  const sources: string[] = [];
  for (const [file, facts] of files) {
    if (facts.language !== 'python') continue;
    sources.push(file);
    addFolders(folders, file);
  }
  const roots = findSourceRoots(root, sources.sort(), folders, (file) => python(file)?.imports ?? []);
  const own = modulesUnder(roots, sources);
  const stubs = modulesUnder([libraryRoot], [...library.keys()]);

  function moduleOf(file: string): string | undefined {
    if (!file.endsWith('.py')) return undefined;
    if (file.startsWith(`${libraryRoot}/`)) return dotted(libraryRoot, file);
    let best: string | undefined;
    for (const each of roots) if (file.startsWith(`${each}/`) && each.length > (best?.length ?? -1)) best = each;
    return best === undefined ? undefined : dotted(best, file);
  }

  function fileOfModule(module: string): string | undefined {
    const stub = stubs.files.get(module) ?? stubs.files.get(moduleAliases.get(module) ?? '');
    if (stub !== undefined && isDjangoCore(module)) return stub;
    return own.files.get(module) ?? stub;
  }

  function fileAt(folder: string, module: string): string | undefined {
    const path = module === '' ? folder : `${folder}/${module.replaceAll('.', '/')}`;
    return [`${path}/__init__.py`, `${path}.py`].find((file) => python(file) !== undefined);
  }

  const index: ModuleIndex = {
    roots,
    python,
    moduleOf,
    fileOfModule,
    isPackage: (module) => own.packages.has(module) || stubs.packages.has(module) || fileOfModule(module) !== undefined,
    fileAt,
    isFolder: (folder) => folders.has(folder),
    over: (newer) => ({ ...index, python: (file) => pythonOnly(newer.get(file) ?? library.get(file)) }),
  };
  return index;
}

/** Stubs speak for these even when the project contains them (Django's own repository): the interpreter knows the stubs. */
function isDjangoCore(module: string): boolean {
  return (
    (module.startsWith('django.') && !module.startsWith('django.contrib.')) || module.startsWith('rest_framework.')
  );
}

function pythonOnly(facts: FileFacts | undefined): PythonFacts | undefined {
  return facts?.language === 'python' ? facts : undefined;
}

function addFolders(folders: Set<string>, file: string): void {
  let end = file.lastIndexOf('/');
  while (end > 0) {
    const folder = file.slice(0, end);
    if (folders.has(folder)) return;
    folders.add(folder);
    end = folder.lastIndexOf('/');
  }
}

interface Modules {
  readonly files: ReadonlyMap<string, string>;
  /** Dotted names of the folders above modules. */
  readonly packages: ReadonlySet<string>;
}

function modulesUnder(roots: readonly string[], files: readonly string[]): Modules {
  const result = new Map<string, string>();
  const packages = new Set<string>();
  for (const root of roots) {
    for (const file of files) {
      if (!file.startsWith(root) || file[root.length] !== '/') continue;
      const module = dotted(root, file);
      const known = result.get(module);
      // A package wins over a module of the same name, as in Python.
      if (known === undefined || (file.endsWith('/__init__.py') && known.startsWith(`${root}/`)))
        result.set(module, file);
      addPackages(packages, module);
    }
  }
  return { files: result, packages };
}

function addPackages(packages: Set<string>, module: string): void {
  let end = module.lastIndexOf('.');
  while (end > 0) {
    const name = module.slice(0, end);
    if (packages.has(name)) return;
    packages.add(name);
    end = name.lastIndexOf('.');
  }
}

/** 'shop.models' for /work/shop/models.py under /work; '' for the root's own __init__.py. */
function dotted(root: string, file: string): string {
  const end = file.endsWith('/__init__.py') ? file.length - '/__init__.py'.length : file.length - '.py'.length;
  return file.slice(root.length + 1, Math.max(root.length + 1, end)).replaceAll('/', '.');
}
