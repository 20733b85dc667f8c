import type { FixIntent } from '#core/engine/fix.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { ImportFact, PythonFacts } from '#core/facts/file-facts.ts';
import type { Project } from '#core/project/project.ts';
import lesson from './lesson.md';

interface ModuleImport extends Record<string, unknown> {
  readonly module: string;
}

/** A settings module imported by its name. Source: topics/settings/#using-settings-in-python-code (Django 4.2 to 5.2). */
export default defineRule<ModuleImport>({
  id: 'settings/module-import',
  summary: 'Code imports a settings module by its name instead of django.conf.settings',
  severity: 'warning',
  guide: 'project#environments',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ module }) =>
    `\`${module.slice(0, 40)}\` is imported by name: the settings that really run, and overrides in tests, are missed`,
  project: ({ project, report }) => {
    const modules = new Map(project.settings.modules.map(({ file, module }) => [file, module]));
    if (modules.size === 0) return;
    for (const [file, facts] of project.files) {
      if (facts.language !== 'python') continue;
      const imports = likelyImports(facts);
      if (imports.length === 0 || isOutside(project, file, modules)) continue;
      const seen = new Set<string>();
      for (const fact of imports) {
        const settings = importedSettings(project, file, fact);
        const module = settings === undefined ? undefined : modules.get(settings);
        if (module === undefined || fact.typeOnly || seen.has(module)) continue;
        seen.add(module);
        const location = { file, start: fact.start, end: fact.end };
        report({ location, data: { module }, fix: fromDjango(project, file, fact) });
      }
    }
  },
});

const likely = new WeakMap<PythonFacts, readonly ImportFact[]>();

/** The imports of a file that may name a settings module: most files have none, and that does not change while they do not. */
function likelyImports(facts: PythonFacts): readonly ImportFact[] {
  let imports = likely.get(facts);
  if (imports === undefined) {
    imports = facts.imports.filter(
      ({ module, name }) => !module.startsWith('django.') && /settings|conf/.test(`${module}.${name ?? ''}`),
    );
    likely.set(facts, imports);
  }
  return imports;
}

/** Settings themselves, tests, and what runs beside Django or starts it. */
function isOutside(project: Project, file: string, modules: ReadonlyMap<string, string>): boolean {
  if (modules.has(file) || project.isTest(file)) return true;
  const folder = file.slice(0, file.lastIndexOf('/'));
  if (folder === project.root || /(^|_)settings(_|$)/.test(file.slice(file.lastIndexOf('/') + 1, -3))) return true;
  if (/\/(settings|migrations|scripts?|bin|docs?|deploy\w*|fabfile|docker|tools|utils\/scripts)\//.test(file))
    return true;
  return /\/(manage|wsgi|asgi|conftest|setup|fabfile|celery\w*|conf|gunicorn\w*|apps|__main__)\.py$/.test(file);
}

/** The settings module that an import names, or takes a name from. */
function importedSettings(project: Project, file: string, fact: ImportFact): string | undefined {
  const base = fact.level === 0 ? fact.module : relativeModule(project, file, fact);
  if (base === undefined) return undefined;
  const inner = fact.name === undefined || fact.name === '*' ? undefined : project.fileOfModule(`${base}.${fact.name}`);
  return inner ?? project.fileOfModule(base);
}

function relativeModule(project: Project, file: string, { level, module }: ImportFact): string | undefined {
  const own = project.moduleOf(file);
  if (own === undefined) return undefined;
  const isPackage = file.endsWith('/__init__.py');
  const parts = own.split('.');
  const kept = parts.slice(0, parts.length - level + (isPackage ? 1 : 0));
  return [...kept, module].filter((part) => part !== '').join('.');
}

/** `from project import settings` says the same with `django.conf`; other forms are left to people. */
function fromDjango(project: Project, file: string, fact: ImportFact): FixIntent | undefined {
  const imports = project.python(file)?.imports ?? [];
  const beside = imports.filter((each) => each !== fact && each.module === fact.module && each.level === fact.level);
  if (fact.name !== 'settings' || fact.as !== 'settings' || beside.length > 0) return undefined;
  const written = `from ${'.'.repeat(fact.level)}${fact.module} import `;
  const location = { file, start: fact.start - written.length, end: fact.start };
  const change = { kind: 'replace', location, expected: written, text: 'from django.conf import ' } as const;
  return { title: 'Import `settings` from `django.conf`', applicability: 'unsafe', changes: [change] };
}
