import { join } from './options.ts';
import type { Value } from './value.ts';

/** The names of both ways, in a map of their own. */
export function joinVars(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): Map<string, Value> {
  return joinInto(new Map(a), b);
}

/** The names of both ways, in the map of the first, which nobody else needs any more. */
export function joinInto(
  joined: Map<string, Value>,
  other: ReadonlyMap<string, Value>,
  both: (a: Value, b: Value) => Value = join,
): Map<string, Value> {
  for (const [name, value] of other) {
    const known = joined.get(name);
    if (known !== value) joined.set(name, known === undefined ? value : both(known, value));
  }
  return joined;
}
