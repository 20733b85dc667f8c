import type { Expr } from '../../facts/flow-form.ts';
import type { Constant } from '../settings.ts';
import { isEqual, itemsOf, textOf, withEntry } from './values.ts';
import type { Known } from './values.ts';

const changing = [
  'append',
  'add',
  'extend',
  'insert',
  'remove',
  'pop',
  'clear',
  'sort',
  'reverse',
  'update',
  'discard',
];

/** What a method leaves behind; 'same' when it changes nothing. */
export function changed(
  before: Constant | undefined,
  method: string,
  call: Expr & { k: 'call' },
  value: (at: number) => Known,
): Constant | undefined | 'same' {
  if (!changing.includes(method) && method !== 'setdefault' && method !== 'popitem') return 'same';
  if (before !== undefined && 'entries' in before) return updated(before, method, call, value);
  const items = before === undefined ? [undefined] : itemsOf(before);
  if (items === undefined) return undefined;
  const given = value(0).constant;
  switch (method) {
    case 'append':
    case 'add':
      return { items: [...items, given] };
    case 'extend':
    case 'update':
      return { items: [...items, ...(itemsOf(given) ?? [undefined])] };
    case 'insert':
      return inserted(items, given, value(1).constant);
    case 'remove':
    case 'discard':
      return { items: items.filter((item) => !isEqual(item, given)) };
    case 'clear':
      return { items: [] };
    case 'reverse':
      return { items: items.toReversed() };
    default:
      return undefined;
  }
}

function inserted(
  items: readonly (Constant | undefined)[],
  at: Constant | undefined,
  item: Constant | undefined,
): Constant {
  const index = at && 'value' in at && typeof at.value === 'number' ? at.value : items.length;
  return { items: items.toSpliced(index, 0, item) };
}

function updated(
  before: Constant,
  method: string,
  call: Expr & { k: 'call' },
  value: (at: number) => Known,
): Constant | undefined {
  const first = value(0).constant;
  if (method === 'setdefault') {
    const present = first && textOf(first);
    const isThere =
      present !== undefined && 'entries' in before && before.entries.some(({ key }) => isEqual(key, first));
    return isThere ? before : withEntry(before, first, value(1).constant);
  }
  if (method === 'clear') return { entries: [] };
  if (method === 'pop' && first !== undefined && 'entries' in before)
    return { entries: before.entries.filter(({ key }) => !isEqual(key, first)) };
  if (method !== 'update') return undefined;
  let after = before;
  if (first && 'entries' in first)
    for (const { key, value: item } of first.entries) after = withEntry(after, key, item);
  else if (call.args.length > 0) after = withEntry(after, undefined, undefined);
  for (const { name } of call.keywords) after = withEntry(after, { value: name }, undefined);
  return after;
}
