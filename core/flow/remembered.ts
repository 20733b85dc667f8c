import type { FunctionFact } from '../facts/file-facts.ts';
import { lastName } from '../project/calls.ts';
import type { Args, Machine } from './machine.ts';
import { tellOnce } from './once.ts';
import { optionsOf } from './options.ts';
import type { Value } from './value.ts';

/** Decorators that keep what a function gave for the same arguments, and others of that name that keep a page or an attribute. */
const keeps = /(^|_)(cached?|memoi[sz]ed?)(_|$)/;
const keepsElse = /property|page|control|never|header/;

const known = new WeakMap<FunctionFact, boolean>();

/**
 * A function that keeps what it gave (`@lru_cache`, `@cache`, a project's own `@cache_for_request`) has run: what it asked
 * `since` it asks once for the same arguments, and nobody knows how many of them differ. Only the row of a loop is another
 * one each time.
 */
export function tellRemembered(
  m: Machine,
  file: string,
  fact: FunctionFact,
  args: Args,
  self: Value | undefined,
  since: number,
): void {
  if (m.events.length === since || m.loops.length === 0 || !isKept(m, file, fact)) return;
  // What a method keeps it keeps for its object, which may be another one each time.
  if (self?.k === 'instance' || self?.k === 'object') return;
  const isOther = [...args.positional, ...args.keywords.values()].some((value) => isRow(m, value));
  if (!isOther) tellOnce(m, since, m.loops);
}

function isKept(m: Machine, file: string, fact: FunctionFact): boolean {
  let is = known.get(fact);
  if (is === undefined) {
    const names = fact.decorators.map((decorator) => {
      const expr = m.project.decode(file, decorator);
      return lastName(expr.k === 'call' ? expr.func : expr) ?? '';
    });
    known.set(fact, (is = names.some((name) => keeps.test(name) && !keepsElse.test(name))));
  }
  return is;
}

/** A row of a loop that runs, or its key. */
function isRow(m: Machine, value: Value): boolean {
  return optionsOf(value).some((option) => {
    if (option.k === 'external') return option.keyOf !== undefined;
    if (option.k !== 'instance' || option.path.length > 0 || option.alone === true) return false;
    return option.born.some((frame) => frame.multiplicity === 'many' && m.loops.includes(frame));
  });
}
