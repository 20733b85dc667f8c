import type { ImportFact } from '#core/facts/file-facts.ts';
import type { Project } from '#core/project/project.ts';

/** The modules of an app that Django imports by itself, or whose imports `ready()` usually waits for. */
const roots = ['__init__.py', 'models.py', 'models/__init__.py', 'apps.py', 'admin.py', 'admin/__init__.py'];

/** The files that are imported when Django has set up the installed apps, as far as imports say it. */
export function loadedFiles(project: Project): ReadonlySet<string> {
  const loaded = new Set<string>();
  const queue: string[] = [];
  const add = (file: string | undefined): void => {
    if (file === undefined || loaded.has(file) || project.isLibrary(file) || project.python(file) === undefined) return;
    loaded.add(file);
    queue.push(file);
  };
  for (const { folder, installed, config } of project.apps) {
    if (!installed) continue;
    for (const root of roots) add(`${folder}/${root}`);
    add(config?.file);
  }
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    // What `ready()` imports is loaded too; nothing else calls functions of an apps.py at start.
    const isConfig = file.endsWith('/apps.py');
    for (const fact of project.python(file)?.imports ?? []) {
      if (fact.typeOnly || (fact.scope >= 0 && !isConfig)) continue;
      for (const module of modulesOf(project, file, fact)) add(project.fileOfModule(module));
    }
  }
  return loaded;
}

/** All modules that an import runs: packages on the way, the module, and a submodule that it names. */
function modulesOf(project: Project, file: string, { level, module, name }: ImportFact): string[] {
  const base = level === 0 ? [] : packageOf(project, file, level);
  if (base === undefined) return [];
  const parts = [...base, ...(module === '' ? [] : module.split('.'))];
  const modules = parts.map((_, index) => parts.slice(0, index + 1).join('.'));
  if (name !== undefined && name !== '*') modules.push([...parts, name].join('.'));
  return modules;
}

function packageOf(project: Project, file: string, level: number): string[] | undefined {
  const parts = project.moduleOf(file)?.split('.');
  if (parts === undefined) return undefined;
  const up = file.endsWith('/__init__.py') ? level - 1 : level;
  return up > parts.length ? undefined : parts.slice(0, parts.length - up);
}
