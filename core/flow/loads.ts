import type { Relation } from '../project/model-graph.ts';
import type { Location } from '../text/range.ts';
import type { QuerySetValue } from './value.ts';

/**
 * What a queryset's rows have in memory: a tree of relation paths. Immutable; every function gives a new tree.
 * Source: docs.djangoproject.com/en/5.2/ref/models/querysets/#select-related and #prefetch-related.
 */
export interface Loads {
  readonly paths: ReadonlyMap<string, Load>;
  /** Something was loaded that we could not read (`select_related(*names)`): no relation may be called missing. */
  readonly unknown: boolean;
  /** `select_related()` without names follows every non-null foreign key, five levels deep. */
  readonly nonNull: boolean;
  /** What another branch loaded for the same queryset: a read that is conditional too may rely on it. */
  readonly perhaps?: Loads | undefined;
}

export interface Load {
  readonly how: 'select' | 'prefetch' | 'known';
  readonly inner: Loads;
  /** The rows were given an order when they were prefetched: `.first()` then costs nothing. */
  readonly ordered: boolean;
  /** `Prefetch(queryset=…)`: the queryset that fetched the rows. */
  readonly queryset: QuerySetValue | undefined;
  /** `Prefetch(to_attr=…)`: the relation that the rows under that name come by. */
  readonly relation?: Relation | undefined;
}

/** Field names that only() or defer() leave in memory. */
export interface Columns {
  readonly mode: 'only' | 'defer';
  readonly names: ReadonlySet<string>;
  /** The call that said so. */
  readonly call: Location;
}

export const nothingLoaded: Loads = { paths: new Map(), unknown: false, nonNull: false };

/** Adds a path ('author__publisher' split) loaded by select_related or prefetch_related; deeper knowledge already there is kept. */
export function withPath(loads: Loads, path: readonly string[], how: Load['how'], last?: Partial<Load>): Loads {
  const [head, ...rest] = path;
  if (head === undefined) return loads;
  const before = loads.paths.get(head);
  let inner = before?.inner ?? nothingLoaded;
  if (rest.length > 0) inner = withPath(inner, rest, how, last);
  else if (last?.inner) inner = mergeLoads(inner, last.inner);
  const load: Load = {
    how: before?.how ?? how,
    inner,
    ordered: (rest.length === 0 ? last?.ordered : undefined) ?? before?.ordered ?? false,
    queryset: (rest.length === 0 ? last?.queryset : undefined) ?? before?.queryset,
    relation: (rest.length === 0 ? last?.relation : undefined) ?? before?.relation,
  };
  return { ...loads, paths: new Map(loads.paths).set(head, load) };
}

/** Everything that either tree has: two loads of the same queryset, one after the other. */
export function mergeLoads(a: Loads, b: Loads): Loads {
  if (a.paths.size === 0 && !a.unknown && !a.nonNull) return b;
  const paths = new Map(a.paths);
  for (const [name, load] of b.paths) {
    const other = paths.get(name);
    paths.set(name, other ? { ...other, ...load, inner: mergeLoads(other.inner, load.inner) } : load);
  }
  return { paths, unknown: a.unknown || b.unknown, nonNull: a.nonNull || b.nonNull };
}

/** Leaves out what was loaded in one way: `select_related(None)`, `prefetch_related(None)`. */
export function withoutLoads(loads: Loads, how: 'select' | 'prefetch'): Loads {
  const paths = new Map([...loads.paths].filter(([, load]) => load.how !== how));
  return { paths, unknown: false, nonNull: how === 'select' ? false : loads.nonNull };
}

/** Leaves out the joins that were named, but for those that a prefetch goes through; what is unknown stays so. */
export function withoutJoins(loads: Loads): Loads {
  const stays = ({ how, inner }: Load): boolean => how !== 'select' || [...inner.paths.values()].some(stays);
  return { ...loads, paths: new Map([...loads.paths].filter(([, load]) => stays(load))) };
}

/** Is everything that `inner` has in `outer` too? */
export function coversLoads(outer: Loads, inner: Loads): boolean {
  if (outer === inner || outer.unknown) return true;
  if (inner.unknown || (inner.nonNull && !outer.nonNull)) return false;
  return [...inner.paths].every(([name, load]) => {
    const other = outer.paths.get(name);
    return other !== undefined && coversLoads(other.inner, load.inner);
  });
}

/** How many queries prefetch_related adds to the one for the rows: one for each relation on its paths. */
export function prefetchesOf(loads: Loads): number {
  let count = 0;
  for (const { how, inner } of loads.paths.values()) count += (how === 'prefetch' ? 1 : 0) + prefetchesOf(inner);
  return count;
}

/** Every path that is loaded, sorted: 'author', 'author.publisher'. */
export function pathsOf(loads: Loads): readonly string[] {
  const paths = [...loads.paths].flatMap(([name, { inner }]) => [name, ...pathsOf(inner).map((p) => `${name}.${p}`)]);
  return paths.sort();
}

/** A text that is equal for equal trees. */
export function loadsKey(loads: Loads): string {
  const parts = [...loads.paths].sort(([a], [b]) => (a < b ? -1 : 1));
  const inner = parts.map(([name, load]) => `${name}${load.ordered ? '!' : ''}(${loadsKey(load.inner)})`).join(',');
  return `${loads.unknown ? '?' : ''}${loads.nonNull ? '*' : ''}${inner}`;
}
