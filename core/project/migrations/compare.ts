import type { CallValue, Value } from './values.ts';
import { constant, textOf } from './values.ts';

/** What comparing two values as Python's `==` gives. */
export type Comparison = 'same' | 'different' | 'unknown';

/** Compares values whose names are resolved. Lists and tuples are different, as in Python, unless they are `loose`. */
export function compare(a: Value, b: Value, loose = false): Comparison {
  if (a.k === 'unknown' || b.k === 'unknown') return 'unknown';
  const [x, y] = [plain(a), plain(b)];
  if (x.k === 'constant' && y.k === 'constant') return verdict(isSameConstant(x.value, y.value));
  if (x.k === 'items' && y.k === 'items') {
    if (x.type === 'set' || y.type === 'set') return x.type === y.type ? asSets(x.items, y.items, loose) : 'unknown';
    if (!loose && x.type !== y.type) return 'different';
    if (x.items.length !== y.items.length) return 'different';
    return all(x.items.map((item, i) => compareOptional(item, y.items[i], loose)));
  }
  if (x.k === 'dict' && y.k === 'dict') return compareDicts(x.entries, y.entries, loose);
  if (x.k === 'name' && y.k === 'name') return comparePaths(x.path, y.path);
  if (x.k === 'call' && y.k === 'call') return compareCalls(x, y, loose);
  if ([x, y].some((each) => each.k === 'name' && each.outside === true)) return 'unknown';
  // A call may give anything; only objects of these classes are known to be no constant.
  return [x, y].some((each) => each.k === 'call' && !deconstructible.test(each.path)) ? 'unknown' : 'different';
}

const deconstructible =
  /^(django\.(core\.validators|db\.models|contrib\.postgres|core\.files\.storage|utils\.tree)\.|datetime\.timedelta$)/;

/** One of both may be absent: then they are different. */
export function compareOptional(a: Value | undefined, b: Value | undefined, loose = false): Comparison {
  if (a !== undefined && b !== undefined) return compare(a, b, loose);
  const other = a ?? b;
  return other === undefined ? 'same' : other.k === 'unknown' ? 'unknown' : 'different';
}

/** Maps by name, as the arguments of a field. */
export function compareMaps(
  a: ReadonlyMap<string, Value>,
  b: ReadonlyMap<string, Value>,
  loose = false,
): { readonly verdict: Comparison; readonly different: readonly string[] } {
  const names = [...new Set([...a.keys(), ...b.keys()])];
  const compared = names.map((name) => [name, compareOptional(a.get(name), b.get(name), loose)] as const);
  return {
    verdict: all(compared.map(([, each]) => each)),
    different: compared.flatMap(([name, each]) => (each === 'different' ? [name] : [])),
  };
}

/** Different when one part is; else unknown when one part is. */
export function all(parts: readonly Comparison[]): Comparison {
  if (parts.includes('different')) return 'different';
  return parts.includes('unknown') ? 'unknown' : 'same';
}

function verdict(isSame: boolean): Comparison {
  return isSame ? 'same' : 'different';
}

/** `True == 1` in Python. */
function isSameConstant(a: string | number | boolean | null, b: string | number | boolean | null): boolean {
  if (a === b) return true;
  const isNumber = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean';
  return isNumber(a) && isNumber(b) && Number(a) === Number(b);
}

function asSets(a: readonly Value[], b: readonly Value[], loose: boolean): Comparison {
  if (a.length !== b.length) return 'different';
  const found = a.map((item) => b.map((other) => compare(item, other, loose)));
  if (found.every((row) => row.includes('same'))) return 'same';
  return found.some((row) => !row.includes('same') && !row.includes('unknown')) ? 'different' : 'unknown';
}

type Entries = readonly (readonly [Value, Value])[];

function compareDicts(a: Entries, b: Entries, loose: boolean): Comparison {
  const [left, right] = [byKey(a), byKey(b)];
  return left === undefined || right === undefined ? 'unknown' : compareMaps(left, right, loose).verdict;
}

function byKey(entries: Entries): Map<string, Value> | undefined {
  const map = new Map<string, Value>();
  for (const [key, value] of entries) {
    if (key.k !== 'constant') return undefined;
    map.set(`${typeof key.value} ${String(key.value)}`, value);
  }
  return map;
}

/** The same name at two places may be one thing that is handed on. */
function comparePaths(a: string, b: string): Comparison {
  if (a === b) return 'same';
  const last = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
  return last(a) === last(b) ? 'unknown' : 'different';
}

function compareCalls(a: CallValue, b: CallValue, loose: boolean): Comparison {
  const path = comparePaths(a.path, b.path);
  if (path !== 'same') return deconstructible.test(a.path) && deconstructible.test(b.path) ? path : 'unknown';
  const count = Math.max(a.args.length, b.args.length);
  const args = Array.from({ length: count }, (_, i) => compareOptional(a.args[i], b.args[i], loose));
  const result = all([...args, compareMaps(a.keywords, b.keywords, loose).verdict]);
  // Objects of other classes may be equal though they were made differently; Django's compare by what made them.
  return result === 'different' && !deconstructible.test(a.path) ? 'unknown' : result;
}

/** `Decimal("1.50")` is a number, `timedelta(days=1)` is one too, `Q(a=1)` has its conditions in order. */
function plain(value: Value): Value {
  if (value.k !== 'call') return value;
  if (value.path === 'decimal.Decimal') return decimal(value) ?? value;
  if (value.path === 'datetime.timedelta') return timedelta(value) ?? value;
  return value.path === 'django.db.models.Q' || /^[&|~^]$/.test(value.path) ? condition(value) : value;
}

function decimal({ args: [first] }: CallValue): Value | undefined {
  if (first?.k !== 'constant' || typeof first.value === 'boolean' || first.value === null) return undefined;
  const number = Number(first.value);
  return Number.isFinite(number) && String(first.value).trim() !== '' ? constant(number) : undefined;
}

const seconds: Readonly<Record<string, number>> = {
  days: 86_400,
  seconds: 1,
  microseconds: 1e-6,
  milliseconds: 1e-3,
  minutes: 60,
  hours: 3600,
  weeks: 604_800,
};

function timedelta({ args, keywords }: CallValue): Value | undefined {
  const names = Object.keys(seconds);
  const parts = [...args.map((arg, i) => [names[i] ?? '', arg] as const), ...keywords];
  let total = 0;
  for (const [name, part] of parts) {
    const unit = seconds[name];
    if (unit === undefined || part.k !== 'constant' || typeof part.value !== 'number') return undefined;
    total += unit * part.value;
  }
  return { k: 'call', path: 'datetime.timedelta', args: [constant(Math.round(total * 1e6))], keywords: new Map() };
}

interface Condition {
  readonly connector: string;
  readonly negated: boolean;
  readonly children: readonly Value[];
}

/** A Q as its tree: connector, negation, children. Source: django/utils/tree.py, django/db/models/query_utils.py. */
function condition(value: CallValue): Value {
  const tree = treeOf(value);
  return tree === undefined ? value : treeValue(tree);
}

function treeValue({ connector, negated, children }: Condition): Value {
  const named: [string, Value][] = [
    ['connector', constant(connector)],
    ['negated', constant(negated)],
  ];
  return { k: 'call', path: 'django.utils.tree.Node', args: children, keywords: new Map(named) };
}

function treeOf(value: Value): Condition | undefined {
  if (value.k !== 'call') return undefined;
  if (value.path === 'django.db.models.Q') {
    const { args, keywords } = value;
    const named = [...keywords]
      .filter(([name]) => name !== '_connector' && name !== '_negated')
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const pairs = named.map(([name, each]): Value => ({ k: 'items', type: 'tuple', items: [constant(name), each] }));
    return {
      connector: textOf(keywords.get('_connector')) ?? 'AND',
      negated: keywords.get('_negated')?.k === 'constant',
      children: [...args, ...pairs].map((child) => plain(child)),
    };
  }
  if (value.path === '~') {
    const inner = value.args[0] && treeOf(value.args[0]);
    // Q.__invert__ is a copy that is negated; Django before 4.2 put it into another node.
    return inner && { ...inner, negated: !inner.negated };
  }
  const [left, right] = value.args.map(treeOf);
  const connector = { '&': 'AND', '|': 'OR', '^': 'XOR' }[value.path];
  if (left === undefined || right === undefined || connector === undefined) return undefined;
  return { connector, negated: false, children: [...merged(left, connector), ...merged(right, connector)] };
}

/** Node.add: a node of the same connector, or with one child only, hands over its children. */
function merged(tree: Condition, connector: string): readonly Value[] {
  const isSame = !tree.negated && (tree.connector === connector || tree.children.length === 1);
  return isSame ? tree.children : [treeValue(tree)];
}
