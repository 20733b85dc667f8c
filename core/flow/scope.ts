import type { ClassRef } from '../project/project.ts';
import type { LoopFrame, Value } from './value.ts';

/** The names of one running function, lambda, comprehension, class body or module. */
export interface Scope {
  readonly file: string;
  /** Index of the function whose names these are; undefined at module level. */
  readonly functionIndex: number | undefined;
  /** The class whose method runs, for super(). */
  readonly owner: ClassRef | undefined;
  readonly self: Value | undefined;
  vars: Map<string, Value>;
  readonly outer: Scope | undefined;
  readonly returns: Value[];
  readonly yields: { value: Value; many: boolean }[];
  /** The loops that were running when the function was called: a `return` leaves the others. */
  readonly outerLoops: readonly LoopFrame[];
  /** The `for` that a `break` leaves; undefined in a `while`. */
  breaks: LoopFrame | undefined;
}

export function newScope(part: Pick<Scope, 'file' | 'functionIndex'> & Partial<Scope>): Scope {
  return {
    owner: undefined,
    self: undefined,
    vars: new Map(),
    outer: undefined,
    returns: [],
    yields: [],
    outerLoops: [],
    breaks: undefined,
    ...part,
  };
}

/** A scope inside another one of the same function: a comprehension, a lambda body. */
export function innerScope(outer: Scope): Scope {
  return newScope({
    file: outer.file,
    functionIndex: outer.functionIndex,
    owner: outer.owner,
    self: outer.self,
    outer,
  });
}

/** A local name's value, enclosing functions included. */
export function readName(scope: Scope, name: string): Value | undefined {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const value = at.vars.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}
