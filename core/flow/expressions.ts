import type { Input } from './event.ts';
import type { CompClause, Expr } from '../facts/flow-form.ts';
import { leaveEmptyKeys } from './empty-keys.ts';
import { decisionsOf, madeUnder, whereDecided } from './conditions.ts';
import { forgetChecked, unlessChecked } from './checked.ts';
import { itemOf } from './items.ts';
import { keysFromOutside, isNothing } from './input.ts';
import { inBranch, step, type Args, type Machine } from './machine.ts';
import { sliceQuerySet } from './querysets.ts';
import { narrowed } from './narrowing.ts';
import { isAskedFor, isParameter } from './parameters.ts';
import type { Bounds } from './result-cache.ts';
import { innerScope, readName, type Scope } from './scope.ts';
import { listFilledOnce } from './single-lists.ts';
import { at, decidedTruth, testedPart, truth } from './truth.ts';
import { assign } from './assign.ts';
import { noteKeyRead } from './instances.ts';
import { dictLiteral, formatted, listLiteral, tupleLiteral } from './literals.ts';
import { operatorValue } from './operators.ts';
import { join, mapOptions } from './options.ts';
import { constant, dictOf, listOf, none, unknown, type TupleValue, type Value } from './value.ts';

/** The value of an expression; whatever is not understood is Unknown, its parts are evaluated all the same. */
export function evaluateExpr(m: Machine, expr: Expr, scope: Scope): Value {
  if (!step(m)) return unknown;
  switch (expr.k) {
    case 'name':
      return (
        readName(scope, expr.id) ?? m.definitionValue(scope.file, expr.id, scope.functionIndex) ?? builtin(expr.id)
      );
    case 'attr': {
      const value = m.expr(expr.value, scope);
      m.at = expr;
      if (value.k === 'instance' && expr.value.k === 'attr') {
        const place = { file: scope.file, start: expr.value.nameStart, end: expr.end };
        noteKeyRead(value, expr.name, at(expr.value, scope), place);
      }
      return unlessChecked(expr, m.attribute(value, expr.name, at(expr, scope)), scope);
    }
    case 'call':
      return evaluateCall(m, expr, scope);
    case 'str':
      return { k: 'const', value: expr.value, written: { file: scope.file, expr } };
    case 'num':
    case 'bool':
      return constant(expr.value);
    case 'none':
      return none;
    case 'fstring':
      return formatted(m, expr, scope);
    case 'list':
    case 'set':
      return listLiteral(m, expr.items, scope);
    case 'tuple':
      return tupleLiteral(m, expr.items, scope);
    case 'dict':
      return dictLiteral(m, expr, scope);
    case 'subscript':
      return subscript(m, expr, scope);
    case 'and':
    case 'or':
      return either(m, expr, scope);
    case 'not':
      return negation(m, expr, scope);
    case 'ifexp':
      return choice(m, expr, scope);
    case 'lambda':
      return { k: 'lambda', params: expr.params, body: expr.body, closure: scope };
    case 'comp':
      return comprehension(m, expr, scope);
    case 'walrus': {
      const value = m.expr(expr.value, scope);
      assign(m, expr.target, value, scope);
      return value;
    }
    case 'yield':
    case 'yieldfrom':
      return yielded(m, expr, scope);
    case 'await':
    case 'star':
    case 'starstar':
      return m.expr(expr.value, scope);
    default:
      return operatorValue(m, expr, scope);
  }
}

/** Names of Python itself are external under `builtins`. */
function builtin(name: string): Value {
  return { k: 'external', name: `builtins.${name}` };
}

function evaluateCall(m: Machine, expr: Expr & { k: 'call' }, scope: Scope): Value {
  const callee = m.expr(expr.func, scope);
  if (callee.k === 'external' && callee.name === 'builtins.super') return superValue(m, expr, scope);
  const args = evaluateArgs(m, expr, scope);
  growTuple(m, expr, callee, args, scope);
  const filled = listFilledOnce(m, expr, callee, scope);
  m.at = expr;
  const value = unlessChecked(expr, m.call(callee, args, at(expr, scope)), scope);
  if (filled) [filled.isSingle, filled.many] = [true, false];
  forgetChecked(m, expr, callee, args, scope);
  return value;
}

/** A list literal is a tuple here; appending to it under a name makes that name a longer one. */
function growTuple(m: Machine, expr: Expr & { k: 'call' }, callee: Value, args: Args, scope: Scope): void {
  if (callee.k !== 'method' || callee.self.k !== 'tuple' || expr.func.k !== 'attr') return;
  const list = expr.func.value;
  const isOwn = list.k === 'name' && scope.vars.has(list.id) && !isParameter(m, list, scope);
  if (!isOwn && /^(append|extend|insert)$/.test(callee.name)) callee.self.isGrown = true;
  if (list.k !== 'name') return;
  const added = callee.name === 'append' ? args.positional : undefined;
  scope.vars.set(
    list.id,
    added
      ? { k: 'tuple', items: [...callee.self.items, ...added] }
      : listOf(join(...callee.self.items, unknown), false),
  );
}

function superValue(m: Machine, expr: Expr & { k: 'call' }, scope: Scope): Value {
  for (const argument of expr.args) m.expr(argument, scope);
  for (let inner: Scope | undefined = scope; inner; inner = inner.outer) {
    if (inner.owner && inner.self) return { k: 'super', self: inner.self, after: inner.owner };
  }
  return unknown;
}

function evaluateArgs(m: Machine, expr: Expr & { k: 'call' }, scope: Scope): Args {
  const positional: Value[] = [];
  const keywords = new Map<string, Value>();
  let more = false;
  let closed = true;
  let chosen: Input | undefined;
  for (const argument of expr.args) {
    const value = m.expr(argument, scope);
    if (argument.k === 'star') {
      if (value.k === 'tuple') positional.push(...value.items);
      else more = true;
    } else if (argument.k === 'starstar') {
      chosen ??= keysFromOutside(value);
      if (value.k === 'dict') for (const [key, item] of value.entries) keywords.set(key, item);
      if (value.k !== 'dict' || !isNothing(value.rest)) more = true;
      closed &&= value.k === 'dict' && value.closedAt !== undefined;
    } else positional.push(value);
  }
  for (const keyword of expr.keywords) keywords.set(keyword.name, m.expr(keyword.value, scope));
  const written = { file: scope.file, keywords: expr.keywords };
  const args = { positional, keywords, more, written, closed: closed && !more };
  return chosen ? { ...args, chosen } : args;
}

function subscript(m: Machine, expr: Expr & { k: 'subscript' }, scope: Scope): Value {
  const value = m.expr(expr.value, scope);
  const site = at(expr, scope);
  if (expr.index.k === 'slice') {
    const upper = expr.index.upper && m.expr(expr.index.upper, scope);
    const lower = expr.index.lower && m.expr(expr.index.lower, scope);
    const bounds = { lower: bound(lower), upper: bound(upper) };
    const isWhole = expr.index.step === undefined;
    return mapOptions(value, (option) => {
      if (option.k === 'queryset') return sliceQuerySet(m, option, bounds, site);
      if (!isWhole) return option;
      if (option.k === 'list' && option.isSingle) return sliceTuple({ k: 'tuple', items: [option.element] }, bounds);
      return option.k === 'tuple' && !option.isGrown ? sliceTuple(option, bounds) : option;
    });
  }
  const index = m.expr(expr.index, scope);
  m.at = expr;
  return unlessChecked(
    expr,
    mapOptions(value, (option) => itemOf(m, option, index, site)),
    scope,
  );
}

/** Where an end is not known, any item may be in it. */
function sliceTuple(tuple: TupleValue, { lower, upper }: Bounds): Value {
  if (Number.isNaN(lower) || Number.isNaN(upper)) return tuple;
  return { k: 'tuple', items: tuple.items.slice(lower, upper) };
}

/** An end of a slice: undefined where it is left out, NaN where it is not known. */
function bound(value: Value | undefined): number | undefined {
  if (value === undefined || value.k === 'none') return undefined;
  return value.k === 'const' && typeof value.value === 'number' ? value.value : Number.NaN;
}

function either(m: Machine, expr: Expr & { k: 'and' | 'or' }, scope: Scope): Value {
  const left = m.expr(expr.left, scope);
  truth(m, left, at(expr.left, scope));
  const decided = decidedTruth(left);
  if (decided !== undefined) return decided === (expr.k === 'or') ? left : m.expr(expr.right, scope);
  const right = inBranch(m, () => m.expr(expr.right, scope));
  if (expr.k === 'or' && left.k === 'unknown' && isParameter(m, expr.left, scope)) return unknown;
  return expr.k === 'or'
    ? join(left, right)
    : join(right, left.k === 'const' || left.k === 'unknown' ? left : undefined);
}

function negation(m: Machine, expr: Expr & { k: 'not' }, scope: Scope): Value {
  const value = m.expr(expr.value, scope);
  truth(m, value, at(expr.value, scope));
  const decided = decidedTruth(value);
  return decided === undefined ? unknown : constant(!decided);
}

function choice(m: Machine, expr: Expr & { k: 'ifexp' }, scope: Scope): Value {
  const test = m.expr(expr.test, scope);
  truth(m, test, at(testedPart(expr.test), scope));
  const decided = decidedTruth(test);
  if (decided !== undefined) return m.expr(decided ? expr.then : expr.otherwise, scope);
  const way = (part: Expr, holds: boolean): Value => {
    const decisions = decisionsOf(m, expr.test, scope, holds);
    const before = scope.vars;
    if (testsClass(expr.test)) scope.vars = narrowed(m, expr.test, new Map(before), scope, holds);
    const value = inBranch(m, () => whereDecided(m, decisions, () => madeUnder(m.expr(part, scope), decisions)));
    scope.vars = before;
    return value;
  };
  const [then, otherwise] = [way(expr.then, true), way(expr.otherwise, false)] as const;
  const isGiven = [expr.then, expr.otherwise].some(
    (part) => isParameter(m, part, scope) && isAskedFor(expr.test, part),
  );
  return isGiven && [then, otherwise].some((value) => value.k === 'unknown') ? unknown : join(then, otherwise);
}

/** `isinstance(x, Book)`, also behind `not`: only then do names mean something else on each side. */
function testsClass(test: Expr): boolean {
  if (test.k === 'not') return testsClass(test.value);
  return test.k === 'call' && test.func.k === 'name' && test.func.id === 'isinstance';
}

function comprehension(m: Machine, expr: Expr & { k: 'comp' }, scope: Scope): Value {
  const inner = innerScope(scope);
  const elements: Value[] = [];
  const values: Value[] = [];
  let many = false;
  const run = (clauses: readonly CompClause[]): void => {
    const [clause, ...rest] = clauses;
    if (clause === undefined) {
      many ||= m.loops.at(-1)?.multiplicity === 'many';
      elements.push(m.expr(expr.element, inner));
      if (expr.value) values.push(m.expr(expr.value, inner));
      return;
    }
    const iterable = m.expr(clause.iter, inner);
    m.at = clause.iter;
    m.each(iterable, at(clause.iter, inner), (row) => {
      assign(m, clause.target, row, inner);
      for (const condition of clause.conditions) {
        truth(m, m.expr(condition, inner), at(testedPart(condition), inner));
        leaveEmptyKeys(m, condition, inner, true);
      }
      run(rest);
    });
  };
  run(expr.clauses);
  if (expr.kind === 'dict') return { ...dictOf([], join(...values), many), key: join(...elements) };
  return listOf(join(...elements), many);
}

function yielded(m: Machine, expr: Expr & { k: 'yield' | 'yieldfrom' }, scope: Scope): Value {
  const value = expr.value ? m.expr(expr.value, scope) : none;
  // Loops around the call of the generator do not make it yield more.
  const many = m.loops.some(({ multiplicity, depth }) => multiplicity === 'many' && depth >= m.path.length);
  let home = scope;
  while (home.outer && home.outer.functionIndex === home.functionIndex) home = home.outer;
  if (expr.k === 'yield') home.yields.push({ value, many });
  else {
    const inside = m.items(value, at(expr, scope));
    home.yields.push({ value: inside.element, many: many || inside.many });
  }
  return unknown;
}
