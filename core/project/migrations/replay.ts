import type { Migration, MigrationGraph } from './graph.ts';
import type { Operation } from './operations.ts';
import { renamedField, renamedModel, together } from './renames.ts';
import type { AppState, FieldState, ModelState } from './state.ts';
import { constant, isNone, itemsOf, textOf } from './values.ts';
import type { Value } from './values.ts';

/**
 * The state of each app after all its migrations, by label. An app with an operation that is not Django's, or with
 * arguments that are computed, is not understood.
 */
export function replay(graph: MigrationGraph): ReadonlyMap<string, AppState> {
  const states = new Map<string, { models: Map<string, ModelState>; understood: boolean }>();
  for (const [label, { understood, leaves }] of graph.apps)
    states.set(label, { models: new Map(), understood: understood && leaves.length === 1 && !graph.broken });
  const models: Models = {
    get: (app, name) => states.get(app)?.models.get(name.toLowerCase()),
    set: (app, model) => states.get(app)?.models.set(model.name.toLowerCase(), model),
    delete: (app, name) => states.get(app)?.models.delete(name.toLowerCase()),
    all: () => [...states.values()].flatMap((state) => [...state.models.values()]),
  };
  for (const migration of graph.order) {
    const state = states.get(migration.app);
    if (state === undefined) continue;
    if (!applyAll(models, migration, migration.operations)) state.understood = false;
  }
  return states;
}

interface Models {
  get(app: string, name: string): ModelState | undefined;
  set(app: string, model: ModelState): void;
  delete(app: string, name: string): void;
  all(): readonly ModelState[];
}

/** False when something was not understood. */
function applyAll(models: Models, migration: Migration, operations: readonly Operation[] | undefined): boolean {
  let understood = operations !== undefined;
  for (const operation of operations ?? []) {
    if (!apply(models, migration, operation)) understood = false;
  }
  return understood;
}

function apply(models: Models, migration: Migration, operation: Operation): boolean {
  const { app } = migration;
  const text = (name: string): string | undefined => textOf(operation.arguments.get(name));
  switch (operation.kind) {
    case undefined:
      return false;
    case 'RunPython':
    case 'Stateless':
      return true;
    case 'RunSQL':
    case 'SeparateDatabaseAndState':
      return applyAll(models, migration, operation.state);
    case 'CreateModel':
      return create(models, migration, operation);
    case 'DeleteModel': {
      const name = text('name');
      if (name !== undefined) models.delete(app, name);
      return name !== undefined;
    }
    case 'RenameModel':
      return rename(models, app, text('old_name'), text('new_name'));
    default: {
      const name = text('model_name') ?? text('name');
      const model = name === undefined ? undefined : models.get(app, name);
      const changed = model && change(model, migration, operation, models);
      if (changed !== undefined) models.set(app, changed);
      return changed !== undefined;
    }
  }
}

function create(models: Models, migration: Migration, operation: Operation): boolean {
  const name = textOf(operation.arguments.get('name'));
  const pairs = itemsOf(operation.arguments.get('fields'));
  const given = operation.arguments.get('options');
  const options = optionsOf(given);
  if (name === undefined || pairs === undefined || options === undefined) return false;
  const fields = new Map<string, FieldState>();
  for (const pair of pairs) {
    const [key, value] = itemsOf(pair) ?? [];
    const field = textOf(key);
    if (field === undefined || value === undefined) return false;
    fields.set(field, { name: field, value, migration });
  }
  const [indexes, constraints] = [listOf(options.get('indexes')), listOf(options.get('constraints'))];
  if (indexes === undefined || constraints === undefined) return false;
  options.delete('indexes');
  options.delete('constraints');
  const { arguments: named } = operation;
  models.set(migration.app, {
    app: migration.app,
    name,
    fields,
    options,
    indexes,
    constraints,
    bases: named.get('bases'),
    managers: named.get('managers'),
    createdIn: migration,
    createdBy: operation,
  });
  return true;
}

function optionsOf(value: Value | undefined): Map<string, Value> | undefined {
  const options = new Map<string, Value>();
  if (value === undefined || isNone(value)) return options;
  if (value.k !== 'dict') return undefined;
  for (const [key, option] of value.entries) {
    const name = textOf(key);
    if (name === undefined) return undefined;
    options.set(name, option);
  }
  return options;
}

function listOf(value: Value | undefined): readonly Value[] | undefined {
  return value === undefined ? [] : itemsOf(value);
}

function rename(models: Models, app: string, oldName: string | undefined, newName: string | undefined): boolean {
  const model = oldName === undefined ? undefined : models.get(app, oldName);
  if (model === undefined || oldName === undefined || newName === undefined) return false;
  models.delete(app, oldName);
  models.set(app, { ...model, name: newName });
  for (const each of models.all()) {
    const changed = renamedModel(each, app, oldName, newName);
    if (changed !== each) models.set(each.app, changed);
  }
  return true;
}

/** What an operation on one model makes of it; undefined when that is not understood. */
function change(model: ModelState, migration: Migration, operation: Operation, models: Models): ModelState | undefined {
  const { arguments: given } = operation;
  const name = textOf(given.get('name'));
  switch (operation.kind) {
    case 'AddField':
    case 'AlterField':
      return withField(model, migration, name, given.get('field'), given.get('preserve_default'));
    case 'RemoveField':
      return name !== undefined && model.fields.has(name)
        ? { ...model, fields: without(model.fields, name) }
        : undefined;
    case 'RenameField': {
      const [oldName, newName] = [textOf(given.get('old_name')), textOf(given.get('new_name'))];
      if (oldName === undefined || newName === undefined || !model.fields.has(oldName)) return undefined;
      for (const each of models.all()) {
        const changed = each === model ? each : renamedField(each, model, oldName, newName);
        if (changed !== each) models.set(each.app, changed);
      }
      return renamedField(model, model, oldName, newName);
    }
    case 'AlterModelTable':
      return withOption(model, 'db_table', given.get('table'));
    case 'AlterModelTableComment':
      return withOption(model, 'db_table_comment', given.get('table_comment'));
    case 'AlterUniqueTogether':
      return withOption(model, 'unique_together', given.get('unique_together'));
    case 'AlterIndexTogether':
      return withOption(model, 'index_together', given.get('index_together'));
    case 'AlterOrderWithRespectTo':
      return withOption(model, 'order_with_respect_to', given.get('order_with_respect_to'));
    case 'AlterModelOptions':
      return withOptions(model, optionsOf(given.get('options')));
    case 'AlterModelManagers':
      return { ...model, managers: given.get('managers') };
    default:
      return changeIndex(model, operation, name);
  }
}

function changeIndex(model: ModelState, { kind, arguments: given }: Operation, name: string | undefined) {
  const list = kind?.endsWith('Constraint') === true ? 'constraints' : 'indexes';
  const at = model[list].findIndex((each) => nameOf(each) === name);
  switch (kind) {
    case 'AddIndex':
    case 'AddConstraint': {
      const added = given.get(kind === 'AddIndex' ? 'index' : 'constraint');
      return added && { ...model, [list]: [...model[list], added] };
    }
    case 'RemoveIndex':
    case 'RemoveConstraint':
      return at < 0 ? undefined : { ...model, [list]: model[list].toSpliced(at, 1) };
    case 'AlterConstraint': {
      const altered = given.get('constraint');
      return at < 0 || altered === undefined ? undefined : { ...model, [list]: model[list].toSpliced(at, 1, altered) };
    }
    case 'RenameIndex':
      return renameIndex(model, given);
    default:
      return undefined;
  }
}

function renameIndex(model: ModelState, given: ReadonlyMap<string, Value>): ModelState | undefined {
  const newName = given.get('new_name');
  if (newName === undefined) return undefined;
  const oldName = textOf(given.get('old_name'));
  if (oldName !== undefined) {
    const at = model.indexes.findIndex((each) => nameOf(each) === oldName);
    const index = model.indexes[at];
    if (index?.k !== 'call') return undefined;
    const renamed: Value = { ...index, keywords: new Map([...index.keywords, ['name', newName]]) };
    return { ...model, indexes: model.indexes.toSpliced(at, 1, renamed) };
  }
  const fields = given.get('old_fields');
  const names = itemsOf(fields)?.map(textOf);
  if (fields === undefined || names === undefined) return undefined;
  const kept = together(model.options.get('index_together'))?.filter((each) => each.join() !== names.join());
  const index: Value = {
    k: 'call',
    path: 'django.db.models.Index',
    args: [],
    keywords: new Map([
      ['fields', fields],
      ['name', newName],
    ]),
  };
  if (kept === undefined) return undefined;
  const items = kept.map((each): Value => ({ k: 'items', type: 'tuple', items: each.map(constant) }));
  const left = withOption(model, 'index_together', { k: 'items', type: 'set', items });
  return { ...left, indexes: [...model.indexes, index] };
}

/** The name of an index or constraint, which Django always writes as a keyword. */
export function nameOf(value: Value): string | undefined {
  return value.k === 'call' ? textOf(value.keywords.get('name')) : undefined;
}

function withField(
  model: ModelState,
  migration: Migration,
  name: string | undefined,
  field: Value | undefined,
  preserve: Value | undefined,
): ModelState | undefined {
  if (name === undefined || field === undefined) return undefined;
  const isKept = preserve === undefined || (preserve.k === 'constant' && preserve.value !== false);
  const value = isKept ? field : withoutDefault(field);
  return { ...model, fields: new Map([...model.fields, [name, { name, value, migration }]]) };
}

/** `preserve_default=False`: the default was for the rows that were there, and is no part of the field. */
function withoutDefault(field: Value): Value {
  return field.k === 'call' ? { ...field, keywords: without(field.keywords, 'default') } : field;
}

function withOption(model: ModelState, name: string, value: Value | undefined): ModelState {
  const options = new Map(model.options);
  if (value === undefined || isNone(value)) options.delete(name);
  else options.set(name, value);
  return { ...model, options };
}

/** Options that AlterModelOptions takes away when it does not name them. */
const alterable =
  `base_manager_name default_manager_name default_related_name get_latest_by managed ordering permissions
  default_permissions select_on_save verbose_name verbose_name_plural`.split(/\s+/);

function withOptions(model: ModelState, given: ReadonlyMap<string, Value> | undefined): ModelState | undefined {
  if (given === undefined) return undefined;
  const options = new Map([...model.options, ...given]);
  for (const name of alterable) if (!given.has(name)) options.delete(name);
  return { ...model, options };
}

function without<T>(map: ReadonlyMap<string, T>, key: string): Map<string, T> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
