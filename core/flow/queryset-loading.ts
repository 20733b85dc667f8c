import type { Model, Relation } from '../project/model-graph.ts';
import type { Location } from '../text/range.ts';
import { nothingLoaded, withPath, withoutJoins, withoutLoads, type Columns, type Loads } from './loads.ts';
import type { Args, Machine } from './machine.ts';
import type { VainName } from './event.ts';
import { vainPrefetches } from './unknown-names.ts';
import { managerLoads } from './queryset-rows.ts';
import { relationNamed, targetOf } from './relations.ts';
import { optionsOf } from './options.ts';
import { stringOf, type QuerySetValue, type Value } from './value.ts';

/**
 * What is loaded after select_related(…). Names add up; a call without names follows every key that cannot be null and
 * forgets the names, and names end that again. Source: QuerySet.select_related and Query.add_select_related, Django 5.2.
 */
export function selectRelated(queryset: QuerySetValue, args: Args): Loads {
  if (args.positional[0]?.k === 'none') return withoutLoads(queryset.loads, 'select');
  if (args.more) return { ...queryset.loads, unknown: true };
  if (args.positional.length === 0) return { ...withoutJoins(queryset.loads), nonNull: true };
  let loads: Loads = { ...queryset.loads, nonNull: false };
  for (const argument of args.positional) {
    const path = stringOf(argument);
    if (path === undefined) return { ...loads, unknown: true };
    loads = withPath(loads, path.split('__'), 'select');
  }
  return loads;
}

/** What prefetch_related(…) loads beside what is loaded already, and the names that lead nowhere. */
export function prefetchRelated(
  m: Machine,
  queryset: QuerySetValue,
  args: Args,
  site: Location,
): Pick<QuerySetValue, 'loads' | 'vain'> {
  if (args.positional[0]?.k === 'none') return { loads: withoutLoads(queryset.loads, 'prefetch'), vain: [] };
  let vain: readonly VainName[] = queryset.vain;
  let loads = args.more ? { ...queryset.loads, unknown: true } : queryset.loads;
  for (const argument of args.positional) {
    vain = [...vain, ...vainPrefetches(m, queryset, loads, argument, site)];
    loads = withPrefetch(m, loads, queryset.model, argument, site);
  }
  return { loads, vain };
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
  const relation = argument.toAttr === undefined ? undefined : relationAt(m, model, steps);
  return withPath(loads, named, 'prefetch', { inner, ordered: queryset?.ordered ?? false, queryset, relation });
}

/** The last relation of a path. */
function relationAt(m: Machine, model: Model, [head = '', ...rest]: readonly string[]): Relation | undefined {
  const relation = relationNamed(model, head);
  if (relation === undefined || rest.length === 0) return relation;
  const target = targetOf(m.project, relation);
  return target && relationAt(m, target, rest);
}

/** The columns that stay in memory after only() or defer(); undefined when that is not known. */
export function columnsAfter(
  queryset: QuerySetValue,
  mode: Columns['mode'],
  args: Args,
  call: Location,
): Columns | undefined {
  const names = args.positional.map(stringOf);
  if (args.more || names.some((n) => n === undefined) || args.positional.length === 0) return undefined;
  const before = queryset.columns;
  const all = new Set(names.filter((n) => n !== undefined));
  if (mode === 'defer' && before?.mode === 'only')
    return { ...before, names: new Set([...before.names].filter((n) => !all.has(n))) };
  if (mode === 'defer' && before?.mode === 'defer') return { mode, names: new Set([...before.names, ...all]), call };
  return { mode, names: all, call };
}
