import { join } from './options.ts';
import type { InstanceValue, LoopFrame, UnionValue, Value } from './value.ts';

/** The value as the row of a running loop: instances differ from round to round, and what was cached on them is gone. */
export function bindRow(value: Value, loops: readonly LoopFrame[]): Value {
  switch (value.k) {
    case 'instance':
      return {
        ...value,
        born: loops,
        alone: false,
        known: new Map([...value.known].map(([name, v]) => [name, belongsBelow(v, value) ? bindRow(v, loops) : v])),
      };
    case 'tuple':
      return { ...value, items: value.items.map((item) => bindRow(item, loops)) };
    case 'dict':
      return {
        ...value,
        entries: new Map([...value.entries].map(([key, item]) => [key, bindRow(item, loops)])),
        rest: bindRow(value.rest, loops),
        key: bindRow(value.key, loops),
      };
    case 'list':
      return { ...value };
    case 'object':
      return {
        ...value,
        attributes: new Map(
          [...value.attributes].map(([key, item]) => [key, item.k === 'instance' ? bindRow(item, loops) : item]),
        ),
      };
    case 'union':
      return rebound(value, loops);
    default:
      return value;
  }
}

/** An object cached on the row differs from round to round as the row does; a parent that Django filled in does not. */
function belongsBelow(value: Value, row: InstanceValue): boolean {
  return value.k === 'instance' && value.path.length > row.path.length;
}

function rebound(value: UnionValue, loops: readonly LoopFrame[]): Value {
  return join(...value.options.map((option) => bindRow(option, loops)));
}
