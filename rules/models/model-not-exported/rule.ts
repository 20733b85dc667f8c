import { defineRule } from '#core/engine/rule.ts';
import type { App, Project } from '#core/project/project.ts';
import { modelsOf } from '../shared.ts';
import { loadedFiles } from './loaded-files.ts';
import lesson from './lesson.md';

interface ModelNotExported extends Record<string, unknown> {
  readonly model: string;
  /** Dotted name of the models package. */
  readonly package: string;
}

/** Ways to import modules by names that are made while the code runs. */
const dynamic = ['import_module', '__import__', 'iter_modules', 'walk_packages', 'glob', 'listdir', 'import_string'];

/** A model in a models package that Django never imports. Source: topics/db/models/#organizing-models-in-a-package (Django 4.2 to 5.2). */
export default defineRule<ModelNotExported>({
  id: 'models/model-not-exported',
  summary: 'a model in a models package is not imported by its __init__',
  severity: 'warning',
  guide: 'project#layout',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ model, package: name }) =>
    `\`${name}\` does not import \`${model}\`: Django knows no such model until something else does`,
  project: ({ project, report }) => {
    let loaded: ReadonlySet<string> | undefined;
    const told = new Set<string>();
    for (const model of modelsOf(project)) {
      const { file } = model.ref;
      const app = model.abstract ? undefined : ownerOf(project, file);
      const init = app && `${app.folder}/models/__init__.py`;
      const module = project.moduleOf(file);
      if (app === undefined || init === undefined || module === undefined || model.open) continue;
      if (project.classInfo(model.ref).fact.outerFunction >= 0) continue;
      loaded ??= loadedFiles(project);
      if (loaded.has(file) || told.has(file) || importsByName(project, init)) continue;
      // One import loads all models of a module.
      told.add(file);
      const name = `${app.name}.models`;
      report({
        location: model.location,
        data: { model: model.name, package: name },
        fix: {
          title: `Import it in \`${name}\``,
          applicability: 'safe',
          changes: [
            { kind: 'add-import', file: init, module: moduleFor(project, init, name, module), name: model.name },
          ],
        },
      });
    }
  },
});

/** The installed app whose `models` package, not its `__init__`, holds the file. */
function ownerOf(project: Project, file: string): App | undefined {
  return project.apps.find(({ folder, installed }) => {
    const init = `${folder}/models/__init__.py`;
    return installed && file !== init && file.startsWith(`${folder}/models/`) && project.python(init) !== undefined;
  });
}

function importsByName(project: Project, init: string): boolean {
  const strings = project.python(init)?.code.strings ?? [];
  return dynamic.some((name) => strings.includes(name));
}

/** Relative where the package imports in that way, or has no imports yet. */
function moduleFor(project: Project, init: string, name: string, module: string): string {
  const imports = project.python(init)?.imports ?? [];
  const isAbsolute = imports.length > 0 && imports.every(({ level }) => level === 0);
  return isAbsolute ? module : module.slice(name.length);
}
