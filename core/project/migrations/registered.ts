import type { App, Project } from '../project.ts';

const known = new WeakMap<Project, Map<string, ReadonlySet<string>>>();

/**
 * The files of an app that Django imports before it looks for models: the app's `models` module and what that imports at
 * module level, inside the app. Models of other files may or may not be registered.
 */
export function registeredFiles(project: Project, app: App): ReadonlySet<string> {
  let apps = known.get(project);
  if (apps === undefined) known.set(project, (apps = new Map()));
  let files = apps.get(app.folder);
  if (files === undefined) apps.set(app.folder, (files = collect(project, app)));
  return files;
}

function collect(project: Project, { folder }: App): Set<string> {
  const found = new Set<string>();
  const open = [`${folder}/models.py`, `${folder}/models/__init__.py`].filter(
    (file) => project.python(file) !== undefined,
  );
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const package_ = file.slice(0, file.lastIndexOf('/'));
    for (const { level, module, name, scope, typeOnly } of project.python(file)?.imports ?? []) {
      if (scope >= 0 || typeOnly) continue;
      const base = level === 0 ? undefined : climb(package_, level - 1);
      for (const dotted of name === undefined || name === '*'
        ? [module]
        : [module, module === '' ? name : `${module}.${name}`]) {
        const next = base === undefined ? project.fileOfModule(dotted) : fileAt(project, base, dotted);
        if (next?.startsWith(`${folder}/`) === true) open.push(next);
      }
    }
  }
  return found;
}

function climb(folder: string, levels: number): string {
  let at = folder;
  for (let i = 0; i < levels; i++) at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
  return at;
}

function fileAt(project: Project, folder: string, module: string): string | undefined {
  const path = module === '' ? folder : `${folder}/${module.replaceAll('.', '/')}`;
  return [`${path}.py`, `${path}/__init__.py`].find((file) => project.python(file) !== undefined);
}
