import type { Model } from '../model-graph.ts';
import type { ClassRef, Project } from '../project.ts';
import { choicesAttribute, isChoices } from './enums.ts';
import { scopeOf } from './model-scope.ts';
import { fullLabel } from './renames.ts';
import { constant, isNone, isTrue, itemsOf, textOf, unknownValue } from './values.ts';
import type { CallValue, Value } from './values.ts';

/**
 * A field as its `deconstruct()` gives it: the class and those arguments that differ from their defaults. Source:
 * django/db/models/fields (Django 4.2 to 5.2).
 */
export interface Deconstructed {
  /** 'django.db.models.CharField', or the project's own class. */
  readonly path: string;
  readonly options: ReadonlyMap<string, Value>;
}

/** What the names in a field's arguments belong to. */
export interface FieldOwner {
  readonly app: string;
  readonly model: string;
}

/** Deconstructs a field. Undefined for classes that are not Django's, or that take their arguments in a way of their own. */
export function deconstruct(project: Project, call: CallValue, owner: FieldOwner): Deconstructed | undefined {
  const class_ = fieldClass(project, call.path);
  if (class_ === undefined) return undefined;
  const given = named(call, class_);
  if (given === undefined) return undefined;
  const options = new Map<string, Value>();
  for (const [name, value] of given) if (!isUsual(class_, name, value)) options.set(name, value);
  if (relations.has(class_)) normaliseRelation(project, options, owner);
  normaliseClass(class_, options);
  for (const name of ['base_field', 'output_field']) {
    const inner = options.get(name);
    if (inner?.k === 'call') options.set(name, innerField(project, inner, owner));
  }
  const choices = options.get('choices');
  if (choices?.k === 'dict') options.set('choices', pairsOf(choices.entries));
  if (choices?.k === 'name') options.set('choices', choicesOf(project, choices));
  return { path: call.path, options };
}

function innerField(project: Project, call: CallValue, owner: FieldOwner): Value {
  const inner = deconstruct(project, call, owner);
  return inner === undefined ? unknownValue : { k: 'call', path: inner.path, args: [], keywords: inner.options };
}

/** Django's class of a field: the field's own, or the one that a class of the project leaves as it is. */
export function fieldClass(project: Project, path: string): string | undefined {
  if (path.startsWith('django.contrib.gis.')) return undefined;
  if (/^django\.(db\.models|contrib\.postgres)\.([a-z]+\.)*[A-Z]\w*$/.test(path)) return lastPart(path);
  const definition = project.resolve(path);
  if (definition?.kind !== 'class' || project.isLibrary(definition.ref.file)) return undefined;
  const { mro, open } = project.classInfo(definition.ref);
  if (open) return undefined;
  for (const ref of mro) {
    const name = project.nameOf(ref);
    if (/^django\.(db\.models|contrib\.postgres)\./.test(name)) return lastPart(name);
    if (project.isLibrary(ref.file) || changesArguments(project, ref)) return undefined;
  }
  return undefined;
}

const telling = new Set(['__init__', '__new__', '__call__', 'deconstruct', 'contribute_to_class', 'clone']);

function changesArguments(project: Project, { file, index }: ClassRef): boolean {
  const facts = project.python(file);
  const fact = facts?.classes[index];
  if (facts === undefined || fact === undefined) return true;
  return fact.methods.some((method) => telling.has(facts.functions[method]?.name ?? '__init__'));
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

const plain = [
  'verbose_name',
  'name',
  'primary_key',
  'max_length',
  'unique',
  'blank',
  'null',
  'db_index',
  'rel',
  'default',
  'editable',
  'serialize',
];
const dates = ['verbose_name', 'name', 'auto_now', 'auto_now_add'];
const toOne = ['to', 'on_delete', 'related_name', 'related_query_name', 'limit_choices_to', 'parent_link', 'to_field'];
const toMany = ['to', 'related_name', 'related_query_name', 'limit_choices_to', 'symmetrical', 'through'];
const signatures: Readonly<Record<string, readonly string[]>> = {
  DateField: dates,
  DateTimeField: dates,
  TimeField: dates,
  DecimalField: ['verbose_name', 'name', 'max_digits', 'decimal_places'],
  FileField: ['verbose_name', 'name', 'upload_to', 'storage'],
  ImageField: ['verbose_name', 'name', 'width_field', 'height_field'],
  FilePathField: ['verbose_name', 'name', 'path', 'match', 'recursive', 'allow_files', 'allow_folders'],
  GenericIPAddressField: ['verbose_name', 'name', 'protocol', 'unpack_ipv4'],
  JSONField: ['verbose_name', 'name', 'encoder', 'decoder'],
  UUIDField: ['verbose_name'],
  ArrayField: ['base_field', 'size'],
  ForeignKey: toOne,
  OneToOneField: ['to', 'on_delete', 'to_field'],
  ManyToManyField: toMany,
};
const relations = new Set(['ForeignKey', 'OneToOneField', 'ManyToManyField']);

/** Arguments by name; undefined when there are more than the class is known to take. */
function named({ args, keywords }: CallValue, class_: string): ReadonlyMap<string, Value> | undefined {
  const names = signatures[class_] ?? plain;
  if (args.length > names.length) return undefined;
  const given = new Map<string, Value>();
  args.forEach((arg, i) => given.set(names[i] ?? '', arg));
  for (const [name, value] of keywords) given.set(name, value);
  return given;
}

const falsy = new Set(
  'primary_key unique blank null auto_created auto_now auto_now_add parent_link unpack_ipv4 recursive allow_folders'.split(
    ' ',
  ),
);
const none = new Set(
  `verbose_name max_length unique_for_date unique_for_month unique_for_year choices db_column db_comment db_tablespace
  error_messages related_name related_query_name to_field db_table through encoder decoder match max_digits decimal_places
  db_collation width_field height_field size limit_choices_to storage`.split(/\s+/),
);
const truthy = new Set('serialize db_constraint allow_files'.split(' '));
/** They shape the object and are not told by `deconstruct()`; `through_fields` is since 5.2 only. */
const untold = new Set(['name', 'rel', 'symmetrical', 'swappable', 'through_fields', 'from_fields', 'to_fields']);
const lengths: Readonly<Record<string, number>> = {
  SlugField: 50,
  URLField: 200,
  FileField: 100,
  ImageField: 100,
  FilePathField: 100,
};
const indexed = new Set(['ForeignKey', 'OneToOneField', 'SlugField']);

/** True for an argument that `deconstruct()` leaves out. */
function isUsual(class_: string, name: string, value: Value): boolean {
  if (untold.has(name)) return true;
  if (value.k === 'items') return name === 'validators' && value.items.length === 0;
  if (value.k === 'dict') return name === 'limit_choices_to' && value.entries.length === 0;
  if (value.k !== 'constant') {
    return (
      value.k === 'name' &&
      /^django\.(db\.models\.NOT_PROVIDED|core\.files\.storage\.default_storage)$/.test(value.path)
    );
  }
  const is = value.value;
  switch (name) {
    case 'db_index':
      return is === indexed.has(class_);
    case 'editable':
      return is === (class_ !== 'BinaryField');
    case 'max_length':
      return is === null || is === lengths[class_];
    case 'help_text':
    case 'path':
    case 'db_collation':
      return is === '' || is === null;
    case 'protocol':
      return is === 'both';
    case 'allow_unicode':
      return is === false;
    default:
      return (falsy.has(name) && is === false) || (none.has(name) && is === null) || (truthy.has(name) && is === true);
  }
}

/** Arguments that a class always tells, or never. */
function normaliseClass(class_: string, options: Map<string, Value>): void {
  if (isTrue(options.get('auto_now')) || isTrue(options.get('auto_now_add'))) drop(options, 'editable', 'blank');
  if (class_.endsWith('AutoField')) {
    drop(options, 'blank');
    options.set('primary_key', constant(true));
  }
  switch (class_) {
    case 'EmailField':
    case 'CIEmailField':
      if (!options.has('max_length')) options.set('max_length', constant(254));
      return;
    case 'UUIDField':
    case 'GenericIPAddressField':
    case 'IPAddressField':
      drop(options, 'max_length');
      return;
    case 'OneToOneField':
      drop(options, 'unique');
      beforeDjango2(options);
      return;
    case 'ForeignKey':
      beforeDjango2(options);
      return;
    case 'FileField':
    case 'ImageField':
      if (!options.has('upload_to')) options.set('upload_to', constant(''));
      return;
    case 'GeneratedField':
      drop(options, 'blank', 'editable');
      return;
    default:
      return;
  }
}

/** Django before 2.0 took it that a key without the argument cascades, and wrote nothing into migrations. */
function beforeDjango2(options: Map<string, Value>): void {
  if (!options.has('on_delete')) options.set('on_delete', cascade);
}

const cascade: Value = { k: 'name', path: 'django.db.models.CASCADE' };

function drop(options: Map<string, Value>, ...names: readonly string[]): void {
  for (const name of names) options.delete(name);
}

/** Labels in full and in lower case, `%(class)s` filled in, a `to_field` that is the key anyway left out. */
function normaliseRelation(project: Project, options: Map<string, Value>, { app, model }: FieldOwner): void {
  const label = (value: Value | undefined): Value => {
    const text = textOf(value);
    if (text !== undefined) return constant(text === 'self' ? `${app}.${model}`.toLowerCase() : fullLabel(text, app));
    if (value?.k !== 'name') return value ?? unknownValue;
    const definition = project.resolve(value.path);
    const target = definition?.kind === 'class' ? project.models.ofClass(definition.ref) : undefined;
    if (target !== undefined) return constant(target.label.toLowerCase());
    return value.path.startsWith('django.conf.settings.') ? value : unknownValue;
  };
  for (const name of ['to', 'through']) if (options.has(name)) options.set(name, label(options.get(name)));
  for (const name of ['related_name', 'related_query_name']) {
    const text = textOf(options.get(name));
    if (text === undefined) continue;
    const class_ = model.toLowerCase();
    const filled = text
      .replaceAll('%(class)s', class_)
      .replaceAll('%(model_name)s', class_)
      .replaceAll('%(app_label)s', app.toLowerCase());
    // Older versions of Django wrote `_book_author_+` where the code says `+`.
    options.set(name, constant(filled.endsWith('+') ? '+' : filled));
  }
  const toField = options.get('to_field');
  if (toField === undefined || isNone(toField)) return;
  const to = textOf(options.get('to'));
  const target = modelByLabel(project, to);
  if (target === undefined) options.set('to_field', unknownValue);
  else if (textOf(toField) === target.primaryKey) drop(options, 'to_field');
}

const labels = new WeakMap<Project, Map<string, Model>>();

/** Django's labels do not mind case. */
function modelByLabel(project: Project, label: string | undefined): Model | undefined {
  let models = labels.get(project);
  if (models === undefined) {
    models = new Map([...project.models.byLabel.values()].map((model) => [model.label.toLowerCase(), model]));
    labels.set(project, models);
  }
  return label === undefined ? undefined : models.get(label);
}

/** `choices=Status` (5.0) is `choices=Status.choices`; a function stays a function. */
function choicesOf(project: Project, value: Value & { readonly k: 'name' }): Value {
  const definition = project.resolve(value.path);
  if (definition?.kind !== 'class') return value;
  const { ref } = definition;
  const isOurs = isChoices(project, ref);
  const listed = isOurs ? choicesAttribute(project, ref, 'choices', scopeOf(project, ref.file, ref)) : undefined;
  return listed ?? unknownValue;
}

/** `choices={"a": "A"}` (5.0) is `[("a", "A")]`. */
function pairsOf(entries: readonly (readonly [Value, Value])[]): Value {
  return {
    k: 'items',
    type: 'list',
    items: entries.map(([key, value]): Value => {
      const group = value.k === 'dict' ? pairsOf(value.entries) : value;
      return { k: 'items', type: 'tuple', items: [key, itemsOf(group) === undefined ? value : group] };
    }),
  };
}
