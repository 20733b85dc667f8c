import type { Location } from '../text/range.ts';
import { emit } from './emit.ts';
import type { EventCause } from './event.ts';
import { callLater } from './higher-order.ts';
import type { Args, Machine } from './machine.ts';
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
  if (externalSink(m, name, args, site)) return unknown;
  const same = handedOn(name, args.positional);
  if (same) return same;
  switch (name) {
    case 'itertools.chain':
      return chain(m, args.positional, site);
    case 'itertools.chain.from_iterable':
      return flatten(m, args, site);
    case 'itertools.islice':
    case 'copy.copy':
    case 'copy.deepcopy':
    case 'collections.deque':
      return args.positional[0] ?? unknown;
    case 'collections.OrderedDict':
      return args.positional[0]?.k === 'dict' ? args.positional[0] : dictOf();
    case 'collections.defaultdict':
      return dictOf([], args.positional[0] ? callLater(m, args.positional[0], [], site) : unknown);
    case 'itertools.groupby':
      return groupBy(m, args, site);
    case 'operator.attrgetter':
      return unknown;
    case 'functools.partial':
      return args.positional[0] ?? unknown;
    default:
      if (printing.test(name))
        for (const value of [...args.positional, ...args.keywords.values()]) m.stringify(value, site);
      return unknown;
  }
}

/** Functions that turn what they get into text, as `str()` does. */
const printing =
  /^django\.utils\.(html\.(escape|conditional_escape|format_html|strip_tags|linebreaks)|encoding\.(force_str|force_text|smart_str|smart_text)|safestring\.mark_safe|text\.slugify)$/;

function chain(m: Machine, sources: readonly Value[], site: Location): Value {
  const all = sources.map((source) => m.items(source, site));
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
