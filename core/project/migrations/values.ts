import type { Expr } from '../../facts/flow-form.ts';

/**
 * A Python value as Django's autodetector compares it: constants by value, classes and functions by their dotted name,
 * objects by the call that makes them (`deconstruct()`). What cannot be known is unknown, and so is what contains it.
 */
export type Value =
  | { readonly k: 'constant'; readonly value: string | number | boolean | null }
  | { readonly k: 'items'; readonly type: 'list' | 'tuple' | 'set'; readonly items: readonly Value[] }
  | { readonly k: 'dict'; readonly entries: readonly (readonly [Value, Value])[] }
  /** `outside`: of a package that nobody has read, so it may be a constant. */
  | { readonly k: 'name'; readonly path: string; readonly outside?: true }
  | CallValue
  | { readonly k: 'unknown' };

/** `models.Q(…)`; an operator is a call of its sign: `a | b`, `~a`. */
export interface CallValue {
  readonly k: 'call';
  readonly path: string;
  readonly args: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
}

/** What names mean at one place of one file. */
export interface Scope {
  name(id: string): Value;
  /** `of.name`, where `of` is a name or something that has attributes of its own. */
  attribute(of: Value, name: string): Value;
}

export const unknownValue: Value = { k: 'unknown' };

/** A constant. */
export function constant(value: string | number | boolean | null): Value {
  return { k: 'constant', value };
}

/** Evaluates an expression without running anything. */
export function evaluate(expr: Expr, scope: Scope): Value {
  switch (expr.k) {
    case 'str':
    case 'num':
    case 'bool':
      return constant(expr.value);
    case 'none':
      return constant(null);
    case 'list':
    case 'tuple':
    case 'set':
      return itemsValue(expr.k, expr.items, scope);
    case 'dict':
      return dictValue(expr.items, scope);
    case 'name':
      return scope.name(expr.id);
    case 'attr':
      return scope.attribute(evaluate(expr.value, scope), expr.name);
    case 'call':
      return callValue(expr, scope);
    case 'fstring':
      return joined(expr.parts.map((part) => evaluate(part, scope)));
    case 'binary':
      return binary(expr.op, evaluate(expr.left, scope), evaluate(expr.right, scope));
    case 'unary':
      return unary(expr.op, evaluate(expr.value, scope));
    default:
      return unknownValue;
  }
}

function itemsValue(type: 'list' | 'tuple' | 'set', items: readonly Expr[], scope: Scope): Value {
  const values: Value[] = [];
  for (const item of items) {
    if (item.k !== 'star') {
      values.push(evaluate(item, scope));
      continue;
    }
    const spread = evaluate(item.value, scope);
    if (spread.k !== 'items') return unknownValue;
    values.push(...spread.items);
  }
  return { k: 'items', type, items: values };
}

function dictValue(items: (Expr & { readonly k: 'dict' })['items'], scope: Scope): Value {
  const entries: (readonly [Value, Value])[] = [];
  for (const { key, value } of items) {
    const evaluated = evaluate(value, scope);
    if (key !== undefined) entries.push([evaluate(key, scope), evaluated]);
    else if (evaluated.k === 'dict') entries.push(...evaluated.entries);
    else return unknownValue;
  }
  return { k: 'dict', entries };
}

function callValue(expr: Expr & { readonly k: 'call' }, scope: Scope): Value {
  const func = evaluate(expr.func, scope);
  if (func.k !== 'name') return unknownValue;
  const args: Value[] = [];
  const keywords = new Map<string, Value>();
  for (const arg of expr.args) {
    if (arg.k === 'star') {
      const spread = evaluate(arg.value, scope);
      if (spread.k !== 'items') return unknownValue;
      args.push(...spread.items);
    } else if (arg.k === 'starstar') {
      const spread = evaluate(arg.value, scope);
      if (spread.k !== 'dict') return unknownValue;
      for (const [key, value] of spread.entries) {
        if (key.k !== 'constant' || typeof key.value !== 'string') return unknownValue;
        keywords.set(key.value, value);
      }
    } else args.push(evaluate(arg, scope));
  }
  for (const { name, value } of expr.keywords) keywords.set(name, evaluate(value, scope));
  return understood({ k: 'call', path: func.path, args, keywords });
}

const collections: Readonly<Record<string, 'list' | 'tuple' | 'set'>> = {
  'builtins.list': 'list',
  'builtins.tuple': 'tuple',
  'builtins.set': 'set',
};
const translations = /^(django\.utils\.translation\.)(u?gettext(_lazy|_noop)?|p?gettext_lazy|pgettext_lazy)$/;

/** Calls whose result is plain: a translated text compares as its message, as `makemigrations` runs without translations. */
function understood(call: CallValue): Value {
  const { path, args, keywords } = call;
  if (translations.test(path)) {
    const message = args[path.includes('.pgettext') ? 1 : 0];
    return message?.k === 'constant' && keywords.size === 0 ? message : unknownValue;
  }
  // A SafeString is equal to the same text.
  if (path === 'django.utils.safestring.mark_safe')
    return args.length === 1 && args[0]?.k === 'constant' ? args[0] : unknownValue;
  const type = collections[path];
  if (type !== undefined && args.length === 1 && args[0]?.k === 'items') return { ...args[0], type };
  if (path === 'builtins.dict' && args.length === 0)
    return { k: 'dict', entries: [...keywords].map(([name, value]) => [constant(name), value]) };
  return call;
}

function joined(parts: readonly Value[]): Value {
  let text = '';
  for (const part of parts) {
    if (part.k !== 'constant' || typeof part.value === 'boolean' || part.value === null) return unknownValue;
    text += String(part.value);
  }
  return constant(text);
}

function binary(op: string, left: Value, right: Value): Value {
  if (left.k === 'unknown' || right.k === 'unknown') return unknownValue;
  if (op === '+' && left.k === 'items' && right.k === 'items' && left.type === right.type)
    return { ...left, items: [...left.items, ...right.items] };
  if (left.k === 'constant' && right.k === 'constant') return arithmetic(op, left.value, right.value);
  if (left.k !== 'call' && right.k !== 'call') return unknownValue;
  return { k: 'call', path: op, args: [left, right], keywords: new Map() };
}

function arithmetic(op: string, left: unknown, right: unknown): Value {
  if (op === '+' && typeof left === 'string' && typeof right === 'string') return constant(left + right);
  if (typeof left !== 'number' || typeof right !== 'number') return unknownValue;
  switch (op) {
    case '+':
      return constant(left + right);
    case '-':
      return constant(left - right);
    case '*':
      return constant(left * right);
    case '**':
      return constant(left ** right);
    case '/':
      return right === 0 ? unknownValue : constant(left / right);
    case '//':
      return right === 0 ? unknownValue : constant(Math.floor(left / right));
    default:
      return unknownValue;
  }
}

function unary(op: string, value: Value): Value {
  if (value.k === 'constant' && typeof value.value === 'number')
    return op === '-' ? constant(-value.value) : op === '+' ? value : unknownValue;
  return value.k === 'call' ? { k: 'call', path: op, args: [value], keywords: new Map() } : unknownValue;
}

/** The text of a constant. */
export function textOf(value: Value | undefined): string | undefined {
  return value?.k === 'constant' && typeof value.value === 'string' ? value.value : undefined;
}

/** The items of a list, tuple or set; undefined when it is none. */
export function itemsOf(value: Value | undefined): readonly Value[] | undefined {
  return value?.k === 'items' ? value.items : undefined;
}

/** True where the value says so for sure: `True`, 1. */
export function isTrue(value: Value | undefined): boolean {
  return value?.k === 'constant' && (value.value === true || value.value === 1);
}

/** True for `None`. */
export function isNone(value: Value | undefined): boolean {
  return value?.k === 'constant' && value.value === null;
}
