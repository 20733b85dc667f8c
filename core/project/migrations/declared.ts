import { stringValue } from '../constants.ts';
import { findMember } from '../members.ts';
import type { Field, Model } from '../model-graph.ts';
import type { App, ClassRef, Project } from '../project.ts';
import { textOf as settingText } from '../settings/values.ts';
import { scopeOf, valueOf } from './model-scope.ts';
import { constant, evaluate, isTrue, itemsOf, unknownValue } from './values.ts';
import type { Value } from './values.ts';

/** The fields of a model's own table by name, as `ModelState.from_model` takes them; a proxy has none. */
export function localFields(project: Project, model: Model): ReadonlyMap<string, Field> {
  const local = new Map<string, Field>();
  if (model.proxy) return local;
  const inherited = new Set(
    model.parents.flatMap((label) => [...(project.models.byLabel.get(label)?.fields.keys() ?? [])]),
  );
  for (const [name, field] of model.fields)
    if (!inherited.has(name) && field.type !== 'OrderWrt') local.set(name, field);
  return local;
}

/** The call that declares a field, with its names resolved. Unknown for fields of packages and for what is set twice. */
export function declaredField(project: Project, app: App, model: Model, field: Field): Value {
  if (field.value === undefined) return field.name === 'id' ? automaticKey(project, app) : unknownValue;
  const { file } = field.location;
  if (project.isLibrary(file) || !isDeclaredOnce(project, field)) return unknownValue;
  const call = evaluate(project.decode(file, field.value), scopeOf(project, file, field.declaredBy));
  if (call.k !== 'call') return unknownValue;
  const keywords = new Map(call.keywords);
  const { relation } = field;
  let { args } = call;
  if (relation !== undefined) {
    const to = relation.to === undefined ? targetOf(args[0] ?? keywords.get('to')) : constant(relation.to);
    if (args.length > 0) args = [to, ...args.slice(1)];
    else keywords.set('to', to);
    if (keywords.has('through'))
      keywords.set('through', relation.through === undefined ? unknownValue : constant(relation.through));
  }
  // The key of a table is left out of fixtures by itself: Options.setup_pk.
  if (isTrue(keywords.get('primary_key')) || model.primaryKey === field.name)
    keywords.set('serialize', constant(false));
  return { ...call, args, keywords };
}

/** A setting that names the model is the same setting on both sides. */
function targetOf(to: Value | undefined): Value {
  return to?.k === 'name' && to.path.startsWith('django.conf.settings.') ? to : unknownValue;
}

/** One assignment in its class, not inside a branch. */
export function isDeclaredOnce(project: Project, { declaredBy, name }: Field): boolean {
  const attributes = project.python(declaredBy.file)?.classes[declaredBy.index]?.attributes ?? [];
  const own = attributes.filter((attribute) => attribute.name === name);
  return own.length === 1 && own.every(({ conditional }) => !conditional);
}

/** The `id` that Django adds, by the app's default_auto_field, else by the setting; unknown where neither can be known. */
function automaticKey(project: Project, app: App): Value {
  const path = autoField(project, app);
  if (path === undefined) return unknownValue;
  const keywords = new Map<string, Value>([
    ['auto_created', constant(true)],
    ['primary_key', constant(true)],
    ['serialize', constant(false)],
    ['verbose_name', constant('ID')],
  ]);
  return { k: 'call', path, args: [], keywords };
}

function autoField(project: Project, { config, folder }: App): string | undefined {
  const own = config && findMember(project, config, 'default_auto_field');
  if (own !== undefined) {
    if (own.kind !== 'attribute' || own.fact.value === undefined) return undefined;
    return stringValue(project, own.owner.file, project.decode(own.owner.file, own.fact.value));
  }
  if (config !== undefined && project.classInfo(config).open) return undefined;
  // A configuration that Django might choose though it is not known which.
  const configs = config === undefined ? (project.python(`${folder}/apps.py`)?.classes ?? []) : [];
  if (configs.some(({ attributes }) => attributes.some(({ name }) => name === 'default_auto_field'))) return undefined;
  // Without the setting the key depends on Django's version: AutoField to 5.2, BigAutoField from 6.0.
  return settingText(project.settings.value('DEFAULT_AUTO_FIELD')?.constant);
}

/** A Meta option; undefined when it is not set. */
export function metaValue(project: Project, meta: ClassRef | undefined, name: string): Value | undefined {
  // A decorator may set any option.
  const isDecorated = meta !== undefined && project.classInfo(meta).mro.some((ref) => decorates(project, ref));
  if (isDecorated) return unknownValue;
  const member = meta && project.member({ kind: 'class', ref: meta }, name);
  if (member === undefined) return undefined;
  if (member.kind !== 'variable' || project.isLibrary(member.file)) return unknownValue;
  return valueOf(project, member);
}

function decorates(project: Project, { file, index }: ClassRef): boolean {
  return (project.python(file)?.classes[index]?.decorators.length ?? 0) > 0;
}

/** Indexes or constraints of Meta with `%(class)s` in names filled in; undefined when the list cannot be known. */
export function metaObjects(
  project: Project,
  model: Model,
  name: 'indexes' | 'constraints',
): readonly Value[] | undefined {
  const value = metaValue(project, model.meta, name);
  return value === undefined ? [] : itemsOf(value)?.map((item) => named(item, model));
}

function named(value: Value, { app, name }: Model): Value {
  const given = value.k === 'call' ? value.keywords.get('name') : undefined;
  if (value.k !== 'call' || given?.k !== 'constant' || typeof given.value !== 'string') return value;
  const filled = given.value.replaceAll('%(class)s', name.toLowerCase()).replaceAll('%(app_label)s', app.toLowerCase());
  return { ...value, keywords: new Map([...value.keywords, ['name', constant(filled)]]) };
}

/**
 * Names of the managers that migrations keep: those with `use_in_migrations`, and a default manager that is not `objects`.
 * Undefined where a manager's class is not known.
 */
export function migratedManagers(project: Project, model: Model): readonly string[] | undefined {
  const names: string[] = [];
  let isPlain = true;
  for (const [i, { name, manager, open, queryset }] of model.managers.entries()) {
    if (open || (queryset !== undefined && manager === undefined && i > 0)) return undefined;
    const kept = manager !== undefined && usesMigrations(project, manager);
    if (kept === undefined) return undefined;
    if (kept) isPlain = false;
    if (kept || i === 0) names.push(name);
  }
  return isPlain && names.length === 1 && names[0] === 'objects' ? [] : names;
}

function usesMigrations(project: Project, ref: ClassRef): boolean | undefined {
  const member = findMember(project, ref, 'use_in_migrations');
  if (member === undefined) return false;
  if (member.kind !== 'attribute' || member.fact.value === undefined) return undefined;
  const value = project.decode(member.owner.file, member.fact.value);
  return value.k === 'bool' ? value.value : undefined;
}
