import type { Relation } from '../project/model-graph.ts';
import type { Location } from '../text/range.ts';
import { isUnknownHere } from './certainty.ts';
import type { Above, EventCause, EventTag, Origin, Site } from './event.ts';
import { pathsOf, prefetchesOf, type Load } from './loads.ts';
import { lift, type Machine } from './machine.ts';
import type { InstanceValue, LoopFrame, QuerySetValue } from './value.ts';
import type { KeyUse } from './result-cache.ts';

/** Notes that something happens now, under all running loops. */
export function emit(
  m: Machine,
  cause: EventCause,
  site: Location,
  origin?: Origin,
  loops: readonly LoopFrame[] = m.loops,
  tags: readonly EventTag[] = [],
  place: Site = lift(m, site),
  { places = [], use, above }: Extra = {},
): void {
  const at = place.expression ?? '';
  m.events.push({
    cause: 'expression' in cause ? { ...cause, expression: at } : cause,
    site: place,
    path: m.path,
    loops,
    surfaces: m.surfaces,
    context: m.context,
    origin,
    tags: [...m.tags, ...tags],
    places,
    branches: m.branches,
    above,
    use,
  });
}

interface Extra {
  readonly places?: readonly Site[];
  readonly use?: KeyUse | undefined;
  readonly above?: Above | undefined;
}

/** The loops that are still running of those that were running when a value was bound: only those repeat what is cached on it. */
export function liveLoops(m: Machine, born: readonly LoopFrame[]): readonly LoopFrame[] {
  return born.filter((frame) => m.loops.includes(frame));
}

/**
 * Another branch loaded it, and what reads it now is conditional itself: the same condition, most likely. So are the fields
 * of a serializer, which may be left out for what a client asks for. And rows that were made where a condition does not hold
 * are not there where it does.
 */
export function perhapsLoaded(m: Machine, instance: InstanceValue, relation: Relation): boolean {
  if (m.decided.some(({ condition, holds }) => instance.when?.get(condition) === !holds)) return true;
  if (!instance.loads.perhaps?.paths.has(relation.name)) return false;
  if (m.surfaces.some((surface) => surface === 'serializer' || surface === 'method-field')) return true;
  return m.branches > (liveLoops(m, instance.born).at(-1)?.branches ?? 0);
}

/** A lazy single-valued relation is read: one query for each row that the instance stands for. */
export function emitRelation(
  m: Machine,
  instance: InstanceValue,
  path: InstanceValue['path'],
  site: Location,
  declared: Location | undefined,
  use: KeyUse | undefined,
): void {
  const cause: EventCause = {
    kind: 'relation',
    model: instance.model.label,
    path: path.map((s) => s.name),
    singles: path.map((s) => s.single),
    single: true,
    expression: '',
    defeatedBy: undefined,
    declared,
    prefetches: 0,
  };
  emit(m, cause, site, instance.origin, liveLoops(m, instance.born), [], undefined, {
    use,
    above: instance.above,
  });
}

/**
 * A queryset's rows are fetched by iterating, `len`, `bool` …: the result stays in its cache. Rows of a relation that were
 * prefetched and not filtered again cost nothing.
 */
export function emitEvaluation(m: Machine, queryset: QuerySetValue, method: string, site: Location): void {
  if (queryset.cache.filled) return;
  queryset.cache.filled = true;
  emitQuery(m, queryset, method, site, liveLoops(m, queryset.born));
}

/** Methods that fetch no rows, so nothing is prefetched for them. */
const scalars: ReadonlySet<string> = new Set(['count', 'exists', 'aggregate', 'contains', 'explain']);

/** Objects are fetched: now Django looks for the names that it was told to load. */
function tellVainNames(m: Machine, { shape, vain }: QuerySetValue): void {
  if (shape !== 'instances') return;
  for (const { cause, place } of vain) if (isUnknownHere(m, place)) emit(m, cause, place);
}

/** A query that no cache answers next time: `count()`, `get()`, `exists()` …, or the first evaluation of a queryset. */
export function emitQuery(
  m: Machine,
  queryset: QuerySetValue,
  method: string,
  site: Location,
  loops: readonly LoopFrame[] = m.loops,
): void {
  const source = queryset.source;
  if (queryset.limit === 0) return;
  if (source?.prefetched && queryset.changedBy === undefined)
    return notePrefetched(m, queryset, source.prefetched, site);
  if (!scalars.has(method)) tellVainNames(m, queryset);
  const purpose: readonly EventTag[] = queryset.locks
    ? ['locks']
    : isStillThere(queryset, method)
      ? ['still-there']
      : [];
  const prefetches = scalars.has(method) ? 0 : prefetchesOf(queryset.loads);
  const isPrefetched = source?.prefetched?.inner.unknown === false;
  if (
    source === undefined ||
    isReadOnce(m, source.instance, loops) ||
    (!isPrefetched && isShared(m, source.instance, loops))
  ) {
    const cause: EventCause = { kind: 'query', model: queryset.model.label, method, expression: '', prefetches };
    emit(m, cause, site, queryset.origin, loops, purpose);
    return;
  }
  const path = [...source.instance.path, { name: source.relation.name, single: false, null: false }];
  const cause: EventCause = {
    kind: 'relation',
    model: source.instance.model.label,
    path: path.map((s) => s.name),
    singles: path.map((s) => s.single),
    single: false,
    expression: '',
    defeatedBy: isPrefetched ? queryset.changedBy : undefined,
    declared: source.relation.location,
    method,
    prefetches,
  };
  const tags: readonly EventTag[] = queryset.changedBy && !isPrefetched ? [...purpose, 'changed'] : purpose;
  emit(m, cause, site, source.instance.origin, loops, tags, placeOfRows(m, queryset, site, cause.defeatedBy), {
    above: source.instance.above,
  });
}

/** `Book.objects.filter(pk=book.pk).exists()`: nothing but the row's own being there is asked. */
function isStillThere({ model, calls }: QuerySetValue, method: string): boolean {
  const [only, more] = method === 'exists' ? (calls ?? []) : [];
  if (only?.method !== 'filter' || more !== undefined || only.args.positional.length > 0) return false;
  const [[name, value] = [], another] = only.args.keywords;
  const isKey = name === 'pk' || name === model.primaryKey;
  return isKey && another === undefined && value?.k === 'external' && value.keyOf === model.label;
}

/** Rows are there because somebody prefetched them: another query at this place would go past that. */
function notePrefetched(m: Machine, queryset: QuerySetValue, { inner }: Load, site: Location): void {
  if (inner.unknown) return;
  const { model, loads, origin } = queryset;
  emit(m, { kind: 'prefetched', model: model.label, loaded: pathsOf(loads).join(), expression: '' }, site, origin);
}

/**
 * The object was fetched in the same round of the loop (`Locale.objects.get(code=code).leaders.all()`): a prefetch would
 * cost as many queries as it saves, so the relation is not what repeats.
 */
function isReadOnce(m: Machine, instance: InstanceValue, loops: readonly LoopFrame[]): boolean {
  if (instance.alone !== true) return false;
  const fetched = liveLoops(m, instance.born);
  return loops.every((frame) => frame.multiplicity !== 'many' || fetched.includes(frame));
}

/** One object's relation is asked again in each round (`publisher.authors.filter(city=book.city)`): the rows have no part in it. */
function isShared(m: Machine, { born }: InstanceValue, loops: readonly LoopFrame[]): boolean {
  const isMany = ({ multiplicity }: LoopFrame): boolean => multiplicity === 'many';
  return loops.some(isMany) && !liveLoops(m, born).some(isMany);
}

/**
 * The place to tell: the rows inside `len(book.reviews.all())`; and a prefetch is defeated where its rows are filtered,
 * though the query runs later. Only code of the running function is told.
 */
function placeOfRows(
  m: Machine,
  queryset: QuerySetValue,
  site: Location,
  defeatedBy: string | undefined,
): Site | undefined {
  const built = queryset.builtAt;
  if (built === undefined || built.path !== m.path || m.project.isLibrary(site.file)) return undefined;
  const { file, start, end } = built.site;
  const isPart = file === site.file && start > site.start && end <= site.end;
  const isSameChain = file === site.file && start === site.start;
  return isPart || (defeatedBy !== undefined && !isSameChain) ? built.site : undefined;
}
