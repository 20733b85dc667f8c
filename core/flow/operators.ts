import type { Expr } from '../facts/flow-form.ts';
import { emitEvaluation } from './emit.ts';
import { chosenByEither, comparesAmong } from './chosen.ts';
import { noArgs, type Machine } from './machine.ts';
import { join, namesOfBoth, oneOfItems, optionsOf } from './options.ts';
import { forgetCompared } from './checked.ts';
import { inputOf, percentText, textOf } from './input.ts';
import type { Scope } from './scope.ts';
import { at, cached, markTested } from './truth.ts';
import { constant, listOf, stringOf, unknown } from './value.ts';
import type { DictValue, QuerySetValue, Unknown, Value } from './value.ts';

/** Expressions whose own value does not matter: their parts may still query. */
export function operatorValue(m: Machine, expr: Expr, scope: Scope): Value {
  switch (expr.k) {
    case 'binary': {
      const left = m.expr(expr.left, scope);
      const right = m.expr(expr.right, scope);
      return binary(m, expr, left, right, scope);
    }
    case 'compare':
      return compare(m, expr, scope);
    case 'unary': {
      const value = m.expr(expr.value, scope);
      return value.k === 'expression'
        ? { k: 'expression', name: expr.op, args: { ...noArgs, positional: [value] } }
        : unknown;
    }
    case 'slice':
      for (const part of [expr.lower, expr.upper, expr.step]) if (part) m.expr(part, scope);
      return unknown;
    case 'unknown':
      for (const part of expr.parts) m.expr(part, scope);
      return unknown;
    default:
      return unknown;
  }
}

function binary(m: Machine, expr: Expr & { k: 'binary' }, left: Value, right: Value, scope: Scope): Value {
  if (expr.op === '%' && (left.k === 'const' || expr.left.k === 'str')) {
    for (const part of right.k === 'tuple' ? right.items : [right]) m.stringify(part, at(expr, scope));
    return percentText(left, right);
  }
  if (expr.op === '+' && left.k === 'const' && right.k === 'const')
    return typeof left.value === 'string' && typeof right.value === 'string'
      ? constant(left.value + right.value)
      : unknown;
  if (expr.op === '+' && left.k === 'tuple' && right.k === 'tuple')
    return { k: 'tuple', items: [...left.items, ...right.items] };
  if (expr.op === '+' && (left.k === 'list' || right.k === 'list')) {
    const [a, b] = [m.items(left, at(expr.left, scope)), m.items(right, at(expr.right, scope))];
    return listOf(join(a.element, b.element), a.many || b.many);
  }
  if (expr.op === '-' || expr.op === '&') {
    const names = namesOfBothSets(expr.op, left, right);
    if (names !== undefined) return names;
  }
  if (expr.op === '|' && right.k === 'dict' && (left.k === 'dict' || left.k === 'unknown'))
    return mergedDicts(left, right);
  // Django gives the other side of `none() | rows`.
  if (expr.op === '|' && left.k === 'queryset' && right.k === 'queryset' && left.limit === 0) return right;
  if ((expr.op === '|' || expr.op === '&') && left.k === 'queryset' && right.k === 'queryset')
    return {
      ...left,
      ...namesOfBoth(left, right),
      limit: expr.op === '|' ? undefined : left.limit,
      known: knownOfBoth(left, right),
      calls: undefined,
      chosen: expr.op === '|' ? chosenByEither(left.chosen, right.chosen) : left.chosen,
      cache: { filled: false },
    };
  if (left.k === 'expression' || right.k === 'expression')
    return { k: 'expression', name: expr.op, args: { ...noArgs, positional: [left, right] } };
  if (expr.op === '+') return textOf([left, right]);
  return expr.op === '%' && inputOf(left) === undefined ? percentText(left, right) : unknown;
}

/** `set(fields) - {"price"}`, `set(fields) & hidden`: texts of the left side, all that may be left where the right is not known. */
function namesOfBothSets(op: string, left: Value, right: Value): Value | undefined {
  if (left.k !== 'tuple' || !left.items.every((item) => stringOf(item) !== undefined)) return undefined;
  const names = right.k === 'tuple' ? right.items.map(stringOf) : undefined;
  if (names?.every((name) => name !== undefined) === true)
    return { k: 'tuple', items: left.items.filter((item) => names.includes(stringOf(item) ?? '') === (op === '&')) };
  const possible = right.k === 'list' ? optionsOf(right.element).map(stringOf) : [undefined];
  const isLeft = (item: Value): boolean => possible.includes(undefined) || possible.includes(stringOf(item));
  return listOf(oneOfItems(left.items.filter((item) => op === '-' || isLeft(item))), false);
}

/** `{…} | {…}`: a name that both have is the right one's. */
export function mergedDicts(left: DictValue | Unknown, right: DictValue): DictValue {
  if (left.k === 'unknown') return { ...right, entries: new Map(right.entries), key: unknown, rest: unknown };
  return {
    k: 'dict',
    entries: new Map([...left.entries, ...right.entries]),
    key: join(left.key, right.key),
    rest: join(left.rest, right.rest),
    many: left.many || right.many,
  };
}

/** A row of either side may have the object that the rows of one side are known not to have. */
function knownOfBoth(left: QuerySetValue, right: QuerySetValue): QuerySetValue['known'] {
  return new Map([...left.known].filter(([name, value]) => value.k !== 'none' || right.known.get(name)?.k === 'none'));
}

function compare(m: Machine, expr: Expr & { k: 'compare' }, scope: Scope): Value {
  const left = m.expr(expr.left, scope);
  if (asksForOne(expr.ops[0], expr.rights)) markTested(m, at(expr.left, scope));
  const rights = expr.rights.map((part) => m.expr(part, scope));
  expr.rights.forEach((part, index) => {
    const value = rights[index] ?? unknown;
    const contains = expr.ops[index] === 'in' || expr.ops[index] === 'not in';
    if (contains)
      for (const option of optionsOf(value))
        if (option.k === 'queryset') emitEvaluation(m, option, 'contains', at(part, scope));
  });
  forgetCompared(expr, left, rights, scope);
  const [right] = rights;
  if (right === undefined || rights.length > 1) return unknown;
  return isKeyOf(m, expr, left, scope) ?? comparedValues(expr.ops[0] ?? '', left, right);
}

/** `… > 0`, `… == 0`, `… >= 1`: a number of rows of which only one matters. */
export function asksForOne(op: string | undefined, rights: readonly Expr[]): boolean {
  const [right] = rights;
  if (right?.k !== 'num' || rights.length > 1) return false;
  if (right.value === 0) return op === '>' || op === '==' || op === '!=';
  return right.value === 1 && (op === '>=' || op === '<');
}

/** `self.action in self.serializers`, `… in self.serializers.keys()`: a key that is known to be there. */
function isKeyOf(m: Machine, expr: Expr & { k: 'compare' }, left: Value, scope: Scope): Value | undefined {
  const [part] = expr.rights;
  const key = stringOf(left);
  if (part === undefined || key === undefined || (expr.ops[0] !== 'in' && expr.ops[0] !== 'not in')) return undefined;
  const isKeys = part.k === 'call' && part.func.k === 'attr' && part.func.name === 'keys';
  const dict = m.expr(isKeys ? part.func.value : part, scope);
  if (dict.k !== 'dict') return undefined;
  if (dict.closedAt !== undefined) return constant(dict.entries.has(key) === (expr.ops[0] === 'in'));
  return dict.entries.has(key) ? constant(expr.ops[0] === 'in') : undefined;
}

/** What holds rows or other things is none of the values that may be None, also as one of several. */
const containers: ReadonlySet<Value['k']> = new Set(['queryset', 'list', 'dict', 'tuple']);

/** `self.action == "list"`, `page is not None`: decided where both sides are known. */
export function comparedValues(op: string, left: Value, right: Value): Value {
  if (left.k !== 'unknown' && right.k === 'unknown' && /^[!=]=$/.test(op)) return comparedValues(op, right, left);
  const decided = left.k === 'unknown' && left.among ? comparesAmong(op, left.among, right) : undefined;
  if (decided !== undefined) return constant(decided);
  if (op === 'is' || op === 'is not' || ((op === '==' || op === '!=') && right.k === 'none')) {
    const isOneOfSeveral = left.k === 'union' && !left.options.every(({ k }) => containers.has(k));
    const mayBeNone = left.k === 'unknown' || left.k === 'generic' || (left.k === 'instance' && left.isThere !== true);
    if (right.k !== 'none' || isOneOfSeveral || mayBeNone) return unknown;
    if (left.k === 'external' && left.name === cached.name) return unknown;
    return constant((left.k === 'none') === (op === 'is' || op === '=='));
  }
  if (left.k !== 'const') return unknown;
  if (right.k === 'const' && op === '==') return constant(left.value === right.value);
  if (right.k === 'const' && op === '!=') return constant(left.value !== right.value);
  if (right.k !== 'tuple' || !right.items.every((item) => item.k === 'const')) return unknown;
  const found = right.items.some((item) => item.k === 'const' && item.value === left.value);
  if (op === 'in') return constant(found);
  return op === 'not in' ? constant(!found) : unknown;
}
