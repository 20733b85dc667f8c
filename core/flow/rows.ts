import { join } from './options.ts';
import type { InstanceValue, LoopFrame, UnionValue, Value } from './value.ts';

/** The value as the row of a running loop: instances differ from round to round, and what was cached on them is gone. */
export function bindRow(value: Value, loops: readonly LoopFrame[]): Value {
  switch (value.k) {
    case 'instance':
      return boundInstance(value, loops);
    case 'generic':
      return {
        ...value,
        instance: { ...value.instance, born: loops },
        kinds: new Map([...value.kinds].map(([label, object]) => [label, boundInstance(object, loops)])),
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

function boundInstance(value: InstanceValue, loops: readonly LoopFrame[]): InstanceValue {
  const known = new Map([...value.known].map(([name, v]) => [name, belongsBelow(v, value) ? bindRow(v, loops) : v]));
  return { ...value, born: loops, alone: false, known };
}

/** An object cached on the row differs from round to round as the row does; a parent that Django filled in does not. */
function belongsBelow(value: Value, row: InstanceValue): boolean {
  return value.k === 'generic' || (value.k === 'instance' && value.path.length > row.path.length);
}

function rebound(value: UnionValue, loops: readonly LoopFrame[]): Value {
  return join(...value.options.map((option) => bindRow(option, loops)));
}
