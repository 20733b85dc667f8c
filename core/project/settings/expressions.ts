import type { Expr } from '../../facts/flow-form.ts';
import type { Constant } from '../settings.ts';
import { evaluateCall } from './calls.ts';
import { readEnvironmentItem } from './environment.ts';
import type { ExpressionContext } from './context.ts';
import { joinPaths, parentPath } from './paths.ts';
import { apply, constantOf, entryOf, isEqual, isTruthy, itemsOf, known, numberOf, textOf, unknown } from './values.ts';
import type { Known } from './values.ts';

/** What an expression of a settings module gives, without running anything. */
export function evaluateSetting(expr: Expr, context: ExpressionContext): Known {
  switch (expr.k) {
    case 'str':
    case 'num':
    case 'bool':
      return known(expr.value);
    case 'none':
      return known(null);
    case 'list':
    case 'tuple':
    case 'set':
      return constantOf({ items: expr.items.flatMap((item) => itemOf(item, context)) });
    case 'dict':
      return constantOf({ entries: expr.items.flatMap((item) => entriesOf(item, context)) });
    case 'name':
      return expr.id === '__file__' ? known(context.file) : (context.name(expr.id) ?? unknown);
    case 'attr':
      return attribute(expr, context);
    case 'fstring':
      return join(expr.parts.map((part) => evaluateSetting(part, context)));
    case 'subscript':
      return readEnvironmentItem(expr, context) ?? subscript(expr, context);
    case 'binary':
      return binary(expr, context);
    case 'compare':
      return comparison(expr, context);
    case 'not':
      return apply(evaluateSetting(expr.value, context), (constant) => ({ value: !isTruthy(constant) }), 'bool');
    case 'and':
    case 'or':
      return boolean(expr, context);
    case 'ifexp':
      return conditional(expr, context);
    case 'unary':
      return apply(evaluateSetting(expr.value, context), (constant) => negative(expr.op, constant));
    case 'call':
      return evaluateCall(expr, context);
    case 'walrus':
      return evaluateSetting(expr.value, context);
    default:
      return unknown;
  }
}

function itemOf(expr: Expr, context: ExpressionContext): readonly (Constant | undefined)[] {
  if (expr.k === 'star') return itemsOf(evaluateSetting(expr.value, context).constant) ?? [undefined];
  return [evaluateSetting(expr, context).constant];
}

type Entries = Extract<Constant, { readonly entries: unknown }>['entries'];

function entriesOf(item: { key: Expr | undefined; value: Expr }, context: ExpressionContext): Entries {
  const value = evaluateSetting(item.value, context).constant;
  if (item.key !== undefined) return [{ key: evaluateSetting(item.key, context).constant, value }];
  return value !== undefined && 'entries' in value ? value.entries : [{ key: undefined, value: undefined }];
}

function attribute(expr: Expr & { k: 'attr' }, context: ExpressionContext): Known {
  const ofModule = context.attribute(expr);
  if (ofModule !== undefined) return ofModule;
  if (expr.name !== 'parent') return unknown;
  return apply(evaluateSetting(expr.value, context), parentPath);
}

function join(parts: readonly Known[]): Known {
  let text = '';
  for (const { constant } of parts) {
    if (constant === undefined || !('value' in constant) || typeof constant.value === 'boolean') return unknown;
    text += String(constant.value ?? 'None');
  }
  return known(text);
}

function subscript(expr: Expr & { k: 'subscript' }, context: ExpressionContext): Known {
  const of = evaluateSetting(expr.value, context).constant;
  if (expr.index.k === 'slice') return slice(of, expr.index, context);
  const index = evaluateSetting(expr.index, context).constant;
  if (expr.value.k === 'attr' && expr.value.name === 'parents') return parents(expr.value.value, index, context);
  const key = textOf(index);
  const found =
    key !== undefined
      ? entryOf(of, key)
      : index && 'value' in index && typeof index.value === 'number'
        ? itemsOf(of)?.at(index.value)
        : undefined;
  return found === undefined ? unknown : constantOf(found);
}

/** `MIDDLEWARE[:2]`, `[2:]` with known ends. */
function slice(
  of: Constant | undefined,
  { lower, upper, step }: Expr & { k: 'slice' },
  context: ExpressionContext,
): Known {
  const items = itemsOf(of);
  const [from, to] = [lower, upper].map((end) => end && numberOf(evaluateSetting(end, context).constant));
  if (items === undefined || step !== undefined) return unknown;
  if ((lower && from === undefined) || (upper && to === undefined)) return unknown;
  return constantOf({ items: items.slice(from, to) });
}

/** `Path(__file__).resolve().parents[2]`. */
function parents(path: Expr, index: Constant | undefined, context: ExpressionContext): Known {
  if (index === undefined || !('value' in index) || typeof index.value !== 'number') return unknown;
  let value = evaluateSetting(path, context);
  for (let i = 0; i <= index.value; i++) value = apply(value, parentPath);
  return value;
}

const longestText = 10_000;

function binary(expr: Expr & { k: 'binary' }, context: ExpressionContext): Known {
  const left = evaluateSetting(expr.left, context);
  const right = evaluateSetting(expr.right, context);
  if (expr.op === '/') return joinPaths(left, right);
  if (expr.op === '+') return sum(left, right);
  const [a, b] = [numberOf(left.constant), numberOf(right.constant)];
  const text = textOf(left.constant);
  if (expr.op === '*' && text !== undefined && b !== undefined && b * text.length < longestText)
    return known(text.repeat(Math.max(0, b)));
  if (expr.op === '**' && a !== undefined && b !== undefined) return known(a ** b);
  if (expr.op === '*' && a !== undefined && b !== undefined) return known(a * b);
  if (expr.op === '-' && a !== undefined && b !== undefined) return known(a - b);
  if (expr.op === '|' && left.constant && right.constant && 'entries' in left.constant && 'entries' in right.constant) {
    return constantOf({ entries: [...left.constant.entries, ...right.constant.entries] });
  }
  return unknown;
}

/** Strings, numbers and lists added; an unknown part of a list stays in it as an unknown item. */
export function sum(left: Known, right: Known): Known {
  const [a, b] = [left.constant, right.constant];
  if ((a && 'items' in a) || (b && 'items' in b)) {
    return constantOf({ items: [...(itemsOf(a) ?? [undefined]), ...(itemsOf(b) ?? [undefined])] });
  }
  if (a === undefined || b === undefined || !('value' in a) || !('value' in b)) return unknown;
  if (typeof a.value === 'string' && typeof b.value === 'string') return known(a.value + b.value);
  return typeof a.value === 'number' && typeof b.value === 'number' ? known(a.value + b.value) : unknown;
}

function comparison(expr: Expr & { k: 'compare' }, context: ExpressionContext): Known {
  const [op, right] = [expr.ops[0], expr.rights[0]];
  if (expr.ops.length !== 1 || op === undefined || right === undefined) return unknown;
  const left = evaluateSetting(expr.left, context);
  const other = evaluateSetting(right, context);
  if (other.constant !== undefined) return apply(left, (value) => compared(value, op, other.constant), 'bool');
  if (left.constant !== undefined) return apply(other, (value) => compared(left.constant, op, value), 'bool');
  return unknown;
}

function compared(a: Constant | undefined, op: string, b: Constant | undefined): Constant | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (op === '==' || op === 'is') return { value: isEqual(a, b) };
  if (op === '!=' || op === 'is not') return { value: !isEqual(a, b) };
  const found = contains(b, a);
  if (found !== undefined && (op === 'in' || op === 'not in')) return { value: found === (op === 'in') };
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x === undefined || y === undefined) return undefined;
  const results: Readonly<Record<string, boolean>> = { '<': x < y, '<=': x <= y, '>': x > y, '>=': x >= y };
  const result = results[op];
  return result === undefined ? undefined : { value: result };
}

function contains(collection: Constant, item: Constant): boolean | undefined {
  const text = textOf(collection);
  const part = textOf(item);
  if (text !== undefined && part !== undefined) return text.includes(part);
  if ('entries' in collection) return collection.entries.some(({ key }) => isEqual(key, item));
  if (!('items' in collection)) return undefined;
  if (collection.items.some((each) => isEqual(each, item))) return true;
  return collection.items.includes(undefined) ? undefined : false;
}

function boolean(expr: Expr & { k: 'and' | 'or' }, context: ExpressionContext): Known {
  const left = evaluateSetting(expr.left, context);
  const right = evaluateSetting(expr.right, context);
  if (left.constant !== undefined) return isTruthy(left.constant) === (expr.k === 'or') ? left : right;
  const { environment } = left;
  if (environment === undefined) return unknown;
  const default_ = environment.default;
  // `env("X") or "fallback"`: without the variable the other side counts.
  const takesRight = default_ !== undefined && isTruthy(default_) === (expr.k === 'and');
  const result = takesRight ? (right.constant ?? right.environment?.default) : default_;
  return { constant: undefined, environment: { ...environment, default: result } };
}

function conditional(expr: Expr & { k: 'ifexp' }, context: ExpressionContext): Known {
  const test = evaluateSetting(expr.test, context);
  const [then, otherwise] = [evaluateSetting(expr.then, context), evaluateSetting(expr.otherwise, context)];
  if (test.constant !== undefined) return isTruthy(test.constant) ? then : otherwise;
  if (isEqual(then.constant, otherwise.constant) && then.constant !== undefined) return then;
  const { environment } = test;
  if (environment === undefined) return unknown;
  const chosen = environment.default && (isTruthy(environment.default) ? then : otherwise);
  return { constant: undefined, environment: { ...environment, default: chosen?.constant, cast: 'other' } };
}

function negative(op: string, constant: Constant): Constant | undefined {
  const value = numberOf(constant);
  return op === '-' && value !== undefined ? { value: -value } : undefined;
}
