import type { FileFacts, PythonFacts } from '../facts/file-facts.ts';
import type { Expr } from '../facts/flow-form.ts';
import type { Model } from './model-graph.ts';
import type { ClassRef, Project } from './project.ts';
import { itemsOf, textOf } from './settings/values.ts';

/** What the model graph cannot be sure of: names that code outside of class bodies, or of other packages, may add. */
export interface OtherNames {
  /** May this model have the name all the same? */
  mayHave(model: Model, name: string): boolean;
}

const known = new WeakMap<Project, OtherNames>();

/** The doubts about a project's models; worked out when somebody first asks. */
export function otherNamesOf(project: Project): OtherNames {
  let names = known.get(project);
  if (names === undefined) known.set(project, (names = createOtherNames(project)));
  return names;
}

function createOtherNames(project: Project): OtherNames {
  const open = new Map<string, boolean>();
  let loose: ReadonlySet<string> | undefined;
  let isPointedAt: ((model: Model) => boolean) | undefined;
  return {
    mayHave(model, name) {
      let isOpen = open.get(model.label);
      if (isOpen === undefined) open.set(model.label, (isOpen = isOpenModel(project, model)));
      if (isOpen) return true;
      loose ??= looseNames(project);
      if (loose.has(name)) return true;
      isPointedAt ??= pointedAtFromOutside(project);
      return isPointedAt(model) || companions(project, model).some((field) => name.includes(field));
    },
  };
}

/** Words of code that adds to models from outside: every text of a file with one of them may be a name on some model. */
const adding = new Set([
  'add_to_class',
  'contribute_to_class',
  'related_query_name',
  'contribute_to_related_class',
  'register_lookup',
  'lookup_name',
  'TranslationOptions',
  'add_field',
  'class_prepared',
]);

const addingFiles = new WeakMap<FileFacts, boolean>();

function looseNames(project: Project): ReadonlySet<string> {
  const names = new Set<string>();
  for (const facts of project.files.values()) {
    if (facts.language !== 'python') continue;
    let adds = addingFiles.get(facts);
    if (adds === undefined) addingFiles.set(facts, (adds = addsNames(facts)));
    if (adds) for (const text of facts.code.strings) names.add(text);
  }
  for (const ref of project.classes()) addUnregistered(project, ref, names);
  const { byLabel } = project.models;
  for (const model of byLabel.values()) {
    for (const relation of model.relations.values()) {
      // It leads to a model that we do not see, or see under another label.
      if (relation.direction === 'reverse' || (relation.to !== undefined && byLabel.has(relation.to))) continue;
      for (const name of reverseNames(model.name, relation.inverse)) names.add(name);
    }
  }
  return names;
}

function addsNames({ code, imports }: PythonFacts): boolean {
  // A metaclass of models may add fields to all that have it.
  return (
    imports.some(({ name, module }) => name === 'ModelBase' && module.startsWith('django.db.models')) ||
    code.strings.some((text) => adding.has(text))
  );
}

/** Models that did not come into the registry as we see it: what leads from them to others is left out of the graph. */
function addUnregistered(project: Project, ref: ClassRef, names: Set<string>): void {
  const model = project.models.ofClass(ref);
  if (model === undefined || model.abstract || project.models.byLabel.get(model.label) === model) return;
  for (const name of reverseNames(model.name, undefined)) names.add(name);
  for (const relation of model.relations.values())
    for (const name of reverseNames(model.name, relation.inverse)) names.add(name);
}

function reverseNames(model: string, inverse: string | undefined): string[] {
  const name = model.toLowerCase();
  return [name, `${name}_set`, ...(inverse === undefined ? [] : [inverse])];
}

/** Models of libraries, and those that settings name: packages that are not here may have relations to them. */
function pointedAtFromOutside(project: Project): (model: Model) => boolean {
  if (!hasForeignApps(project)) return () => false;
  const named = new Set<string>();
  for (const module of project.settings.modules)
    for (const { constant } of module.values.values()) {
      const text = textOf(constant);
      if (text !== undefined && /^\w+\.\w+$/.test(text)) named.add(text.toLowerCase());
    }
  const user = project.models.userLabel;
  return (model) =>
    user === undefined ||
    [model.label, ...model.parents].some(
      (label) => label === user || named.has(label.toLowerCase()) || isOfLibrary(project, label),
    );
}

function isOfLibrary(project: Project, label: string): boolean {
  const file = project.models.byLabel.get(label)?.ref.file;
  return file !== undefined && project.isLibrary(file);
}

/** Is an app installed whose models nobody sees here? Also where INSTALLED_APPS is not known. */
function hasForeignApps(project: Project): boolean {
  const { modules } = project.settings;
  if (modules.length === 0) return true;
  return modules.some((module) => {
    // Not set: the settings are put together in a way that nobody follows, by classes for one.
    const items = itemsOf(module.values.get('INSTALLED_APPS')?.constant);
    return items === undefined || items.some((item) => isForeign(project, textOf(item)));
  });
}

function isForeign(project: Project, app: string | undefined): boolean {
  if (app === undefined) return true;
  if (app.startsWith('django.contrib.')) return false;
  const parts = app.split('.');
  for (let length = parts.length; length > 0; length--) {
    const file = project.fileOfModule(parts.slice(0, length).join('.'));
    if (file !== undefined) return project.isLibrary(file);
  }
  return true;
}

/** Packages whose model classes the stubs give in full. */
const completeStubs = /^library:\/(django|model_utils|django_extensions)\//;

/** Decorators that add nothing to a model. */
const harmlessDecorators =
  /(^|\.)(total_ordering|python_2_unicode_compatible|deconstructible|register|register_snippet|final|dataclass_transform)$/;

function isOpenModel(project: Project, model: Model): boolean {
  if (model.open || model.abstract || model.swapped) return true;
  return project.classInfo(model.ref).mro.some((ref) => {
    if (project.isLibrary(ref.file)) return !completeStubs.test(ref.file);
    const facts = project.python(ref.file);
    const fact = facts?.classes[ref.index];
    if (facts === undefined || fact === undefined) return true;
    if (fact.keywords.some(({ name }) => name === 'metaclass')) return true;
    if (fact.decorators.some((decorator) => !harmlessDecorators.test(dotted(project.decode(ref.file, decorator)))))
      return true;
    if (facts.code.strings.includes('locals') || facts.code.strings.includes('vars')) return true;
    return fact.attributes.some(
      ({ name, value, op }) =>
        value !== undefined && (op !== '=' || mayAdd(project, ref, name, project.decode(ref.file, value))),
    );
  });
}

function dotted(expr: Expr): string {
  if (expr.k === 'call') return dotted(expr.func);
  if (expr.k === 'attr') return `${dotted(expr.value)}.${expr.name}`;
  return expr.k === 'name' ? expr.id : '?';
}

/** May what a class body assigns to a name give the model fields under other names, or a field that nobody sees as one? */
function mayAdd(project: Project, { file }: ClassRef, name: string, value: Expr): boolean {
  if (/^[A-Z_0-9]+$/.test(name)) return false;
  if (value.k === 'name' || value.k === 'attr') {
    const definition = project.resolveExpr(file, value);
    return definition?.kind === 'variable' && definition.fact.value !== undefined
      ? project.decode(definition.file, definition.fact.value).k === 'call'
      : definition?.kind === 'external' && !/\.(objects|\w*[mM]anager)$/.test(definition.name);
  }
  if (value.k !== 'call') return value.k === 'subscript' || value.k === 'ifexp' || value.k === 'unknown';
  const made = dotted(value);
  if (/(^|\.)(from_queryset|as_manager)$/.test(made)) return false;
  if (value.func.k !== 'name' && value.func.k !== 'attr') return true;
  const definition = project.resolveExpr(file, value.func);
  // A field class of the project that adds more says `contribute_to_class`, which makes its file's texts names.
  if (definition?.kind === 'class') return false;
  if (definition?.kind === 'external')
    return !/(Field|Key|Manager|Choices|FieldTracker)$|^(django|builtins|uuid|datetime|decimal|re|typing|functools)\./.test(
      definition.name,
    );
  return definition !== undefined || !/^(str|int|dict|list|tuple|set|property|frozenset)$/.test(made);
}

/** Fields of packages that are not here bring others beside them, named after themselves: `price_currency`. */
function companions(project: Project, model: Model): string[] {
  const names: string[] = [];
  for (const ref of project.classInfo(model.ref).mro) {
    for (const { name, value } of project.python(ref.file)?.classes[ref.index]?.attributes ?? []) {
      const call = value === undefined ? undefined : project.decode(ref.file, value);
      if (call?.k !== 'call') continue;
      const definition = project.resolveExpr(ref.file, call.func);
      const isOutside =
        definition?.kind === 'class'
          ? project.classInfo(definition.ref).open || /^library:\/(?!django\/)/.test(definition.ref.file)
          : definition?.kind === 'external';
      if (isOutside) names.push(name);
    }
  }
  return names;
}
