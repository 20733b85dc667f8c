import type { Location } from '../text/range.ts';
import { withAbsent } from './absent.ts';
import { withAggregates } from './aggregates.ts';
import { keyAsked, withChosen } from './chosen.ts';
import { emit, emitEvaluation, emitQuery } from './emit.ts';
import type { Origin } from './event.ts';
import { withoutLoads } from './loads.ts';
import { lift, type Args, type Machine, type QuerySetMethod } from './machine.ts';
import { columnsAfter, prefetchRelated, selectRelated } from './queryset-loading.ts';
import { refetchedLoads, rowOf } from './queryset-rows.ts';
import { extraSink, fieldsSink, sqlSink } from './sinks.ts';
import type { Bounds } from './result-cache.ts';
import { strangerOf } from './stranger.ts';
import { valueKey } from './options.ts';
import { namesAfter, noteUnknownNames, vainSelects } from './unknown-names.ts';
import { dictOf, listOf, none, stringOf, unknown, type QuerySetValue, type Value } from './value.ts';

/** Calls a method of Django's own QuerySet. `site` is the whole call, receiver included. */
export function callQuerySetMethod(
  m: Machine,
  receiver: QuerySetValue,
  name: string,
  args: Args,
  site: Location,
): Value {
  const [known, chosen] = [withAbsent(receiver, name, args), withChosen(receiver, name, args)];
  const queryset = { ...receiver, origin: grownOrigin(receiver, site), known, chosen };
  noteUnknownNames(m, queryset, name, args, site);
  if (name === 'raw') sqlSink(m, args.positional[0] ?? args.keywords.get('raw_query'), site);
  if (name === 'extra') extraSink(m, args, site);
  if (setsFields.test(name)) fieldsSink(m, args, site);
  return m.transfer.querySets.get(name)?.(m, queryset, name, args, site) ?? unknown;
}

/** Methods whose arguments become columns of rows. */
const setsFields = /^a?(create|get_or_create|update_or_create|update|delete)$/;

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

/** The origin, with the place that builds the queryset further when that is another one. */
function extendedOrigin(m: Machine, { origin }: QuerySetValue, { file, start, end }: Location): Origin {
  const { location } = origin;
  const isPart = location.file === file && location.start <= start && end <= location.end;
  return isPart || m.project.isLibrary(file) ? origin : { ...origin, extended: { file, start, end } };
}

/** What a method makes of a queryset: `next` has forgotten its rows, `changed` is not what was prefetched any more. */
type Change = (
  querysets: { readonly before: QuerySetValue; readonly next: QuerySetValue; readonly changed: QuerySetValue },
  args: Args,
  name: string,
  m: Machine,
  site: Location,
) => QuerySetValue;

/** A method that gives another queryset. */
function giving(change: Change): QuerySetMethod {
  return (m, before, name, args, site) => {
    const builtAt = { site: lift(m, site), path: m.path };
    const calls = before.calls && [...before.calls, { method: name, args }];
    const next: QuerySetValue = { ...before, cache: { filled: false }, born: m.loops, builtAt, calls };
    const changed = {
      ...next,
      origin: extendedOrigin(m, before, site),
      loads: refetchedLoads(m, before, site),
      changedBy: before.changedBy ?? name,
    };
    return change({ before, next, changed }, args, name, m, site);
  };
}

const otherRows = giving(({ changed }) => changed);
/** `filter(pk=book.pk)`: a key belongs to one row at most. */
const chosenRows = giving(({ before: { model }, changed }, args) => {
  const isKey = keyAsked(model, args) !== undefined;
  return isKey && changed.limit === undefined ? { ...changed, limit: 1 } : changed;
});
const otherNames = giving(({ before, changed }, args, name, m, site) => ({
  ...changed,
  ...namesAfter(before, name, args),
  ordered: before.ordered || args.keywords.has('order_by'),
  aggregates: withAggregates(m, before, args, site, before.shape === 'instances'),
}));
const ordered = giving(({ before, changed }, args, _name, m, site) => {
  noteRandomOrder(m, before, args, site);
  return { ...changed, ordered: args.more || args.positional.length > 0 };
});
const openNames = giving(({ changed }) => ({ ...changed, limit: undefined, moreNames: true, chosen: undefined }));
const values = giving(({ before, changed }, args, name) => ({
  ...changed,
  ...namesAfter(before, name, args),
  shape: name === 'values' ? 'dicts' : args.keywords.get('flat') ? 'flat' : 'tuples',
  vain: [],
}));
const columns = (mode: 'only' | 'defer'): QuerySetMethod =>
  giving(({ next, changed }, args, _name, _m, site) => ({ ...changed, columns: columnsAfter(next, mode, args, site) }));
/** Source: `dates` and `datetimes` in django/db/models/query.py, which annotate what they group by (Django 4.2 to 5.2). */
const dates = giving(({ changed }, _args, name) => ({
  ...changed,
  shape: 'flat',
  ordered: true,
  annotations: new Set([...changed.annotations, name === 'dates' ? 'datefield' : 'datetimefield', 'plain_field']),
}));

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

/** A method that asks for other rows than those in memory, and runs the query itself: the place to tell is its own. */
function changedHere(queryset: QuerySetValue, name: string): QuerySetValue {
  return queryset.changedBy === undefined ? { ...queryset, changedBy: name, builtAt: undefined } : queryset;
}

function singleRow(m: Machine, queryset: QuerySetValue, name: string, args: Args, site: Location): Value {
  const filtered = args.positional.length > 0 || args.keywords.size > 0;
  const free = !filtered && /^a?first$/.test(name) && queryset.ordered && queryset.changedBy === undefined;
  const asked =
    free || (/^a?first$/.test(name) && queryset.cache.filled)
      ? queryset
      : { ...changedHere(queryset, name), loads: refetchedLoads(m, queryset, site) };
  emitQuery(m, asked, name, site);
  return rowOf(m, { ...asked, changedBy: queryset.source?.prefetched && free ? undefined : asked.changedBy }, true);
}

function scalarResult(m: Machine, queryset: QuerySetValue, name: string, args: Args, site: Location): Value {
  const plain = name.replace(/^a(?=count|exists|aggregate|contains|in_bulk)/, '');
  const cached = queryset.cache.filled && (plain === 'count' || plain === 'exists' || plain === 'contains');
  const asked =
    plain === 'aggregate' || plain === 'in_bulk' || plain === 'explain' ? changedHere(queryset, plain) : queryset;
  if (!cached) emitQuery(m, asked, plain, site);
  if (plain === 'aggregate') withAggregates(m, queryset, args, site, false);
  if (plain === 'in_bulk') return dictOf([], rowOf(m, queryset), true);
  return plain === 'aggregate' ? dictOf() : unknown;
}

/** `qs[…]`: a slice is a queryset of the same rows, an index is one row. */
export function sliceQuerySet(
  m: Machine,
  queryset: QuerySetValue,
  { lower, upper }: Bounds,
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

/** `qs[at]`: once the rows are in memory, the same place gives the same object. */
export function indexQuerySet(m: Machine, queryset: QuerySetValue, at: Value, site: Location): Value {
  if (!queryset.cache.filled) {
    emitQuery(m, queryset, 'index', site);
    return rowOf(m, queryset, true);
  }
  const { cache } = queryset;
  const index = valueKey(at);
  if (cache.row?.loops !== m.loops || cache.row.index !== index)
    cache.row = { loops: m.loops, index, value: rowOf(m, queryset, true) };
  return cache.row.value;
}

/** A list of all rows: `list(qs)`, iteration. */
export function evaluateQuerySet(m: Machine, queryset: QuerySetValue, method: string, site: Location): Value {
  emitEvaluation(m, queryset, method, site);
  return listOf(rowOf(m, queryset), queryset.limit === undefined || queryset.limit > 1);
}

const relatedWrite: QuerySetMethod = (m, queryset, name, _args, site) => {
  emit(m, { kind: 'write', model: queryset.model.label, method: name, expression: '' }, site);
  return unknown;
};

/** The methods of Django's QuerySet and of related managers, with their async twins. */
export const querySetMethods: ReadonlyMap<string, QuerySetMethod> = new Map<string, QuerySetMethod>([
  ['all', giving(({ next }) => next)],
  ['filter', chosenRows],
  ...named('exclude distinct reverse complex_filter using', otherRows),
  ['order_by', ordered],
  ...named('annotate alias extra', otherNames),
  ...named('union intersection difference raw', openNames),
  ['select_for_update', giving(({ changed }) => ({ ...changed, locks: true }))],
  ['none', giving(({ changed }) => ({ ...changed, limit: 0 }))],
  [
    'select_related',
    giving(({ changed }, args, _name, m, site) => ({
      ...changed,
      loads: selectRelated(changed, args),
      vain: args.positional[0]?.k === 'none' ? [] : [...changed.vain, ...vainSelects(m, changed, args, site)],
    })),
  ],
  [
    'prefetch_related',
    giving(({ before, changed }, args, name, m, site) => ({
      ...changed,
      ...prefetchRelated(m, changed, args, site),
      changedBy: before.changedBy ?? (before.source?.prefetched ? name : undefined),
    })),
  ],
  ['only', columns('only')],
  ['defer', columns('defer')],
  ...named('values values_list', values),
  ...named('dates datetimes', dates),
  [
    'iterator',
    giving(({ changed }, args) => ({
      ...changed,
      loads:
        args.keywords.size > 0 || args.positional.length > 0 ? changed.loads : withoutLoads(changed.loads, 'prefetch'),
    })),
  ],
  ...named('get first last earliest latest aget afirst alast aearliest alatest', singleRow),
  ...named('count exists aggregate contains in_bulk explain', scalarResult),
  ...named('acount aexists aaggregate acontains ain_bulk', scalarResult),
  ...named('create bulk_create bulk_update get_or_create update_or_create update delete', writeRows),
  ...named('acreate abulk_create abulk_update aget_or_create aupdate_or_create aupdate adelete', writeRows),
  ...named('add remove set clear aadd aremove aset aclear', relatedWrite),
]);

function named(names: string, method: QuerySetMethod): [string, QuerySetMethod][] {
  return names.split(' ').map((name) => [name, method]);
}
