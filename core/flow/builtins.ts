import type { Location } from '../text/range.ts';
import { emitEvaluation } from './emit.ts';
import { fieldNames, putIn, takeOut } from './field-dicts.ts';
import { callLater } from './higher-order.ts';
import { formatText, textOf, isNothing } from './input.ts';
import { isInstance } from './instance-of.ts';
import type { Args, LibraryFunction, Machine } from './machine.ts';
import { hasSurely } from './instances.ts';
import { join, mapOptions, optionsOf } from './options.ts';
import { putInto } from './single-lists.ts';
import { attributeSink, objectSink } from './sinks.ts';
import { annotation, decidedTruth } from './truth.ts';
import {
  constant,
  dictOf,
  listOf,
  none,
  stringOf,
  unknown,
  type DictValue,
  type ListValue,
  type Value,
} from './value.ts';

/** Calls a function of Python's builtins, or a method of a list, tuple, dict or string (`list.append`, self first). */
export function callBuiltin(m: Machine, name: string, args: Args, site: Location): Value {
  return m.transfer.builtins.get(name)?.(m, args, site) ?? unknown;
}

/** list(), set(), sorted() …: all items in memory. */
const collect: LibraryFunction = (m, args, site) => {
  const [source] = args.positional;
  if (source === undefined) return listOf({ k: 'union', options: [] }, false);
  const key = args.keywords.get('key');
  if (key) m.each(source, site, (row) => callLater(m, key, [row], site));
  if (source.k === 'tuple') return source;
  const names = source.k === 'dict' ? fieldNames(source) : undefined;
  if (names !== undefined) return names;
  const { element, many } = m.items(source, site);
  return listOf(element, many);
};

const consume: LibraryFunction = (m, args, site) => {
  for (const source of args.positional) m.items(source, site);
  return unknown;
};

/** min(), max(): one of the items. */
const pick: LibraryFunction = (m, args, site) => {
  const [source] = args.positional;
  if (source === undefined) return unknown;
  const key = args.keywords.get('key');
  if (key) m.each(source, site, (row) => callLater(m, key, [row], site));
  return args.positional.length > 1 ? join(...args.positional) : m.items(source, site).element;
};

const zip: LibraryFunction = (m, args, site) => {
  const all = args.positional.map((source) => m.items(source, site));
  return listOf(
    { k: 'tuple', items: all.map((items) => items.element) },
    all.some((items) => items.many),
  );
};

const map: LibraryFunction = (m, args, site) => {
  const [callee, source] = args.positional;
  if (!callee || !source) return unknown;
  const results: Value[] = [];
  m.each(source, site, (row) => results.push(callLater(m, callee, [row], site)));
  return listOf(join(...results), m.items(source, site).many);
};

const filter: LibraryFunction = (m, args, site) => {
  const [callee, source] = args.positional;
  if (!callee || !source) return unknown;
  if (callee.k !== 'none') m.each(source, site, (row) => callLater(m, callee, [row], site));
  const { element, many } = m.items(source, site);
  return listOf(element, many);
};

const text: LibraryFunction = (m, args, site) => {
  for (const value of args.positional) m.stringify(value, site);
  return textOf(args.positional.slice(0, 1));
};

const len: LibraryFunction = (m, args, site) => {
  for (const source of args.positional.flatMap(optionsOf))
    if (source.k === 'queryset') emitEvaluation(m, source, 'len', site);
  return unknown;
};

const getattr: LibraryFunction = (m, args, site) => {
  const [object, name, fallback] = args.positional;
  const plain = stringOf(name);
  if (object === undefined || plain === undefined) return unknown;
  const value = m.attribute(object, plain, site);
  return value.k === 'method' ? (fallback ?? unknown) : value;
};

/** True where an object's attribute is known; what is not known may be there or not. */
const hasattr: LibraryFunction = (m, args, site) => {
  const [object] = args.positional;
  const name = stringOf(args.positional[1]);
  const isOnRow = object?.k === 'instance' && name !== undefined && hasSurely(object, name);
  const value = getattr(m, args, site);
  const isThere = object?.k === 'object' ? value.k !== 'unknown' : isOnRow || value === annotation;
  return isThere ? constant(true) : unknown;
};

const append: LibraryFunction = (m, args) => {
  const [list, item] = args.positional;
  if (list?.k === 'list' && item) grow(m, list, item, false);
  return none;
};

const extend: LibraryFunction = (m, args, site) => {
  const [list, source] = args.positional;
  if (list?.k === 'list' && source) {
    const { element, many } = m.items(source, site);
    grow(m, list, element, many);
  }
  return none;
};

function grow(m: Machine, list: ListValue, item: Value, many: boolean): void {
  putInto(list, item);
  list.many ||= many || m.loops.some((frame) => frame.multiplicity === 'many');
}

const element: LibraryFunction = (m, args, site) => {
  const [source] = args.positional;
  return source ? m.items(source, site).element : unknown;
};

function dictValues(dict: DictValue): Value {
  return join(...dict.entries.values(), isNothing(dict.rest) && dict.entries.size > 0 ? undefined : dict.rest);
}

const onDict =
  (read: (dict: DictValue, args: readonly Value[], m: Machine) => Value): LibraryFunction =>
  (m, args) => {
    const [dict, ...rest] = args.positional;
    return dict?.k === 'dict' ? read(dict, rest, m) : unknown;
  };

const dictGet = onDict((dict, [key, fallback]) => {
  const name = stringOf(key);
  const known = name === undefined ? undefined : dict.entries.get(name);
  if (known === undefined && name !== undefined && dict.closedAt !== undefined) return fallback ?? none;
  return known ?? join(isNothing(dict.rest) ? undefined : dict.rest, fallback, unknown);
});

const dictPop: LibraryFunction = (m, args, site) => {
  const [dict, key] = args.positional;
  const value = dictGet(m, args, site);
  if (dict?.k === 'dict') {
    takeOut(dict, key);
    popped(m, dict, stringOf(key));
  }
  return value;
};

/** Of a dictionary whose keys are all known the key is gone, unless the branch may not run. */
function popped(m: Machine, dict: DictValue, name: string | undefined): void {
  if (dict.closedAt === undefined) return;
  if (name === undefined || m.branches > dict.closedAt) dict.closedAt = undefined;
  else dict.entries.delete(name);
}

const dictClear = onDict((dict) => {
  takeOut(dict, undefined);
  return unknown;
});

const setDefault = onDict((dict, [key, value = none], m) => {
  const name = stringOf(key);
  const before = name === undefined ? dict.rest : dict.entries.get(name);
  const after = before === undefined || isNothing(before) ? value : join(before, value);
  if (name !== undefined) dict.entries.set(name, after);
  else [dict.rest, dict.closedAt] = [after, undefined];
  dict.many ||= m.loops.some((frame) => frame.multiplicity === 'many');
  return after;
});

const update: LibraryFunction = (m, args) => {
  const [dict, other] = args.positional;
  if (dict?.k !== 'dict') return none;
  for (const [key, value] of args.keywords) putIn(m, dict, key, value);
  if (args.more || (other && other.k !== 'dict')) takeOut(dict, undefined);
  const addsKnown =
    args.closed === true && (other === undefined || (other.k === 'dict' && other.closedAt !== undefined));
  if (!addsKnown) dict.closedAt = undefined;
  const chosen = args.chosen ?? (other?.k === 'unknown' ? other.input : undefined);
  if (chosen) dict.key = dict.rest = { k: 'unknown', input: chosen };
  if (other?.k === 'dict') for (const [key, value] of other.entries) putIn(m, dict, key, value);
  return none;
};

/** Functions of Python's builtins, and methods of lists, tuples, dicts and strings. */
export const builtins: ReadonlyMap<string, LibraryFunction> = new Map<string, LibraryFunction>([
  ['list', collect],
  ['set', collect],
  ['frozenset', collect],
  ['tuple', collect],
  ['sorted', collect],
  ['reversed', collect],
  ['iter', collect],
  [
    'enumerate',
    (m, args, site) => {
      const items = m.items(args.positional[0] ?? unknown, site);
      return listOf({ k: 'tuple', items: [unknown, items.element] }, items.many);
    },
  ],
  ['zip', zip],
  ['map', map],
  ['filter', filter],
  ['any', consume],
  ['all', consume],
  ['sum', consume],
  ['min', pick],
  ['max', pick],
  ['next', element],
  ['len', len],
  [
    'bool',
    (m, args, site) => {
      for (const source of args.positional.flatMap(optionsOf))
        if (source.k === 'queryset') emitEvaluation(m, source, 'bool', site);
      const decided = decidedTruth(args.positional[0] ?? unknown);
      return decided === undefined ? unknown : constant(decided);
    },
  ],
  ['str', text],
  ['repr', text],
  ['print', text],
  ['format', text],
  [
    'const.format',
    (m, args, site) => {
      const [template = unknown, ...values] = args.positional;
      text(m, { ...args, positional: [...values, ...args.keywords.values()] }, site);
      return formatText(template, values, args.keywords);
    },
  ],
  [
    'const.join',
    (m, args, site) => {
      const [, source] = args.positional;
      return source ? textOf([unknown, m.items(source, site).element]) : unknown;
    },
  ],
  ['const.replace', (_m, args) => textOf([unknown, ...args.positional.slice(2)])],
  ['getattr', getattr],
  ['setattr', (m, args, site) => (attributeSink(m, args, site), none)],
  ['eval', (m, args, site) => (objectSink(m, args.positional[0], site), unknown)],
  ['exec', (m, args, site) => (objectSink(m, args.positional[0], site), unknown)],
  ['hasattr', hasattr],
  ['isinstance', isInstance],
  [
    'type',
    (_m, args) =>
      mapOptions(args.positional[0] ?? unknown, (o) =>
        o.k === 'instance' ? { k: 'class', ref: o.model.ref } : o.k === 'object' ? { k: 'class', ref: o.ref } : unknown,
      ),
  ],
  [
    'dict',
    (_m, args) => {
      const [source] = args.positional;
      if (source?.k === 'unknown' && source.input) return source;
      if (source?.k === 'list' && source.element.k === 'tuple')
        return { ...dictOf([], source.element.items[1], source.many), key: source.element.items[0] ?? unknown };
      if (source?.k !== 'dict') return dictOf(args.keywords);
      return { ...source, entries: new Map([...source.entries, ...args.keywords]) };
    },
  ],
  ['list.append', append],
  ['list.add', append],
  [
    'list.insert',
    (m, args, site) => append(m, { ...args, positional: args.positional.filter((_, i) => i !== 1) }, site),
  ],
  ['list.extend', extend],
  ['list.update', extend],
  ['list.pop', element],
  ['list.popleft', element],
  ['list.copy', (_m, args) => args.positional[0] ?? unknown],
  ['dict.get', dictGet],
  ['dict.pop', dictPop],
  ['dict.popitem', dictClear],
  ['dict.clear', dictClear],
  ['dict.setdefault', setDefault],
  ['dict.update', update],
  ['dict.copy', onDict((dict) => ({ ...dict, entries: new Map(dict.entries) }))],
  ['dict.values', onDict((dict) => listOf(dictValues(dict), dict.many))],
  ['dict.keys', onDict((dict) => fieldNames(dict) ?? listOf(dict.key, dict.many))],
  ['dict.items', onDict((dict) => listOf({ k: 'tuple', items: [dict.key, dictValues(dict)] }, dict.many))],
]);
