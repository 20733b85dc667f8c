import { isSingle, type ManagerFact, type Model, type Relation } from '../project/model-graph.ts';
import { findMember } from '../project/members.ts';
import type { ClassRef } from '../project/project.ts';
import type { Location } from '../text/range.ts';
import { chosenByEither } from './chosen.ts';
import { liveLoops, perhapsLoaded } from './emit.ts';
import type { Above, Origin } from './event.ts';
import { mergeLoads, nothingLoaded, type Load, type Loads } from './loads.ts';
import { noArgs, once, type Machine } from './machine.ts';
import { joinedByDefault, relationNamed } from './relations.ts';
import { join, optionsOf } from './options.ts';
import {
  unknown,
  type InstanceValue,
  type ManagerValue,
  type QuerySetValue,
  type RelatedManagerValue,
  type Value,
} from './value.ts';
import type { KeyUse } from './result-cache.ts';

/** A fresh queryset over a model's table. */
export function querySetOf(m: Machine, model: Model, origin: Origin, part: Partial<QuerySetValue> = {}): QuerySetValue {
  return {
    k: 'queryset',
    model,
    loads: nothingLoaded,
    origin,
    source: undefined,
    changedBy: undefined,
    builtAt: undefined,
    ordered: model.ordering.length > 0,
    limit: undefined,
    columns: undefined,
    shape: 'instances',
    querysetClass: undefined,
    born: m.loops,
    known: new Map(),
    annotations: new Set(),
    moreNames: false,
    calls: [],
    cache: { filled: false },
    locks: false,
    aggregates: [],
    vain: [],
    ...part,
  };
}

/** One row of a queryset. Bound to no loop yet: `bindRow` does that. */
export function rowOf(m: Machine, queryset: QuerySetValue, alone = false): Value {
  if (queryset.shape !== 'instances' || queryset.limit === 0) return unknown;
  const follows = followsParent(m, queryset);
  const fetchedBy = follows ? queryset.source?.prefetched?.queryset : undefined;
  return {
    k: 'instance',
    model: queryset.model,
    loads: queryset.loads,
    origin: fetchedBy?.origin ?? (follows ? queryset.source?.instance.origin : originOfRow(m, queryset, alone)),
    path: follows && fetchedBy === undefined ? rowPath(queryset) : [],
    when: queryset.when,
    calls: queryset.calls,
    chosen: queryset.chosen,
    above: follows ? queryset.source?.instance.above : aboveOf(queryset),
    born: m.loops,
    columns: queryset.columns,
    known: new Map([...queryset.known].filter(([name]) => !isJoined(queryset, name))),
    annotations: queryset.annotations,
    by: foundBy(queryset.source?.relation),
    alone,
    assigned: (queryset.cache.assigned ??= new Set()),
    ...(queryset.cache.filled && { uses: (queryset.cache.uses ??= new Map<string, KeyUse[]>()) }),
  };
}

/** The key by which rows of a relation are found. */
export function foundBy(relation: Relation | undefined): string | undefined {
  return relation?.kind === 'o2m' ? relation.inverse : undefined;
}

function originOfRow(m: Machine, { origin }: QuerySetValue, alone: boolean): Origin {
  return alone && m.loops.some((frame) => frame.multiplicity === 'many') ? { ...origin, oneByOne: true } : origin;
}

/** An object that came by a join is the row's own; Django does not put the one that it knows in its place. */
function isJoined({ model, loads }: QuerySetValue, name: string): boolean {
  const relation = model.relations.get(name);
  if (loads.paths.get(name)?.how === 'select') return true;
  return loads.nonNull && relation !== undefined && joinedByDefault(relation);
}

/** Rows that a prefetch could have brought with the object that they belong to. */
function aboveOf({ source, changedBy }: QuerySetValue): Above | undefined {
  if (source === undefined || changedBy !== undefined) return undefined;
  const steps = [...source.instance.path, { name: source.relation.name, single: false }];
  return {
    origin: source.instance.origin,
    path: steps.map(({ name }) => name),
    singles: steps.map(({ single }) => single),
  };
}

function rowPath({ source }: QuerySetValue): InstanceValue['path'] {
  return source ? [...source.instance.path, { name: source.relation.name, single: false, null: false }] : [];
}

/**
 * Rows of a relation that is read for every row of another queryset are loaded best there: their origin is that queryset.
 * Rows of one object's relation, or of one that was filtered, have the expression itself as their origin.
 */
function followsParent(m: Machine, queryset: QuerySetValue): boolean {
  const { source } = queryset;
  if (!source?.instance.origin || queryset.changedBy !== undefined) return false;
  if (source.prefetched) return true;
  const { born, alone } = source.instance;
  return !alone && liveLoops(m, born).some((frame) => frame.multiplicity === 'many');
}

/** The queryset that a manager's `get_queryset` gives; a project's own manager class is run. */
export function querySetOfManager(m: Machine, manager: ManagerValue, site: Location): Value {
  const own = manager.managerClass && findMember(m.project, manager.managerClass, 'get_queryset');
  if (own?.kind === 'method' && !m.project.isLibrary(own.ref.file)) {
    return mapQuerySets(m.callFunction(own.ref, noArgs, site, manager, own.owner), (qs) => ({
      ...qs,
      origin: manager.origin,
      born: m.loops,
    }));
  }
  return plainQuerySet(m, manager);
}

export function plainQuerySet(m: Machine, manager: ManagerValue): QuerySetValue {
  // A manager of which nobody knows the class may give its rows an order.
  const ordered = isOpenManager(manager) || manager.model.open || manager.model.ordering.length > 0;
  return querySetOf(m, manager.model, manager.origin, {
    querysetClass: manager.querysetClass,
    ordered,
    ...(isOpen(m, manager.managerClass) || isOpen(m, manager.querysetClass) || isOpenManager(manager)
      ? { moreNames: true, calls: undefined }
      : { calls: isForeign(m, manager.managerClass) ? undefined : [] }),
  });
}

/** A class that inherits what is not known may bring names and lookups of its own. */
export function isOpen(m: Machine, ref: ClassRef | undefined): boolean {
  return ref !== undefined && m.project.classInfo(ref).open;
}

/** A manager class of a package: its stub does not tell what its `get_queryset` orders or filters. */
function isForeign(m: Machine, ref: ClassRef | undefined): boolean {
  return ref !== undefined && m.project.classInfo(ref).mro.some(({ file }) => /^library:\/(?!django\/)/.test(file));
}

function isOpenManager({ model, name }: ManagerValue): boolean {
  return (model.managers.find((manager) => manager.name === name) ?? model.managers[0])?.open === true;
}

/** The queryset behind `author.book_set`: prefetched rows, or a query when it is evaluated. */
export function querySetOfRelated(m: Machine, manager: RelatedManagerValue): QuerySetValue {
  const { instance, relation, model } = manager;
  const load = instance.loads.paths.get(relation.name);
  const isUnknown = instance.loads.unknown || m.doubted.includes(instance) || perhapsLoaded(m, instance, relation);
  const prefetched = load ?? (isUnknown ? unknownLoad : undefined);
  const known = new Map<string, Value>();
  if (relation.kind === 'o2m' && relation.inverse) known.set(relation.inverse, instance);
  const querysetClass = model.managers[0]?.queryset;
  const origin: Origin = {
    location: manager.site,
    model: model.label,
    kind: 'expression',
    class: undefined,
    fixable: true,
    prefix: [],
  };
  return querySetOf(m, model, origin, {
    source: { instance, relation, prefetched },
    loads: load?.inner ?? loadsWithout(m, manager, isUnknown),
    ordered: prefetched?.ordered || model.ordering.length > 0,
    columns: load?.queryset?.columns,
    annotations: load?.queryset?.annotations ?? new Set(),
    // A default manager of the project's own may annotate what its get_queryset gives.
    moreNames: load?.queryset?.moreNames === true || !isPlainManager(m, model.managers[0]),
    calls: load?.queryset === undefined && isPlainManager(m, model.managers[0]) ? [] : undefined,
    chosen: isUnknown || load?.queryset || load?.inner.unknown ? undefined : chosenByDefault(m, model),
    querysetClass,
    known,
  });
}

/** What rows have that nobody is seen to prefetch: what their default manager loads, or nobody knows what. */
function loadsWithout(m: Machine, { instance, relation, site }: RelatedManagerValue, isUnknown: boolean): Loads {
  if (instance.loads.unknown) return instance.loads;
  return isUnknown ? unknownLoad.inner : managerLoads(m, instance.model, [relation.name], site);
}

/**
 * What rows have that a prefetched relation gives no more, because it is asked in another way (`author.books.order_by(…)`):
 * paths beyond the relation were for the prefetched rows only; those that Prefetch(queryset=…) has itself stay with it.
 * Source: prefetch_one in django/db/models/query.py, Django 5.2.
 */
export function refetchedLoads(m: Machine, queryset: QuerySetValue, site: Location): Loads {
  const { source, changedBy, loads } = queryset;
  if (source?.prefetched?.how !== 'prefetch' || changedBy !== undefined) return loads;
  const { prefetched, instance, relation } = source;
  if (prefetched.queryset) return prefetched.queryset.loads;
  return prefetched.inner.unknown ? loads : managerLoads(m, instance.model, [relation.name], site);
}

function isPlainManager(m: Machine, manager: ManagerFact | undefined): boolean {
  if (manager === undefined || manager.open) return false;
  const own = manager.manager && findMember(m.project, manager.manager, 'get_queryset');
  if (isForeign(m, manager.manager)) return false;
  return (own === undefined || m.project.isLibrary(own.owner.file)) && !isOpen(m, manager.queryset);
}

/** Rows of which nobody knows whether they are in memory: `inner.unknown` says so. */
const unknownLoad: Load = {
  how: 'prefetch',
  inner: { paths: new Map(), unknown: true, nonNull: false },
  ordered: true,
  queryset: undefined,
};

export function mapQuerySets(value: Value, map: (queryset: QuerySetValue) => Value): Value {
  return join(...optionsOf(value).map((option) => (option.k === 'queryset' ? map(option) : option)));
}

/** Default managers that eager-load serve prefetches of their model too. */
export function managerLoads(m: Machine, model: Model, path: readonly string[], site: Location): Loads {
  let at: Model | undefined = model;
  let relation: Relation | undefined;
  for (const name of path) {
    relation = at && relationNamed(at, name);
    at = relation?.to === undefined ? undefined : m.project.models.byLabel.get(relation.to);
  }
  if (!at || !relation || isSingle(relation)) return nothingLoaded;
  return optionsOf(defaultRows(m, at, site)).reduce<Loads>(
    (loads, option) => (option.k === 'queryset' ? mergeLoads(loads, option.loads) : loads),
    nothingLoaded,
  );
}

/** What the default manager's own filters say of the rows of a relation. */
function chosenByDefault(m: Machine, model: Model): QuerySetValue['chosen'] {
  const since = m.events.length;
  const rows = optionsOf(once(m, `rows of ${model.label}`, () => defaultRows(m, model, model.location)));
  m.events.length = since;
  const [first] = rows;
  return rows.reduce(
    (chosen, option) => (option.k === 'queryset' ? chosenByEither(chosen, option.chosen) : undefined),
    first?.k === 'queryset' ? first.chosen : undefined,
  );
}

/** The rows that a default manager of the project's own gives; Unknown for another one. */
function defaultRows(m: Machine, model: Model, site: Location): Value {
  const [manager] = model.managers;
  if (!manager?.manager || m.project.isLibrary(manager.manager.file)) return unknown;
  const origin: Origin = {
    location: site,
    model: model.label,
    kind: 'expression',
    class: undefined,
    fixable: false,
    prefix: [],
  };
  const { name, manager: managerClass, queryset: querysetClass } = manager;
  return querySetOfManager(m, { k: 'manager', model, name, managerClass, querysetClass, origin }, site);
}
