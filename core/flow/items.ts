import type { Location } from '../text/range.ts';
import { inputAt } from './input.ts';
import { noArgs, type Machine } from './machine.ts';
import { join } from './options.ts';
import { indexQuerySet } from './querysets.ts';
import { stringOf, unknown, type Value } from './value.ts';

/** `value[index]`: a row, an item, an entry; Unknown where it may be anything. */
export function itemOf(m: Machine, value: Value, index: Value, site: Location): Value {
  switch (value.k) {
    case 'queryset':
      return indexQuerySet(m, value, index, site);
    case 'list':
      return value.element;
    case 'tuple':
      return index.k === 'const' && typeof index.value === 'number'
        ? (value.items.at(index.value) ?? unknown)
        : join(...value.items);
    case 'dict': {
      const name = stringOf(index);
      return (name === undefined ? undefined : value.entries.get(name)) ?? value.rest;
    }
    case 'object':
      return itemOfObject(m, value, index, site);
    case 'class':
      return value;
    case 'unknown':
      return value.input ? inputAt(value.input, index) : value;
    default:
      return unknown;
  }
}

function itemOfObject(m: Machine, object: Value & { k: 'object' }, index: Value, site: Location): Value {
  if (object.attributes.get('object_list')) return m.items(object, site).element;
  const own = m.classAttribute(object.ref, '__getitem__', object, site);
  return own ? m.call(own, { ...noArgs, positional: [index] }, site) : unknown;
}
