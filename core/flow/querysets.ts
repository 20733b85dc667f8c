import { isSingle, type Model, type Relation } from '../project/model-graph.ts';
import { findMember } from '../project/members.ts';
import type { Location } from '../text/range.ts';
import { emit, emitEvaluation, emitQuery } from './emit.ts';
import type { Origin } from './event.ts';
import { mergeLoads, nothingLoaded, withPath, withoutLoads, type Load, type Loads } from './loads.ts';
import { noArgs, type Args, type Machine } from './machine.ts';
import { relationNamed } from './relations.ts';
import {
  dictOf,
  join,
  listOf,
  none,
  optionsOf,
  stringOf,
  stringsOf,
  unknown,
  type Columns,
  type InstanceValue,
  type ManagerValue,
  type QuerySetValue,
  type RelatedManagerValue,
  type Value,
} from './value.ts';

/** A fresh queryset over a model's table. */
export function querySetOf(m: Machine, model: Model, origin: Origin, part: Partial<QuerySetValue> = {}): QuerySetValue {
  return {
    k: 'queryset',
    model,
    loads: nothingLoaded,
    origin,
    source: undefined,
    changedBy: undefined,
    ordered: model.ordering.length > 0,
    sliced: false,
    limit: undefined,
    columns: undefined,
    shape: 'instances',
    querysetClass: undefined,
    born: m.loops,
    known: new Map(),
    annotations: new Set(),
    cache: { filled: false },
    unfixable: false,
    ...part,
  };
}

/** One row of a queryset. Bound to no loop yet: `bindRow` does that. */
export function rowOf(m: Machine, queryset: QuerySetValue): Value {
  if (queryset.shape !== 'instances') return unknown;
  return {
    k: 'instance',
    model: queryset.model,
    loads: queryset.loads,
    origin: rowOrigin(queryset),
    path: rowPath(queryset),
    born: m.loops,
    columns: queryset.columns,
    known: new Map(queryset.known),
    annotations: queryset.annotations,
  };
}

/**
 * Rows of a relation that is read for every row of another queryset are loaded best there: their origin is that queryset.
 * Rows of one object's relation, or of one that was filtered, have the expression itself as their origin.
 */
function rowOrigin(queryset: QuerySetValue): Origin | undefined {
  return followsParent(queryset) ? queryset.source?.instance.origin : queryset.origin;
}

function rowPath(queryset: QuerySetValue): InstanceValue['path'] {
  const { source } = queryset;
  if (!source || !followsParent(queryset)) return [];
  return [...source.instance.path, { name: source.relation.name, single: false, null: false }];
}

function followsParent(queryset: QuerySetValue): boolean {
  const { source } = queryset;
  if (!source?.instance.origin) return false;
  if (source.prefetched && queryset.changedBy === undefined) return true;
  return queryset.changedBy === undefined && source.instance.born.some((frame) => frame.multiplicity === 'many');
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
  return querySetOf(m, manager.model, manager.origin, { querysetClass: manager.querysetClass });
}

/** The queryset behind `author.book_set`: prefetched rows, or a query when it is evaluated. */
export function querySetOfRelated(m: Machine, manager: RelatedManagerValue): QuerySetValue {
  const { instance, relation, model } = manager;
  const load = instance.loads.paths.get(relation.name);
  const prefetched = load ?? (instance.loads.unknown ? unknownLoad : undefined);
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
    loads: load?.inner ?? (instance.loads.unknown ? instance.loads : nothingLoaded),
    ordered: prefetched?.ordered || model.ordering.length > 0,
    columns: load?.queryset?.columns,
    annotations: load?.queryset?.annotations ?? new Set(),
    querysetClass,
    known,
  });
}

const unknownLoad: Load = {
  how: 'prefetch',
  inner: { paths: new Map(), unknown: true, nonNull: false },
  ordered: true,
  queryset: undefined,
};

export function mapQuerySets(value: Value, map: (queryset: QuerySetValue) => Value): Value {
  return join(...optionsOf(value).map((option) => (option.k === 'queryset' ? map(option) : option)));
}

/** Methods that give a queryset with other rows or another order, and nothing else that matters here. */
const narrowing = new Set([
  'filter',
  'exclude',
  'order_by',
  'distinct',
  'reverse',
  'dates',
  'datetimes',
  'difference',
  'intersection',
  'union',
  'complex_filter',
  'extra',
  'annotate',
  'alias',
  'select_for_update',
  'using',
  'none',
  'select_related',
  'prefetch_related',
  'only',
  'defer',
  'values',
  'values_list',
  'all',
  'iterator',
  'as_manager',
  'raw',
]);
const single = new Set([
  'get',
  'first',
  'last',
  'earliest',
  'latest',
  'aget',
  'afirst',
  'alast',
  'aearliest',
  'alatest',
]);
const scalar = new Set([
  'count',
  'exists',
  'aggregate',
  'contains',
  'in_bulk',
  'explain',
  'acount',
  'aexists',
  'aaggregate',
  'acontains',
  'ain_bulk',
]);
const writing = new Set([
  'create',
  'bulk_create',
  'bulk_update',
  'get_or_create',
  'update_or_create',
  'update',
  'delete',
  'acreate',
  'abulk_create',
  'abulk_update',
  'aget_or_create',
  'aupdate_or_create',
  'aupdate',
  'adelete',
]);
const relatedWriting = new Set(['add', 'remove', 'set', 'clear', 'aadd', 'aremove', 'aset', 'aclear']);

export function isQuerySetMethod(name: string): boolean {
  return narrowing.has(name) || single.has(name) || scalar.has(name) || writing.has(name) || relatedWriting.has(name);
}

/** Calls a method of Django's own QuerySet. `site` is the whole call, receiver included. */
export function callQuerySetMethod(
  m: Machine,
  receiver: QuerySetValue,
  name: string,
  args: Args,
  site: Location,
): Value {
  const queryset = { ...receiver, origin: grownOrigin(receiver, site) };
  if (narrowing.has(name)) return narrow(m, queryset, name, args, site);
  if (single.has(name)) return singleRow(m, queryset, name, args, site);
  if (scalar.has(name)) return scalarResult(m, queryset, name, site);
  if (writing.has(name)) return writeRows(m, queryset, name, args, site);
  if (relatedWriting.has(name))
    emit(m, { kind: 'write', model: queryset.model.label, method: name, expression: '' }, site);
  return unknown;
}

/** The origin of a chain is the whole chain while it is being written in one expression. */
function grownOrigin(receiver: QuerySetValue, site: Location): Origin {
  const { origin } = receiver;
  const same =
    origin.kind === 'expression' &&
    origin.location.file === site.file &&
    origin.location.start === site.start &&
    site.end > origin.location.end;
  return same && !receiver.cache.filled ? { ...origin, location: site } : origin;
}

function narrow(m: Machine, queryset: QuerySetValue, name: string, args: Args, site: Location): Value {
  const next: QuerySetValue = { ...queryset, cache: { filled: false }, born: m.loops };
  const changed = { ...next, changedBy: queryset.changedBy ?? name };
  switch (name) {
    case 'all':
      return next;
    case 'iterator':
      return {
        ...changed,
        loads: args.keywords.size > 0 || args.positional.length > 0 ? next.loads : withoutLoads(next.loads, 'prefetch'),
      };
    case 'select_related':
      return { ...changed, loads: selectRelated(next, args) };
    case 'prefetch_related':
      return {
        ...changed,
        loads: prefetchRelated(m, next, args, site),
        changedBy: queryset.changedBy ?? (queryset.source?.prefetched ? name : undefined),
      };
    case 'only':
    case 'defer':
      return { ...changed, columns: columnsAfter(next, name, args) };
    case 'values':
    case 'values_list':
      return {
        ...changed,
        shape: name === 'values' ? 'dicts' : args.keywords.get('flat') ? 'flat' : 'tuples',
        unfixable: true,
      };
    case 'dates':
    case 'datetimes':
      return { ...changed, shape: 'flat', unfixable: true };
    case 'order_by':
      return { ...changed, ordered: args.positional.length > 0 };
    case 'annotate':
    case 'alias':
    case 'extra':
      return { ...changed, annotations: new Set([...queryset.annotations, ...args.keywords.keys()]) };
    case 'union':
    case 'intersection':
    case 'difference':
      return { ...changed, unfixable: true };
    case 'none':
      return { ...changed, cache: { filled: true } };
    case 'raw':
      return { ...changed, unfixable: true };
    default:
      return changed;
  }
}

function selectRelated(queryset: QuerySetValue, args: Args): Loads {
  if (args.positional[0]?.k === 'none') return withoutLoads(queryset.loads, 'select');
  if (args.more) return { ...queryset.loads, unknown: true };
  if (args.positional.length === 0) return { ...queryset.loads, nonNull: true };
  let loads = queryset.loads;
  for (const argument of args.positional) {
    const path = stringOf(argument);
    if (path === undefined) return { ...loads, unknown: true };
    loads = withPath(loads, accessorPath(queryset.model, path.split('__')), 'select');
  }
  return loads;
}

/** prefetch_related and select_related speak accessor names, except for reverse one-to-one where both are the same. */
function accessorPath(_model: Model, path: readonly string[]): readonly string[] {
  return path;
}

function prefetchRelated(m: Machine, queryset: QuerySetValue, args: Args, site: Location): Loads {
  if (args.positional[0]?.k === 'none') return withoutLoads(queryset.loads, 'prefetch');
  let loads = args.more ? { ...queryset.loads, unknown: true } : queryset.loads;
  for (const argument of args.positional) loads = withPrefetch(m, loads, queryset.model, argument, site);
  return loads;
}

/** What one argument of prefetch_related loads: a path, a Prefetch, or something that cannot be read. */
export function withPrefetch(m: Machine, loads: Loads, model: Model, argument: Value, site: Location): Loads {
  const path = stringOf(argument);
  if (path !== undefined)
    return withPath(loads, path.split('__'), 'prefetch', { inner: managerLoads(m, model, path.split('__'), site) });
  if (argument.k !== 'prefetch' || argument.lookup === undefined) return { ...loads, unknown: true };
  const steps = argument.lookup.split('__');
  const queryset =
    argument.queryset === undefined ? undefined : optionsOf(argument.queryset).find((o) => o.k === 'queryset');
  const inner =
    queryset?.loads ?? (argument.queryset ? { ...nothingLoaded, unknown: true } : managerLoads(m, model, steps, site));
  const named = argument.toAttr === undefined ? steps : [...steps.slice(0, -1), argument.toAttr];
  return withPath(loads, named, 'prefetch', { inner, ordered: queryset?.ordered ?? false, queryset });
}

/** Default managers that eager-load serve prefetches of their model too. */
function managerLoads(m: Machine, model: Model, path: readonly string[], site: Location): Loads {
  let at: Model | undefined = model;
  let relation: Relation | undefined;
  for (const name of path) {
    relation = at && relationNamed(m.project, at, name);
    at = relation?.to === undefined ? undefined : m.project.models.byLabel.get(relation.to);
  }
  const manager = at?.managers[0];
  if (!at || !relation || isSingle(relation) || !manager?.manager || m.project.isLibrary(manager.manager.file))
    return nothingLoaded;
  const origin: Origin = {
    location: site,
    model: at.label,
    kind: 'expression',
    class: undefined,
    fixable: false,
    prefix: [],
  };
  const value = querySetOfManager(
    m,
    {
      k: 'manager',
      model: at,
      name: manager.name,
      managerClass: manager.manager,
      querysetClass: manager.queryset,
      origin,
    },
    site,
  );
  return optionsOf(value).reduce<Loads>(
    (loads, option) => (option.k === 'queryset' ? mergeLoads(loads, option.loads) : loads),
    nothingLoaded,
  );
}

function columnsAfter(queryset: QuerySetValue, mode: Columns['mode'], args: Args): Columns | undefined {
  const names = args.positional.map(stringOf);
  if (args.more || names.some((n) => n === undefined) || args.positional.length === 0) return undefined;
  const before = queryset.columns;
  const all = new Set(names.filter((n) => n !== undefined));
  if (mode === 'defer' && before?.mode === 'only')
    return { mode: 'only', names: new Set([...before.names].filter((n) => !all.has(n))) };
  if (mode === 'defer' && before?.mode === 'defer') return { mode, names: new Set([...before.names, ...all]) };
  return { mode, names: all };
}

function singleRow(m: Machine, queryset: QuerySetValue, name: string, args: Args, site: Location): Value {
  const filtered = args.positional.length > 0 || args.keywords.size > 0;
  const free = !filtered && /^a?first$/.test(name) && queryset.ordered && queryset.changedBy === undefined;
  const asked =
    free || (/^a?first$/.test(name) && queryset.cache.filled)
      ? queryset
      : { ...queryset, changedBy: queryset.changedBy ?? name };
  emitQuery(m, asked, name, site);
  const row = rowOf(m, { ...asked, changedBy: queryset.source?.prefetched && free ? undefined : asked.changedBy });
  return row;
}

function scalarResult(m: Machine, queryset: QuerySetValue, name: string, site: Location): Value {
  const plain = name.replace(/^a(?=count|exists|aggregate|contains|in_bulk)/, '');
  const cached = queryset.cache.filled && (plain === 'count' || plain === 'exists' || plain === 'contains');
  const asked =
    plain === 'aggregate' || plain === 'in_bulk' || plain === 'explain'
      ? { ...queryset, changedBy: queryset.changedBy ?? plain }
      : queryset;
  if (!cached) emitQuery(m, asked, plain, site);
  if (plain === 'in_bulk') return dictOf([], rowOf(m, queryset), true);
  return plain === 'aggregate' ? dictOf() : unknown;
}

function writeRows(m: Machine, queryset: QuerySetValue, name: string, args: Args, site: Location): Value {
  emit(m, { kind: 'write', model: queryset.model.label, method: name, expression: '' }, site, queryset.origin);
  const row = madeRow(m, queryset, args);
  if (/^a?(get_or_create|update_or_create)$/.test(name)) return { k: 'tuple', items: [row, unknown] };
  if (/^a?create$/.test(name)) return row;
  if (/bulk_create$/.test(name)) return args.positional[0] ?? unknown;
  return name.endsWith('update') || name.endsWith('delete') ? unknown : none;
}

/** A row just made holds the objects that it was made from. */
function madeRow(m: Machine, queryset: QuerySetValue, args: Args): Value {
  const known = new Map(queryset.known);
  for (const [name, value] of args.keywords) if (queryset.model.relations.has(name)) known.set(name, value);
  const { model } = queryset;
  return {
    k: 'instance',
    model,
    loads: { ...nothingLoaded, unknown: true },
    origin: undefined,
    path: [],
    born: m.loops,
    columns: undefined,
    known,
    annotations: new Set(),
  };
}

/** `qs[…]`: a slice is a queryset of the same rows, an index is one row. */
export function sliceQuerySet(
  m: Machine,
  queryset: QuerySetValue,
  limit: number | undefined,
  site: Location,
): QuerySetValue {
  const cachedSlice = queryset.source?.prefetched !== undefined && queryset.changedBy === undefined;
  const origin = grownOrigin(queryset, site);
  if (cachedSlice || queryset.cache.filled) return { ...queryset, limit };
  return {
    ...queryset,
    origin,
    sliced: true,
    limit,
    changedBy: queryset.changedBy,
    born: m.loops,
    cache: { filled: false },
  };
}

export function indexQuerySet(m: Machine, queryset: QuerySetValue, site: Location): Value {
  if (!queryset.cache.filled) emitQuery(m, queryset, 'index', site);
  return rowOf(m, queryset);
}

/** A list of all rows: `list(qs)`, iteration. */
export function evaluateQuerySet(m: Machine, queryset: QuerySetValue, method: string, site: Location): Value {
  emitEvaluation(m, queryset, method, site);
  return listOf(rowOf(m, queryset), queryset.limit === undefined || queryset.limit > 1);
}

/** The strings of an option such as list_select_related; undefined when they cannot be read. */
export function namesOf(value: Value | undefined): readonly string[] | undefined {
  return stringsOf(value);
}
