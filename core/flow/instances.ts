import { isSingle, type Field, type Model, type Relation } from '../project/model-graph.ts';
import { findMember } from '../project/members.ts';
import type { Location } from '../text/range.ts';
import { isCachedProperty } from './decorators.ts';
import { chosenStill, chosenValue } from './chosen.ts';
import type { Site } from './event.ts';
import { emit, emitRelation, liveLoops, perhapsLoaded } from './emit.ts';
import { nothingLoaded, type Columns, type Load, type Loads } from './loads.ts';
import { fromOutside } from './input.ts';
import { noArgs, type Machine } from './machine.ts';
import { printed } from './printed.ts';
import { joinedByDefault, targetOf } from './relations.ts';
import { callQuerySetMethod } from './querysets.ts';
import { isOtherKey } from './kinds.ts';
import { foundBy, querySetOfRelated } from './queryset-rows.ts';
import { strangerOf } from './stranger.ts';
import { annotation, rowKey, rowState } from './truth.ts';
import { dictOf, listOf, none, unknown, type InstanceValue, type RelatedManagerValue, type Value } from './value.ts';
import type { KeyUse } from './result-cache.ts';

/** `instance.name`, in the order in which Python and Django look. Undefined names give Unknown. */
export function instanceAttribute(m: Machine, instance: InstanceValue, name: string, site: Location): Value {
  const known = instance.known.get(name);
  if (known !== undefined) {
    if (known.k !== 'instance') return known;
    if (known.use) noteRead(known.use, site);
    return name === instance.by && instance.assigned?.has(name) !== true ? { ...known, isThere: true } : known;
  }
  const prefetchedList = toAttrList(m, instance, name);
  if (prefetchedList) return prefetchedList;
  if (name === prefetchCache) return prefetched(instance);
  const { model } = instance;
  m.reads.model(model);
  const relation = model.relations.get(name);
  if (relation && isSingle(relation) && instance.assigned?.has(name)) return unknown;
  if (relation) return relationValue(m, instance, relation, site);
  if (instance.origin && (name === 'pk' || name === model.primaryKey))
    return { ...rowKey, keyOf: model.label, chosen: chosenStill(instance) };
  if (instance.origin && name === '_state') return rowState;
  const field = model.fields.get(name);
  if (field) return fieldValue(m, instance, field, site);
  if (instance.annotations.has(name)) return annotation;
  if (name === 'pk') return unknown;
  const key = foreignKeyOf(model, name);
  if (key) return fieldValue(m, instance, key, site);
  return memberValue(m, instance, name, site);
}

/**
 * Does a row have this attribute whatever is in the database: a field, rows that a prefetch put there, what was set before?
 * The other side of a one-to-one relation may be missing, and a property may raise.
 */
export function hasSurely({ known, loads, annotations, model }: InstanceValue, name: string): boolean {
  if (known.has(name) || annotations.has(name) || loads.paths.get(name)?.queryset !== undefined) return true;
  if (name === prefetchCache) return namesOfPrefetched(loads).length > 0;
  const relation = model.relations.get(name);
  if (relation === undefined) return model.fields.has(name) || name === 'pk';
  return !isSingle(relation) || (relation.direction === 'forward' && relation.kind !== 'generic-fk');
}

const prefetchCache = '_prefetched_objects_cache';

/** Where Django keeps what was prefetched: code looks there which way it should ask, `"books" in author._prefetched…`. */
function prefetched({ loads }: InstanceValue): Value {
  return loads.unknown ? unknown : dictOf(namesOfPrefetched(loads).map((name) => [name, unknown]));
}

function namesOfPrefetched({ paths }: Loads): readonly string[] {
  return [...paths].flatMap(([name, { how }]) => (how === 'prefetch' ? [name] : []));
}

/** `Prefetch(…, to_attr="fresh")`: a list, or the one object, under a name that is no relation of the model. */
function toAttrList(m: Machine, instance: InstanceValue, name: string): Value | undefined {
  const load = instance.loads.paths.get(name);
  if (!load?.queryset || instance.model.relations.has(name)) return undefined;
  const row: InstanceValue = {
    k: 'instance',
    model: load.queryset.model,
    loads: load.inner,
    origin: load.queryset.origin,
    path: [],
    born: m.loops,
    columns: load.queryset.columns,
    known: new Map(),
    annotations: load.queryset.annotations,
    chosen: load.queryset.chosen,
    assigned: new Set(),
    by: foundBy(load.relation),
  };
  const { relation } = load;
  // Django sets the way back on rows that it fetches for an object.
  if (relation?.kind === 'o2m' && relation.inverse) row.known.set(relation.inverse, instance);
  return relation && isSingle(relation) ? row : listOf(row, true);
}

function relationValue(m: Machine, instance: InstanceValue, relation: Relation, site: Location): Value {
  const target = targetOf(m.project, relation);
  if (relation.kind === 'generic-fk') {
    if (!instance.loads.unknown && !instance.loads.paths.has(relation.name) && !perhapsLoaded(m, instance, relation))
      readLazily(m, instance, relation, site, undefined);
    const object: Value = { k: 'generic', instance, relation, kinds: new Map() };
    instance.known.set(relation.name, object);
    return object;
  }
  if (!isSingle(relation)) return target ? { k: 'related', instance, relation, model: target, site } : unknown;
  const load = instance.loads.paths.get(relation.name);
  if (load === undefined && m.doubted.includes(instance)) return target ? strangerOf(target) : unknown;
  const loaded =
    load !== undefined ||
    instance.loads.unknown ||
    relation.parentLink ||
    perhapsLoaded(m, instance, relation) ||
    (instance.loads.nonNull && joinedByDefault(relation));
  if (!loaded && isOtherKey(m, instance, relation, site)) return none;
  const use = loaded ? undefined : keyUse(instance, relation, site);
  if (!loaded) readLazily(m, instance, relation, site, use);
  if (!target) return unknown;
  const value = relatedInstance(instance, relation, target, load, use);
  instance.known.set(relation.name, value);
  return value;
}

function readLazily(
  m: Machine,
  instance: InstanceValue,
  relation: Relation,
  site: Location,
  use: KeyUse | undefined,
): void {
  emitRelation(m, instance, stepsTo(instance, relation), site, relation.location, use);
}

/**
 * Whether the row's own column could be read in place of the object: not where the key may be null (the column gives None,
 * the object raises), where it points at another field than the primary key, or where only() left it out.
 */
function keyUse(instance: InstanceValue, relation: Relation, site: Location): KeyUse | undefined {
  const isOwnColumn = relation.direction === 'forward' && (relation.kind === 'fk' || relation.kind === 'o2o');
  const field = instance.model.fields.get(relation.name);
  const isThere = !instance.columns || (field !== undefined && !isDeferred(instance.columns, field));
  if (!isOwnColumn || !isThere || relation.null || relation.toField !== undefined) return undefined;
  if (instance.uses === undefined) return { reads: 1, last: site, keyReads: [] };
  const path = [...instance.path, relation].map(({ name }) => name).join('.');
  const alike = instance.uses.get(path) ?? [];
  const use: KeyUse = { reads: 1, last: site, keyReads: [], alike };
  alike.push(use);
  instance.uses.set(path, alike);
  return use;
}

function noteRead(use: KeyUse, site: Location): void {
  use.reads++;
  use.last = site;
}

/** `book.author.id`: of the author, read at `object`, only the key is taken. */
export function noteKeyRead(instance: InstanceValue, name: string, object: Location, place: Site): void {
  const { use, model } = instance;
  const isKey = name === 'pk' || (name === 'id' && model.primaryKey === 'id');
  const isReadHere = use?.last.file === object.file && use.last.start === object.start && use.last.end === object.end;
  if (isKey && isReadHere) use.keyReads.push({ ...place, expression: name });
}

/** A generic key is one object too, but no join reaches it: it can only be prefetched. */
function stepsTo(instance: InstanceValue, relation: Relation): InstanceValue['path'] {
  const single = isSingle(relation) && relation.kind !== 'generic-fk';
  return [...instance.path, { name: relation.name, single, null: relation.null }];
}

function relatedInstance(
  instance: InstanceValue,
  relation: Relation,
  target: Model,
  load: Load | undefined,
  use: KeyUse | undefined,
): InstanceValue {
  const inner = { ...(load?.inner ?? nothingLoaded), perhaps: instance.loads.perhaps?.paths.get(relation.name)?.inner };
  const loads = instance.loads.unknown
    ? { ...inner, unknown: true }
    : { ...inner, nonNull: inner.nonNull || (instance.loads.nonNull && joinedByDefault(relation)) };
  const known = new Map<string, Value>();
  if (relation.kind === 'o2o' && relation.inverse) known.set(relation.inverse, instance);
  return {
    k: 'instance',
    model: target,
    loads,
    // `Prefetch(queryset=…)` fetches it by a queryset of its own.
    origin: load?.queryset?.origin ?? instance.origin,
    path: load?.queryset ? [] : stepsTo(instance, relation),
    born: instance.born,
    columns: load?.queryset?.columns,
    known,
    annotations: load?.queryset?.annotations ?? new Set(),
    above: instance.above,
    when: instance.when,
    alone: instance.alone ?? false,
    assigned: new Set(),
    ...(use && { use }),
    ...(instance.uses && { uses: instance.uses }),
  };
}

function fieldValue(m: Machine, instance: InstanceValue, field: Field, site: Location): Value {
  const { columns } = instance;
  if (columns && !field.primaryKey && isDeferred(columns, field)) {
    emit(
      m,
      { kind: 'deferred', model: instance.model.label, field: field.name, mode: columns.mode, expression: '' },
      site,
      instance.origin,
      liveLoops(m, instance.born),
      [],
      undefined,
      { places: [columns.call] },
    );
    instance.known.set(field.name, unknown);
  }
  const chosen = chosenValue(instance, field);
  if (chosen !== undefined && chosen.k !== 'unknown') return chosen;
  return isFreeText(m, field) ? fromOutside({ from: 'stored', name: printed(m.at) }) : (chosen ?? unknown);
}

const freeTexts = new WeakMap<Field, boolean>();

/** A column of text that people write; with `choices` it is one of the program's own words. */
function isFreeText(m: Machine, field: Field): boolean {
  let is = freeTexts.get(field);
  if (is === undefined) freeTexts.set(field, (is = holdsFreeText(m, field)));
  return is;
}

/** Columns that by their names hold a word of the program's, or HTML on purpose. */
const words =
  /(^|_)(status|state|type|kind|level|severity|slug|code|colou?r|lang|language|locale|uuid|hash|key|token|icon|version|format|html|markup|rendered|svg|css|class|script|embed|snippet|widget)$/;

function holdsFreeText(m: Machine, { name, type, value, location }: Field): boolean {
  if ((type !== 'CharField' && type !== 'TextField') || words.test(name)) return false;
  const call = value === undefined ? undefined : m.project.decode(location.file, value);
  return call?.k === 'call' && call.keywords.every((keyword) => keyword.name !== 'choices');
}

/**
 * A key may be named by its field or by its column, and `only("author__name")` keeps it too, as Django needs it to join.
 */
function isDeferred({ mode, names }: Columns, { name, column }: Field): boolean {
  const isNamed = names.has(name) || (column !== undefined && names.has(column));
  if (mode === 'defer') return isNamed;
  return !isNamed && ![...names].some((kept) => kept.startsWith(`${name}__`));
}

/** The foreign key whose column is called `author_id`. */
export function foreignKeyOf(model: Model, name: string): Field | undefined {
  const field = name.endsWith('_id') ? model.fields.get(name.slice(0, -3)) : undefined;
  return field?.relation?.direction === 'forward' ? field : undefined;
}

function memberValue(m: Machine, instance: InstanceValue, name: string, site: Location): Value {
  if (mayBeAnnotated(m, instance, name) || instance.assigned?.has(name)) return unknown;
  return m.classAttribute(instance.model.ref, name, instance, site) ?? unknown;
}

/** Rows that came in a way that cannot be read may bring what a cached property would find out. */
function mayBeAnnotated(m: Machine, { loads, origin, model }: InstanceValue, name: string): boolean {
  return loads.unknown && origin !== undefined && isCachedProperty(m, findMember(m.project, model.ref, name));
}

/** `author.book_set.…()`: a method of a related manager; a project's own manager or queryset method is run. */
export function callRelatedMethod(
  m: Machine,
  manager: RelatedManagerValue,
  name: string,
  args: typeof noArgs,
  site: Location,
): Value {
  const queryset = querySetOfRelated(m, manager);
  const own = ownMethod(m, manager, name);
  if (own) return m.callFunction(own.ref, args, site, own.onQuerySet ? queryset : manager, own.owner);
  if (!m.transfer.querySets.has(name)) return unknown;
  return callQuerySetMethod(m, queryset, name, args, site);
}

function ownMethod(m: Machine, manager: RelatedManagerValue, name: string) {
  const declared = manager.model.managers[0];
  for (const [ref, onQuerySet] of [
    [declared?.manager, false],
    [declared?.queryset, true],
  ] as const) {
    const member = ref && findMember(m.project, ref, name);
    if (member?.kind === 'method' && !m.project.isLibrary(member.ref.file))
      return { ref: member.ref, owner: member.owner, onQuerySet };
  }
  return undefined;
}
