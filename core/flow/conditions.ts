import type { Expr, Stmt } from '../facts/flow-form.ts';
import { partsOf } from '../facts/parts.ts';
import { bodyAround } from './decoded.ts';
import type { Decision, Machine } from './machine.ts';
import { join, optionsOf } from './options.ts';
import { isParameter } from './parameters.ts';
import { readName, type Scope } from './scope.ts';
import type { QuerySetValue, Value } from './value.ts';

/**
 * What a test decides: a setting, or a name that is bound once, has the same value when it is tested again. So what one `if`
 * made of a queryset is there in the same branch of the next. Empty where the value may be another one then.
 */
export function decisionsOf(m: Machine, test: Expr, scope: Scope, holds: boolean): readonly Decision[] {
  if (test.k === 'not') return decisionsOf(m, test.value, scope, !holds);
  if (test.k === 'and' || test.k === 'or') {
    if ((test.k === 'and') !== holds) return [];
    return [...decisionsOf(m, test.left, scope, holds), ...decisionsOf(m, test.right, scope, holds)];
  }
  const condition = conditionOf(m, test, scope);
  return condition === undefined ? [] : [{ condition, holds }];
}

/** Leaves out the querysets that were made where one of these decisions had gone the other way. Changes `vars`. */
export function leaveImpossible(vars: Map<string, Value>, decisions: readonly Decision[]): Map<string, Value> {
  if (decisions.length === 0) return vars;
  for (const [name, value] of vars) {
    if (value.k !== 'union') continue;
    const possible = value.options.filter((option) => !decisions.some((decision) => contradicts(option, decision)));
    if (possible.length > 0 && possible.length < value.options.length) vars.set(name, join(...possible));
  }
  return vars;
}

function contradicts(value: Value, { condition, holds }: Decision): boolean {
  return value.k === 'queryset' && value.when?.get(condition) === !holds;
}

/** Runs a branch, or a part of an expression, in which this is decided. */
export function whereDecided<T>(m: Machine, decisions: readonly Decision[], run: () => T): T {
  if (decisions.length === 0) return run();
  const before = m.decided;
  m.decided = [...before, ...decisions];
  try {
    return run();
  } finally {
    m.decided = before;
  }
}

/** Remembers what was decided where querysets came about. */
export function madeUnder(value: Value, decisions: readonly Decision[]): Value {
  if (decisions.length === 0 || !optionsOf(value).some(({ k }) => k === 'queryset')) return value;
  const made = (queryset: QuerySetValue): QuerySetValue => {
    const when = new Map(queryset.when);
    for (const { condition, holds } of decisions) when.set(condition, holds);
    return { ...queryset, when };
  };
  const options = optionsOf(value).map((option) => (option.k === 'queryset' ? made(option) : option));
  return value.k === 'union' ? { k: 'union', options } : (options[0] ?? value);
}

/** A name for a condition that is the same wherever it is tested in this evaluation. */
function conditionOf(m: Machine, test: Expr, scope: Scope): string | undefined {
  if (test.k === 'name') return isBoundOnce(m, test, scope) ? `${numberOf(home(scope))} ${test.id}` : undefined;
  if (test.k !== 'attr' || test.value.k !== 'name' || readName(scope, test.value.id) !== undefined) return undefined;
  const definition = m.project.resolveExpr(scope.file, test.value, scope.functionIndex);
  const isSettings = definition?.kind === 'variable' && m.project.isLibrary(definition.file);
  return isSettings && definition.fact.name === 'settings' ? `settings.${test.name}` : undefined;
}

/** A parameter that is never bound again, or a name that the function's own block binds once. */
function isBoundOnce(m: Machine, name: Expr & { k: 'name' }, scope: Scope): boolean {
  if (!home(scope).vars.has(name.id)) return false;
  if (!isParameter(m, name, scope)) return onlyBinding(m, name, scope) !== undefined;
  return !bindingsOf(bodyAround(m.project, scope)).has(name.id);
}

/** The statement of the running function's own block that alone binds a name; undefined for a parameter. */
export function onlyBinding(m: Machine, target: Expr & { k: 'name' }, scope: Scope): Stmt | undefined {
  if (isParameter(m, target, scope)) return undefined;
  const [body, name] = [bodyAround(m.project, scope), target.id];
  return bindingsOf(body).get(name) === 1 ? body.find((statement) => boundBy(statement).has(name)) : undefined;
}

const counted = new WeakMap<readonly Stmt[], ReadonlyMap<string, number>>();

/** How many parts of a body bind each name: every `if` asks, so a body is walked once. */
function bindingsOf(body: readonly Stmt[]): ReadonlyMap<string, number> {
  const known = counted.get(body);
  if (known !== undefined) return known;
  const bindings = new Map<string, number>();
  for (const part of partsOf(body)) for (const name of boundBy(part)) bindings.set(name, (bindings.get(name) ?? 0) + 1);
  counted.set(body, bindings);
  return bindings;
}

function boundBy(part: Expr | Stmt): ReadonlySet<string> {
  switch (part.k) {
    case 'assign':
      return new Set(part.targets.flatMap(targetNames));
    case 'annassign':
    case 'augassign':
    case 'for':
    case 'walrus':
      return new Set(targetNames(part.target));
    case 'with':
      return new Set(part.items.flatMap(({ target }) => (target === undefined ? [] : targetNames(target))));
    default:
      return none;
  }
}

const none: ReadonlySet<string> = new Set();

function targetNames(target: Expr): readonly string[] {
  if (target.k === 'name') return [target.id];
  return target.k === 'tuple' || target.k === 'list' ? target.items.flatMap(targetNames) : [];
}

/** The names of the running function around a comprehension or lambda. */
function home(scope: Scope): Scope {
  let at = scope;
  while (at.outer && at.outer.functionIndex === at.functionIndex) at = at.outer;
  return at;
}

const numbers = new WeakMap<Scope, number>();
let next = 1;

/** A call of a function has names of its own each time. */
function numberOf(scope: Scope): number {
  let number = numbers.get(scope);
  if (number === undefined) numbers.set(scope, (number = next++));
  return number;
}
