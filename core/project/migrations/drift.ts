import { decodeBlock } from '../../facts/code.ts';
import { findMember } from '../members.ts';
import type { Field, Model } from '../model-graph.ts';
import type { App, Project } from '../project.ts';
import { compare, compareMaps, compareOptional } from './compare.ts';
import { declaredField, isDeclaredOnce, localFields, metaObjects, metaValue, migratedManagers } from './declared.ts';
import { deconstruct, fieldClass } from './fields.ts';
import type { Migrations } from './migrations.ts';
import { resolved } from './model-scope.ts';
import { registeredFiles } from './registered.ts';
import { together } from './renames.ts';
import type { FieldState, ModelState } from './state.ts';
import { isNone, isTrue, itemsOf, textOf } from './values.ts';
import type { CallValue, Value } from './values.ts';

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
    .mro.some((ref) => project.isLibrary(ref.file) && !/^django\.db\.models\./.test(project.nameOf(ref)));
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
  const options = hasLibraryBase(project, model) ? [] : optionChanges(project, model, state);
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
  return mro.every((ref) => {
    const dotted = project.nameOf(ref);
    if (project.isLibrary(ref.file)) return /^django\.(db\.models|contrib\.auth)\./.test(dotted);
    const attributes = project.python(ref.file)?.classes[ref.index]?.attributes ?? [];
    return attributes.every((attribute) => !mayAddFields(project, ref.file, attribute.value));
  });
}

/** `price = MoneyField()` brings `price_currency`: so may every object whose class is not known. */
function mayAddFields(project: Project, file: string, value: number | undefined): boolean {
  const expr = value === undefined ? undefined : project.decode(file, value);
  if (expr?.k !== 'call' || (expr.func.k !== 'name' && expr.func.k !== 'attr')) return false;
  const definition = project.resolveExpr(file, expr.func);
  if (definition?.kind === 'external') return !definition.name.startsWith('django.');
  if (definition?.kind !== 'class' || /^django\./.test(project.nameOf(definition.ref))) return false;
  return (
    project.classInfo(definition.ref).open || findMember(project, definition.ref, 'contribute_to_class') !== undefined
  );
}

const plainOptions =
  `base_manager_name default_manager_name default_related_name get_latest_by managed ordering permissions
  default_permissions select_on_save verbose_name verbose_name_plural`.split(/\s+/);
const tableOptions = ['db_table', 'db_table_comment', 'order_with_respect_to'];

function optionChanges(project: Project, model: Model, state: ModelState): Change[] {
  const changed: string[] = [];
  const value = (name: string): Value | undefined => metaValue(project, model.meta, name);
  const earlier = (name: string): Value | undefined => {
    const known = state.options.get(name);
    return known && resolved(project, known);
  };
  for (const name of plainOptions) if (compareOptional(earlier(name), value(name)) === 'different') changed.push(name);
  if (model.managed && !model.proxy) {
    for (const name of tableOptions)
      if (compareOptional(orNothing(earlier(name)), orNothing(value(name))) === 'different') changed.push(name);
    for (const name of ['unique_together', 'index_together'])
      if (!isSameTogether(earlier(name), value(name))) changed.push(name);
    for (const name of ['indexes', 'constraints'] as const) {
      const [now, before] = [metaObjects(project, model, name), state[name]];
      if (
        now !== undefined &&
        !hasSameObjects(
          before.map((each) => resolved(project, each)),
          now,
        )
      )
        changed.push(name);
    }
    if (!hasSameManagers(project, model, state)) changed.push('managers');
  }
  return changed.map((name) => ({ kind: 'option', name, details: [], field: undefined }));
}

function orNothing(value: Value | undefined): Value | undefined {
  return isNone(value) ? undefined : value;
}

/** True unless both are known and differ as sets of tuples. */
function isSameTogether(a: Value | undefined, b: Value | undefined): boolean {
  const [left, right] = [together(a), together(b)];
  if (left === undefined || right === undefined) return true;
  const texts = (sets: typeof left): string => [...new Set(sets.map((set) => set.join()))].sort().join(';');
  return texts(left) === texts(right);
}

/** True unless one of either side is for sure in the other side's list no more. */
function hasSameObjects(before: readonly Value[], now: readonly Value[]): boolean {
  const matches = (each: Value, others: readonly Value[]): boolean =>
    others.some((other) => isPlausiblySame(each, other));
  return now.every((each) => matches(each, before)) && before.every((each) => matches(each, now));
}

function isPlausiblySame(a: Value, b: Value): boolean {
  if (a.k !== 'call' || b.k !== 'call') return a.k === 'unknown' || b.k === 'unknown';
  const [left, right] = [tableObject(a), tableObject(b)];
  // Django makes a name where an index has none: from the table and its columns.
  if (!left.keywords.has('name') || !right.keywords.has('name')) {
    const bare = (call: CallValue): CallValue => ({
      ...call,
      keywords: new Map([...call.keywords].filter(([name]) => name !== 'name')),
    });
    return compare(bare(left), bare(right), true) !== 'different';
  }
  return compare(left, right, true) !== 'different';
}

/** Without arguments that say nothing; `check=` is `condition=` from 5.1 on. */
function tableObject(call: CallValue): CallValue {
  const keywords = new Map<string, Value>();
  for (const [name, value] of call.keywords) {
    const isEmpty = isNone(value) || (value.k === 'items' && value.items.length === 0);
    if (!isEmpty) keywords.set(name === 'check' ? 'condition' : name, value);
  }
  return { ...call, args: call.args.map(expression), keywords };
}

/** An index over `"title"` is one over `F("title")`. */
function expression(value: Value): Value {
  if (textOf(value) === undefined) return value;
  return { k: 'call', path: 'django.db.models.F', args: [value], keywords: new Map() };
}

function hasSameManagers(project: Project, model: Model, state: ModelState): boolean {
  const now = migratedManagers(project, model);
  const before = state.managers === undefined ? [] : itemsOf(state.managers)?.map((pair) => textOf(itemsOf(pair)?.[0]));
  if (now === undefined || before === undefined || before.includes(undefined)) return true;
  if (metaValue(project, model.meta, 'base_manager_name') !== undefined) return true;
  return [...now].sort().join() === [...before].sort().join();
}
