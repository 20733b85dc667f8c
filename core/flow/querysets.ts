import type { Location } from '../text/range.ts';
import { withAggregates } from './aggregates.ts';
import { emit, emitEvaluation, emitQuery } from './emit.ts';
import type { Origin } from './event.ts';
import { withoutLoads } from './loads.ts';
import { lift, type Args, type Machine } from './machine.ts';
import { columnsAfter, prefetchRelated, selectRelated } from './queryset-loading.ts';
import { rowOf } from './queryset-rows.ts';
import { extraSink, fieldsSink, sqlSink } from './sinks.ts';
import { strangerOf } from './stranger.ts';
import { namesAfter, noteUnknownNames } from './unknown-names.ts';
import { dictOf, listOf, none, stringOf, unknown, type QuerySetValue, type Value } from './value.ts';

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
  noteUnknownNames(m, queryset, name, args, site);
  if (name === 'raw') sqlSink(m, args.positional[0] ?? args.keywords.get('raw_query'), site);
  if (name === 'extra') extraSink(m, args, site);
  if (writing.has(name) && !name.includes('bulk')) fieldsSink(m, args, site);
  if (narrowing.has(name)) return narrow(m, queryset, name, args, site);
  if (single.has(name)) return singleRow(m, queryset, name, args, site);
  if (scalar.has(name)) return scalarResult(m, queryset, name, args, site);
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
  const builtAt = { site: lift(m, site), path: m.path };
  const calls = queryset.calls && [...queryset.calls, { method: name, args }];
  const next: QuerySetValue = { ...queryset, cache: { filled: false }, born: m.loops, builtAt, calls };
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
      return { ...changed, columns: columnsAfter(next, name, args, site) };
    case 'values':
    case 'values_list':
      return {
        ...changed,
        ...namesAfter(queryset, name, args),
        shape: name === 'values' ? 'dicts' : args.keywords.get('flat') ? 'flat' : 'tuples',
      };
    case 'dates':
    case 'datetimes':
      return { ...changed, shape: 'flat', ordered: true };
    case 'order_by':
      noteRandomOrder(m, queryset, args, site);
      return { ...changed, ordered: args.more || args.positional.length > 0 };
    case 'annotate':
    case 'alias':
    case 'extra':
      return {
        ...changed,
        ...namesAfter(queryset, name, args),
        ordered: queryset.ordered || args.keywords.has('order_by'),
        aggregates: withAggregates(m, queryset, args, site, queryset.shape === 'instances'),
      };
    case 'union':
    case 'intersection':
    case 'difference':
    case 'raw':
      return { ...changed, moreNames: true };
    case 'select_for_update':
      return { ...changed, locks: true };
    case 'none':
      return { ...changed, limit: 0 };
    default:
      return changed;
  }
}

/** `order_by("?")`: told where the project writes it, and for a table, not for the rows of one object. */
function noteRandomOrder(m: Machine, queryset: QuerySetValue, args: Args, site: Location): void {
  if (queryset.source !== undefined || m.project.isLibrary(site.file)) return;
  const isRandom = args.positional.some(
    (value) => stringOf(value) === '?' || (value.k === 'expression' && value.name === 'Random'),
  );
  if (!isRandom) return;
  const model = queryset.model.label;
  emit(m, { kind: 'queryset', what: 'random-order', model, method: 'order_by', expression: '' }, site);
}

function writeRows(m: Machine, queryset: QuerySetValue, name: string, args: Args, site: Location): Value {
  emit(m, { kind: 'write', model: queryset.model.label, method: name, expression: '' }, site, queryset.origin);
  const row = madeRow(m, queryset, args);
  if (/^a?(get_or_create|update_or_create)$/.test(name)) return { k: 'tuple', items: [row, unknown] };
  if (/^a?create$/.test(name)) return row;
  if (name.endsWith('bulk_create')) return args.positional[0] ?? unknown;
  return name.endsWith('update') || name.endsWith('delete') ? unknown : none;
}

/** A row just made holds the objects that it was made from. */
function madeRow(m: Machine, queryset: QuerySetValue, args: Args): Value {
  const known = new Map(queryset.known);
  for (const [name, value] of args.keywords) if (queryset.model.relations.has(name)) known.set(name, value);
  return { ...strangerOf(queryset.model), born: m.loops, known };
}

function singleRow(m: Machine, queryset: QuerySetValue, name: string, args: Args, site: Location): Value {
  const filtered = args.positional.length > 0 || args.keywords.size > 0;
  const free = !filtered && /^a?first$/.test(name) && queryset.ordered && queryset.changedBy === undefined;
  const asked =
    free || (/^a?first$/.test(name) && queryset.cache.filled)
      ? queryset
      : { ...queryset, changedBy: queryset.changedBy ?? name };
  emitQuery(m, asked, name, site);
  return rowOf(m, { ...asked, changedBy: queryset.source?.prefetched && free ? undefined : asked.changedBy }, true);
}

function scalarResult(m: Machine, queryset: QuerySetValue, name: string, args: Args, site: Location): Value {
  const plain = name.replace(/^a(?=count|exists|aggregate|contains|in_bulk)/, '');
  const cached = queryset.cache.filled && (plain === 'count' || plain === 'exists' || plain === 'contains');
  const asked =
    plain === 'aggregate' || plain === 'in_bulk' || plain === 'explain'
      ? { ...queryset, changedBy: queryset.changedBy ?? plain }
      : queryset;
  if (!cached) emitQuery(m, asked, plain, site);
  if (plain === 'aggregate') withAggregates(m, queryset, args, site, false);
  if (plain === 'in_bulk') return dictOf([], rowOf(m, queryset), true);
  return plain === 'aggregate' ? dictOf() : unknown;
}

/** `qs[…]`: a slice is a queryset of the same rows, an index is one row. */
export function sliceQuerySet(
  m: Machine,
  queryset: QuerySetValue,
  { lower, upper }: { readonly lower: number | undefined; readonly upper: number | undefined },
  site: Location,
): QuerySetValue {
  const limit = Number.isNaN(upper) ? undefined : upper;
  const cachedSlice = queryset.source?.prefetched !== undefined && queryset.changedBy === undefined;
  const origin = grownOrigin(queryset, site);
  if (cachedSlice || queryset.cache.filled) return { ...queryset, limit };
  if (queryset.limit === 0) return queryset;
  return {
    ...queryset,
    origin,
    limit,
    changedBy: queryset.changedBy,
    born: m.loops,
    calls: queryset.calls && [...queryset.calls, { method: 'slice', lower, upper }],
    cache: { filled: false },
  };
}

export function indexQuerySet(m: Machine, queryset: QuerySetValue, site: Location): Value {
  if (!queryset.cache.filled) emitQuery(m, queryset, 'index', site);
  return rowOf(m, queryset, true);
}

/** A list of all rows: `list(qs)`, iteration. */
export function evaluateQuerySet(m: Machine, queryset: QuerySetValue, method: string, site: Location): Value {
  emitEvaluation(m, queryset, method, site);
  return listOf(rowOf(m, queryset), queryset.limit === undefined || queryset.limit > 1);
}
