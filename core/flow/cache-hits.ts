import type { Expr, Stmt } from '../facts/flow-form.ts';
import { readName, type Scope } from './scope.ts';
import { cached } from './truth.ts';

type If = Stmt & { readonly k: 'if' };
type Call = Expr & { readonly k: 'call' };

/** `if value is None:` of a value that was looked for in the cache: what runs then runs until the cache is filled, not for each row. */
export function isCacheMiss(test: Expr, scope: Scope, holds: boolean): boolean {
  if (test.k === 'not') return isCacheMiss(test.value, scope, !holds);
  if (test.k !== 'compare') return !holds && isCached(test, scope);
  const isNone = test.rights.length === 1 && test.rights[0]?.k === 'none' && isCached(test.left, scope);
  return isNone && (test.ops[0] === 'is' || test.ops[0] === '==') === holds;
}

/**
 * Does what follows a statement of a body run until the cache is filled? It does after `if value is not None: return value`.
 * When the branch gives something else, what was kept may be a mark that only some rows get, as of those that failed: then
 * what follows has to fill the cache itself.
 */
export function isCacheHit(statement: Stmt, body: readonly Stmt[], scope: Scope): boolean {
  if (statement.k !== 'if' || !isCacheMiss(statement.test, scope, false)) return false;
  const [only, more] = statement.then;
  if (only?.k === 'return' && more === undefined && only.value?.k === 'name' && isCached(only.value, scope))
    return true;
  if (!leaves(statement.then)) return false;
  const index = body.indexOf(statement);
  const asked = lookedFor(statement, body.slice(0, index));
  return asked !== undefined && fills(body.slice(index + 1), asked);
}

function isCached(expr: Expr, scope: Scope): boolean {
  const name = expr.k === 'walrus' ? expr.target : expr;
  const value = name.k === 'name' ? readName(scope, name.id) : undefined;
  return value?.k === 'external' && value.name === cached.name;
}

/** A branch that ends in a `return`, or goes on with the next row; that may be tried only. */
function leaves(body: readonly Stmt[]): boolean {
  const last = body.at(-1);
  if (last?.k === 'with' || last?.k === 'try') return leaves(last.body);
  return last?.k === 'return' || last?.k === 'continue';
}

/** The `cache.get(key)` that gave the value that a test is about. */
function lookedFor({ test }: If, before: readonly Stmt[]): Call | undefined {
  const tested = test.k === 'compare' ? test.left : test;
  if (tested.k === 'walrus') return callOf(tested.value, 'get');
  const isTested = (target: Expr): boolean => tested.k === 'name' && target.k === 'name' && target.id === tested.id;
  const given = before.findLast((statement) => statement.k === 'assign' && statement.targets.some(isTested));
  return given?.k === 'assign' ? callOf(given.value, 'get') : undefined;
}

/** Is there a `cache.set(key, …)` of the same cache and key? Not where something failed: that fills it for few rows. */
function fills(body: readonly Stmt[], asked: Call): boolean {
  return body.some((statement) => {
    switch (statement.k) {
      case 'expr': {
        const set = callOf(statement.value, 'set') ?? callOf(statement.value, 'add');
        return set !== undefined && placeOf(set) === placeOf(asked);
      }
      case 'if':
        return fills(statement.then, asked) || fills(statement.otherwise, asked);
      case 'with':
        return fills(statement.body, asked);
      case 'try':
        return [statement.body, statement.otherwise, statement.finally].some((part) => fills(part, asked));
      default:
        return false;
    }
  });
}

function callOf(value: Expr, method: string): Call | undefined {
  return value.k === 'call' && value.func.k === 'attr' && value.func.name === method ? value : undefined;
}

/** The cache and the key of a call, as text that is the same for the same code. */
function placeOf({ func, args, keywords }: Call): string {
  const key = args[0] ?? keywords.find(({ name }) => name === 'key')?.value;
  return JSON.stringify([func.k === 'attr' ? func.value : func, key], (name, part: unknown) =>
    spans.has(name) ? undefined : part,
  );
}

const spans: ReadonlySet<string> = new Set(['start', 'end', 'nameStart']);
