import type { Location } from '../text/range.ts';
import { emit } from './emit.ts';
import type { EventCause } from './event.ts';
import { callLater } from './higher-order.ts';
import type { Args, LibraryFunction, Machine } from './machine.ts';
import { handedOn } from './input.ts';
import { join } from './options.ts';
import { externalSink } from './sinks.ts';
import { dictOf, listOf, unknown, type Value } from './value.ts';

type Io = (EventCause & { kind: 'io' })['what'];

/** Libraries whose calls leave the process or wait: first matching prefix counts. */
const waiting: readonly (readonly [RegExp, Io])[] = [
  [
    /^(requests|httpx|aiohttp|urllib3|http\.client)\.(.*\.)?(get|post|put|patch|delete|head|options|request|send|urlopen|stream)$/,
    'http',
  ],
  [/^urllib\.request\.(urlopen|urlretrieve)$/, 'http'],
  [/^(requests|httpx)\.(Session|Client|AsyncClient)\.(get|post|put|patch|delete|head|request)$/, 'http'],
  [/^time\.sleep$/, 'sleep'],
  [/^subprocess\.(run|call|check_call|check_output|Popen)$/, 'subprocess'],
  [/^os\.(system|popen)$/, 'subprocess'],
  [/^smtplib\.SMTP(_SSL)?$/, 'mail'],
  [/^PIL\.Image\.open$/, 'image'],
];

/** Classes whose objects make calls of other services. */
const clients =
  /^(requests\.(Session|session)|httpx\.(Client|AsyncClient)|aiohttp\.ClientSession|urllib3\.PoolManager)$/;

/** Calls something outside the project: known waiting work becomes an event, a few pure helpers give values. */
export function callExternal(m: Machine, name: string, args: Args, site: Location): Value {
  const io = waiting.find(([pattern]) => pattern.test(name));
  if (io) {
    emit(m, { kind: 'io', what: io[1], expression: '' }, site);
    return unknown;
  }
  if (clients.test(name)) return { k: 'external', name };
  externalSink(m, name, args, site);
  const value = m.transfer.externals.get(name)?.(m, args, site) ?? unknown;
  return handedOn(name, args.positional) ?? value;
}

/** Functions that turn what they get into text, as `str()` does. */
const printing = [
  ...['escape', 'conditional_escape', 'format_html', 'strip_tags', 'linebreaks'].map((name) => `html.${name}`),
  ...['force_str', 'smart_str'].map((name) => `encoding.${name}`),
  'safestring.mark_safe',
  'text.slugify',
];

const print: LibraryFunction = (m, args, site) => {
  for (const value of [...args.positional, ...args.keywords.values()]) m.stringify(value, site);
  return unknown;
};

const collect: LibraryFunction = (m, args, site) => {
  const [source] = args.positional;
  if (source === undefined) return listOf({ k: 'union', options: [] }, false);
  const { element, many } = m.items(source, site);
  return listOf(element, many);
};

const sameAsFirst: LibraryFunction = (_m, args) => args.positional[0] ?? unknown;

function chain(m: Machine, { positional }: Args, site: Location): Value {
  const all = positional.map((source) => m.items(source, site));
  return listOf(
    join(...all.map((items) => items.element)),
    all.some((items) => items.many),
  );
}

function flatten(m: Machine, args: Args, site: Location): Value {
  const outer = m.items(args.positional[0] ?? unknown, site);
  const inner = m.items(outer.element, site);
  return listOf(inner.element, outer.many || inner.many);
}

function groupBy(m: Machine, args: Args, site: Location): Value {
  const [source, key] = args.positional;
  if (!source) return unknown;
  const keyFunction = key ?? args.keywords.get('key');
  if (keyFunction) m.each(source, site, (row) => callLater(m, keyFunction, [row], site));
  const rows = m.items(source, site);
  return listOf({ k: 'tuple', items: [unknown, listOf(rows.element, rows.many)] }, rows.many);
}

/** Functions of Python's and Django's libraries whose result matters here. */
export const externals: ReadonlyMap<string, LibraryFunction> = new Map<string, LibraryFunction>([
  ['itertools.chain', chain],
  ['itertools.chain.from_iterable', flatten],
  ['itertools.islice', sameAsFirst],
  ['itertools.groupby', groupBy],
  ['copy.copy', sameAsFirst],
  ['copy.deepcopy', sameAsFirst],
  ['collections.deque', collect],
  ['collections.OrderedDict', (_m, { positional: [first] }) => (first?.k === 'dict' ? first : dictOf())],
  [
    'collections.defaultdict',
    (m, { positional: [make] }, site) => dictOf([], make ? callLater(m, make, [], site) : unknown),
  ],
  ['functools.partial', sameAsFirst],
  ...printing.map((name): [string, LibraryFunction] => [`django.utils.${name}`, print]),
]);
