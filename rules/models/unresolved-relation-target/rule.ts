import { closest } from '#core/engine/closest.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { Model } from '#core/project/model-graph.ts';
import type { App, Project } from '#core/project/project.ts';
import type { DeclaredField } from '../shared.ts';
import { declaredFields, keywordOf, modelsOf, placeOf } from '../shared.ts';
import { isSameClass } from '#core/project/mro.ts';
import lesson from './lesson.md';

interface UnresolvedRelationTarget extends Record<string, unknown> {
  readonly field: string;
  readonly target: string;
  readonly abstract: boolean;
  readonly near: string | undefined;
}

const relations = new Set(['ForeignKey', 'OneToOneField', 'ManyToManyField']);

/** A relation to nothing. Source: checks fields.E300 and fields.E307 (Django 4.2 to 5.2). */
export default defineRule<UnresolvedRelationTarget>({
  id: 'models/unresolved-relation-target',
  summary: 'a relation points at a model that does not exist, or at an abstract one',
  severity: 'error',
  guide: 'models#foreign-keys',
  since: '0.1.0',
  fix: 'none',
  djangoChecks: ['fields.E300', 'fields.E307'],
  lesson,
  message: ({ field, target, abstract, near }) => {
    if (abstract) return `\`${field}\` points at \`${target}\`, which is abstract: it has no table to point at`;
    const hint = near === undefined ? 'no app defines it' : `\`${near}\` exists`;
    return `\`${field}\` points at \`${target}\`, which does not exist: ${hint}`;
  },
  project: ({ project, report }) => {
    for (const declared of declaredFields(project)) {
      if (!relations.has(declared.djangoClass ?? '')) continue;
      const { name, file, call } = declared;
      const target = call.args[0] ?? keywordOf(call, 'to')?.value;
      const missing = target && missingTarget(project, declared, target);
      if (target === undefined || missing === undefined) continue;
      report({ location: placeOf(file, target), data: { field: name, ...missing } });
    }
  },
});

type Missing = Omit<UnresolvedRelationTarget, 'field'> & {
  abstract: boolean;
  target: string;
  near: string | undefined;
};

function missingTarget(
  project: Project,
  { model, file }: DeclaredField,
  target: DeclaredField['call']['func'],
): Missing | undefined {
  // Django looks at fields of models that have a table.
  if (model.abstract && childrenOf(project, model).length === 0) return undefined;
  if (target.k === 'name' || target.k === 'attr') {
    const definition = project.resolveExpr(file, target);
    const found = definition?.kind === 'class' ? project.models.ofClass(definition.ref) : undefined;
    return found?.abstract === true ? { target: found.name, abstract: true, near: undefined } : undefined;
  }
  if (target.k !== 'str' || target.value === 'self' || target.value === '') return undefined;
  const home = target.value.includes('.') ? '' : homeOf(project, model);
  if (home === undefined) return undefined;
  const label = home === '' ? target.value : `${home}.${target.value}`;
  const found = modelLabelled(project, label);
  if (found !== undefined) return found.abstract ? { target: found.label, abstract: true, near: undefined } : undefined;
  const [app = '', name = ''] = label.split('.');
  if (label.split('.').length !== 2 || !knowsAll(project, app, name)) return undefined;
  return { target: label, abstract: false, near: nearest(project, app, name) };
}

/** Where a bare name is looked up: in a model's own app, for an abstract model in that of its children, if it is one. */
function homeOf(project: Project, model: Model): string | undefined {
  if (!model.abstract) return model.app;
  const apps = new Set(childrenOf(project, model).map(({ app }) => app));
  return apps.size === 1 ? [...apps][0] : undefined;
}

/** The models with a table that inherit from a model. */
function childrenOf(project: Project, model: Model): readonly Model[] {
  return modelsOf(project).filter(({ abstract, ref }) => {
    return !abstract && project.classInfo(ref).mro.some((each) => isSameClass(each, model.ref));
  });
}

/** Names of models have no case, labels of apps do. */
function modelLabelled(project: Project, label: string): Model | undefined {
  const exact = project.models.byLabel.get(label);
  if (exact !== undefined) return exact;
  const wanted = label.toLowerCase();
  for (const [known, model] of project.models.byLabel) if (known.toLowerCase() === wanted) return model;
  return undefined;
}

/** The app is an installed one of the project, and nothing in its code binds that name in another way. */
function knowsAll(project: Project, label: string, name: string): boolean {
  const apps = project.apps.filter((app) => app.label === label);
  const [app] = apps;
  if (app === undefined || apps.length > 1 || !app.installed || project.isLibrary(`${app.folder}/`)) return false;
  return !mentions(project, app, name);
}

function mentions(project: Project, { folder }: App, name: string): boolean {
  const wanted = name.toLowerCase();
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || project.isLibrary(file)) continue;
    // A class of this name may say `app_label`, wherever it stands.
    if (facts.classes.some((fact) => fact.name.toLowerCase() === wanted)) {
      const isModel = facts.classes.some((fact, index) => {
        return fact.name.toLowerCase() === wanted && project.models.ofClass({ file, index }) === undefined;
      });
      if (isModel || file.startsWith(`${folder}/`)) return true;
    }
    if (!file.startsWith(`${folder}/`) || project.isTest(file)) continue;
    if (facts.assignments.some((fact) => fact.name.toLowerCase() === wanted)) return true;
    if (facts.imports.some((fact) => fact.as.toLowerCase() === wanted && isOutside(project, file, fact.as)))
      return true;
    if (/\/models(\/|\.py$)/.test(file) && (makesClasses(facts.code.strings) || hasOpenStar(project, file)))
      return true;
  }
  return false;
}

function isOutside(project: Project, file: string, name: string): boolean {
  return project.lookup(file, name)?.kind !== 'class';
}

/** Models that are made by calls of a factory. */
function makesClasses(strings: readonly string[]): boolean {
  return strings.some((text) => /^(new_class|create_model\w*|\w*model_factory|make_model\w*)$/.test(text));
}

function hasOpenStar(project: Project, file: string): boolean {
  const imports = project.python(file)?.imports ?? [];
  return imports.some(({ name, module, level }) => {
    return name === '*' && level === 0 && project.fileOfModule(module) === undefined;
  });
}

function nearest(project: Project, app: string, name: string): string | undefined {
  const models = [...project.models.byLabel.values()].filter(
    (model) => !model.abstract && !project.isTest(model.ref.file),
  );
  const same = models.find((model) => model.name.toLowerCase() === name.toLowerCase());
  if (same !== undefined) return same.label;
  const own = models.filter((model) => model.app === app).map((model) => model.name);
  const near = closest(name, own);
  return near && `${app}.${near}`;
}
