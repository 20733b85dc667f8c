import { decodeBlock } from '../../facts/code.ts';
import { findMember } from '../members.ts';
import type { Field, Model } from '../model-graph.ts';
import type { App, Project } from '../project.ts';
import { compareMaps } from './compare.ts';
import { declaredField, isDeclaredOnce, localFields } from './declared.ts';
import { deconstruct, fieldClass } from './fields.ts';
import type { Migrations } from './migrations.ts';
import { resolved } from './model-scope.ts';
import { changedOptions } from './options.ts';
import { registeredFiles } from './registered.ts';
import type { FieldState, ModelState } from './state.ts';
import { isTrue, itemsOf, textOf } from './values.ts';
import type { Value } from './values.ts';

/** How a model differs from what the migrations add up to: what `makemigrations` would write a migration for. */
export interface Drift {
  readonly app: string;
  readonly name: string;
  /** Undefined for a model that only the migrations have. */
  readonly model: Model | undefined;
  readonly state: ModelState | undefined;
  readonly changes: readonly Change[];
}

export interface Change {
  readonly kind: 'new model' | 'gone model' | 'new field' | 'gone field' | 'changed field' | 'option';
  /** The field or option; the model's name where the whole model is new or gone. */
  readonly name: string;
  /** Arguments of the field that differ; 'class' for another class. */
  readonly details: readonly string[];
  readonly field: Field | undefined;
}

/**
 * Compares the models of every app that has migrations with the state of those. Source: django/db/migrations/autodetector.py.
 * Whatever is not understood on either side is no difference.
 */
export function findDrift(project: Project): readonly Drift[] {
  const { migrations } = project;
  const earlier = found.get(migrations);
  if (earlier !== undefined) return earlier.map((drift) => moved(project, drift));
  const drifts = compareAll(project);
  found.set(migrations, drifts);
  return drifts;
}

/** While only function bodies change, the migrations of a project are the same object, and so are all declarations. */
const found = new WeakMap<Migrations, readonly Drift[]>();

/** The same differences, with models and fields where they stand now. */
function moved(project: Project, drift: Drift): Drift {
  const model = project.models.byLabel.get(`${drift.app}.${drift.name}`);
  const changes = drift.changes.map((change) => ({
    ...change,
    field: change.field === undefined ? undefined : model?.fields.get(change.field.name),
  }));
  return { ...drift, model, changes };
}

function compareAll(project: Project): readonly Drift[] {
  const drifts: Drift[] = [];
  if (hasOwnCommand(project)) return drifts;
  for (const [label, { app }] of project.migrations.graph.apps) {
    const state = project.migrations.states.get(label);
    if (state?.understood !== true || !app.installed || project.isTest(`${app.folder}/models.py`)) continue;
    const models = [...project.models.byLabel.values()].filter(
      (model) => model.app === label && !model.abstract && !project.isLibrary(model.ref.file),
    );
    const known = new Set(models.map(({ name }) => name.toLowerCase()));
    for (const model of models) {
      const earlier = state.models.get(model.name.toLowerCase());
      const changes = earlier === undefined ? newModel(project, app, model) : changesOf(project, app, model, earlier);
      if (changes.length > 0) drifts.push({ app: label, name: model.name, model, state: earlier, changes });
    }
    const gone = [...state.models.values()].filter(({ name }) => !known.has(name.toLowerCase()));
    for (const each of gone) {
      if (gone.length === state.models.size || !isGone(project, app, each)) continue;
      const change: Change = { kind: 'gone model', name: each.name, details: [], field: undefined };
      drifts.push({ app: label, name: each.name, model: undefined, state: each, changes: [change] });
    }
  }
  return drifts;
}

/** A project's own `makemigrations` decides for itself what is a change: some leave out help texts. */
function hasOwnCommand(project: Project): boolean {
  return [...project.files.keys()].some((file) => file.endsWith('/management/commands/makemigrations.py'));
}

/** A model that no migration creates, where Django is sure to import it. */
function newModel(project: Project, app: App, model: Model): Change[] {
  const isKnown = !model.open && !model.swapped && !hasLibraryBase(project, model) && isTopLevel(project, model);
  if (!isKnown || project.isTest(model.ref.file) || !registeredFiles(project, app).has(model.ref.file)) return [];
  return [{ kind: 'new model', name: model.name, details: [], field: undefined }];
}

/** Not inside `if` or `try` at module level. */
function isTopLevel(project: Project, { ref }: Model): boolean {
  const facts = project.python(ref.file);
  return (
    facts !== undefined &&
    decodeBlock(facts.code, facts.body).some((statement) => statement.k === 'class' && statement.fact === ref.index)
  );
}

/** Bases of packages add fields, options and managers that stubs do not tell in full. */
function hasLibraryBase(project: Project, model: Model): boolean {
  return project
    .classInfo(model.ref)
    .mro.some((ref) => project.isLibrary(ref.file) && !project.nameOf(ref).startsWith('django.db.models.'));
}

/** A metaclass of the project may set any option while the class is made. */
function hasMetaclass(project: Project, model: Model): boolean {
  return project.classInfo(model.ref).mro.some(({ file, index }) => {
    const keywords = project.isLibrary(file) ? [] : (project.python(file)?.classes[index]?.keywords ?? []);
    return keywords.some(({ name }) => name === 'metaclass');
  });
}

/** A model of the state that no code stands for any more, and that no package makes while it runs. */
function isGone(project: Project, app: App, state: ModelState): boolean {
  const wanted = state.name.toLowerCase();
  const bases = itemsOf(state.bases) ?? [];
  const isPlain =
    (state.bases === undefined || state.bases.k === 'items') &&
    bases.every(
      (base) =>
        textOf(base) !== undefined || (base.k === 'name' && /^django\.db\.models\.(base\.)?Model$/.test(base.path)),
    ) &&
    [...state.fields.values()].every(({ value }) => djangoField(project, value) !== undefined) &&
    !state.fields.has('history_id') &&
    !state.fields.has('master');
  if (!isPlain || addsFields(project)) return false;
  return project.classes().every((ref) => {
    const fact = project.python(ref.file)?.classes[ref.index];
    if (fact === undefined || fact.name.toLowerCase() === wanted) return fact === undefined;
    if (!ref.file.startsWith(`${app.folder}/`)) return true;
    const model = project.models.ofClass(ref);
    return model === undefined || (!model.open && fact.decorators.length === 0);
  });
}

function djangoField(project: Project, value: Value): string | undefined {
  const known = resolved(project, value);
  return known.k === 'call' ? fieldClass(project, known.path) : undefined;
}

const answers = new WeakMap<Project, boolean>();

/** Code that gives fields to models from outside: then a field that no class declares may exist all the same. */
function addsFields(project: Project): boolean {
  let answer = answers.get(project);
  if (answer === undefined) {
    answer = [...project.files].some(
      ([file, facts]) =>
        facts.language === 'python' &&
        !project.isTest(file) &&
        (facts.code.strings.includes('add_to_class') ||
          facts.imports.some(({ module }) => /^modeltranslation\b/.test(module))),
    );
    answers.set(project, answer);
  }
  return answer;
}

function changesOf(project: Project, app: App, model: Model, state: ModelState): Change[] {
  if (model.open || model.swapped) return [];
  const isSet = hasLibraryBase(project, model) || hasMetaclass(project, model);
  const changed = isSet ? [] : changedOptions(project, model, state);
  const isSure = !changed.includes('permissions') || !mayGetMore(project, model);
  const options = (isSure ? changed : changed.filter((name) => name !== 'permissions')).map((name): Change => ({
    kind: 'option',
    name,
    details: [],
    field: undefined,
  }));
  const isManaged =
    model.managed && !model.proxy && !isFalse(state.options.get('managed')) && !isTrue(state.options.get('proxy'));
  return isManaged ? [...fieldChanges(project, app, model, state), ...options] : options;
}

function isFalse(value: Value | undefined): boolean {
  return value?.k === 'constant' && value.value === false;
}

function fieldChanges(project: Project, app: App, model: Model, state: ModelState): Change[] {
  const changes: Change[] = [];
  const fields = localFields(project, model);
  for (const [name, field] of fields) {
    const earlier = state.fields.get(name);
    const change =
      earlier === undefined ? newField(project, app, model, field) : changedField(project, app, model, field, earlier);
    if (change !== undefined) changes.push(change);
  }
  for (const [name, earlier] of state.fields) {
    if (!fields.has(name) && isGoneField(project, model, earlier))
      changes.push({ kind: 'gone field', name, details: [], field: undefined });
  }
  return changes;
}

function newField(project: Project, app: App, model: Model, field: Field): Change | undefined {
  if (
    field.value === undefined ||
    field.relation?.kind.startsWith('generic') === true ||
    !isDeclaredOnce(project, field)
  )
    return undefined;
  const call = declaredField(project, app, model, field);
  if (call.k !== 'call' || fieldClass(project, call.path) === undefined) return undefined;
  return { kind: 'new field', name: field.name, details: [], field };
}

function changedField(project: Project, app: App, model: Model, field: Field, earlier: FieldState): Change | undefined {
  const owner = { app: model.app, model: model.name };
  const deconstructed = (call: Value) => (call.k === 'call' ? deconstruct(project, call, owner) : undefined);
  const now = deconstructed(declaredField(project, app, model, field));
  const before = deconstructed(resolved(project, earlier.value));
  if (now === undefined || before === undefined) return undefined;
  if (now.path !== before.path) {
    const isKnown = fieldClass(project, now.path) !== undefined && fieldClass(project, before.path) !== undefined;
    return isKnown ? { kind: 'changed field', name: field.name, details: ['class'], field } : undefined;
  }
  // Choices are normalised from 5.0 on; other lists may be written as tuples by older versions of Django.
  const { different } = compareMaps(before.options, now.options, true);
  return different.length === 0 ? undefined : { kind: 'changed field', name: field.name, details: different, field };
}

/** A field of the state that the class does not have under any form, and that no other field or package brings along. */
function isGoneField(project: Project, model: Model, { name, value }: FieldState): boolean {
  const { mro, fact } = project.classInfo(model.ref);
  if (fact.decorators.length > 0 || findMember(project, model.ref, name) !== undefined || addsFields(project))
    return false;
  if (djangoField(project, value) === undefined) return false;
  const isTold = mro.every((ref) => !project.isLibrary(ref.file) || told.test(project.nameOf(ref)));
  return isTold && !mayGetMore(project, model);
}

/** Bases of Django whose fields the stubs tell in full. */
const told = /^django\.(db\.models|contrib\.auth)\./;

/** An attribute of the class may give it more than itself: fields, permissions. */
function mayGetMore(project: Project, model: Model): boolean {
  return project.classInfo(model.ref).mro.some((ref) => {
    const attributes = project.isLibrary(ref.file)
      ? []
      : (project.python(ref.file)?.classes[ref.index]?.attributes ?? []);
    return attributes.some((attribute) => mayAddFields(project, ref.file, attribute.value));
  });
}

/** `price = MoneyField()` brings `price_currency`: so may every object whose class is not known. */
function mayAddFields(project: Project, file: string, value: number | undefined): boolean {
  const expr = value === undefined ? undefined : project.decode(file, value);
  if (expr?.k !== 'call' || (expr.func.k !== 'name' && expr.func.k !== 'attr')) return false;
  const definition = project.resolveExpr(file, expr.func);
  if (definition?.kind === 'external') return !definition.name.startsWith('django.');
  if (definition?.kind !== 'class' || project.nameOf(definition.ref).startsWith('django.')) return false;
  return (
    project.classInfo(definition.ref).open || findMember(project, definition.ref, 'contribute_to_class') !== undefined
  );
}
