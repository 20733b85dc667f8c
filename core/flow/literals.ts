import type { Expr } from '../facts/flow-form.ts';
import { inputOf, isNothing, textOf } from './input.ts';
import type { Machine } from './machine.ts';
import { join } from './options.ts';
import type { Scope } from './scope.ts';
import { at } from './truth.ts';
import { constant, dictOf, listOf, stringOf, type ListValue, type Value } from './value.ts';

/** A display with more items than this is a table of constants: country codes, choices. A few of its items tell what they are. */
const TABLE = 64;
const SAMPLE = 8;

/** `("title", *Base.fields)`: what a star brings is known only when it is a tuple itself. */
export function tupleLiteral(m: Machine, items: readonly Expr[], scope: Scope): Value {
  if (items.length > TABLE) return listOf(join(...items.slice(0, SAMPLE).map((item) => m.expr(item, scope))), false);
  const values = items.map((item) => [item, m.expr(item, scope)] as const);
  if (values.some(([item, value]) => item.k === 'star' && value.k !== 'tuple')) return starred(m, values, scope);
  return {
    k: 'tuple',
    items: values.flatMap(([item, value]) => (item.k === 'star' && value.k === 'tuple' ? value.items : [value])),
  };
}

function starred(m: Machine, values: readonly (readonly [Expr, Value])[], scope: Scope): ListValue {
  let many = false;
  const elements = values.map(([item, value]) => {
    if (item.k !== 'star') return value;
    const inside = m.items(value, at(item, scope));
    many ||= inside.many;
    return inside.element;
  });
  return listOf(values.length === 0 ? { k: 'union', options: [] } : join(...elements), many);
}

/** A list or a set. */
export function listLiteral(m: Machine, all: readonly Expr[], scope: Scope): Value {
  if (all.length > 0 && all.length <= TABLE) return tupleLiteral(m, all, scope);
  return starred(
    m,
    all.slice(0, SAMPLE).map((item) => [item, m.expr(item, scope)] as const),
    scope,
  );
}

/** A dict: entries under constant names, one value for all others. */
export function dictLiteral(m: Machine, expr: Expr & { k: 'dict' }, scope: Scope): Value {
  const dict = dictOf();
  for (const { key, value } of expr.items.slice(0, 4 * TABLE)) {
    const keyValue = key && m.expr(key, scope);
    const item = m.expr(value, scope);
    const name = stringOf(keyValue);
    if (name !== undefined) dict.entries.set(name, item);
    else if (key === undefined && item.k === 'dict')
      for (const [inner, innerValue] of item.entries) dict.entries.set(inner, innerValue);
    else if (key === undefined && inputOf(item)) dict.key = dict.rest = item;
    else dict.rest = join(isNothing(dict.rest) ? undefined : dict.rest, item);
  }
  return dict;
}

/** Text with values put in; of constants alone it is one, unless a value is formatted: `f"{prefix}author"`. */
export function formatted(m: Machine, { parts, end }: Expr & { k: 'fstring' }, scope: Scope): Value {
  const values = parts.map((part) => {
    const value = m.expr(part, scope);
    m.at = part;
    m.stringify(value, at(part, scope));
    return value;
  });
  const texts = values.map(stringOf);
  const isPlain = parts.every((part, index) => {
    const next = parts[index + 1];
    if (part.k === 'str') return true;
    // Only `}`, or `}` and what opens the next value or ends the text, stands between.
    return (next === undefined ? end : next.start) - part.end === (next?.k === 'str' ? 1 : 2);
  });
  const isKnown = isPlain && texts.every((text) => text !== undefined);
  return isKnown ? constant(texts.join('')) : textOf(values);
}
