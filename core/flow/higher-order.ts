import type { Location } from '../text/range.ts';
import { noArgs, type Machine } from './machine.ts';
import type { Value } from './value.ts';

/** Calls a function that was handed over as an argument: a sort key, the function of map(). */
export function callLater(m: Machine, callee: Value, positional: readonly Value[], site: Location): Value {
  return m.call(callee, { ...noArgs, positional }, site);
}
