import { coversLoads, loadsKey, mergeLoads } from './loads.ts';
import { chosenByEither } from './chosen.ts';
import { none, stringOf, unknown, type QuerySetValue, type Value } from './value.ts';

/** A union is cut to this many options: more branches than that are Unknown's business. */
export const MOST_OPTIONS = 6;

/**
 * One of the values. Equal ones fall together; None beside something else is dropped, as reading it would raise, not query.
 * So is Unknown, and what a generic key points at, but a constant beside it is one of many: nothing may be decided by it.
 */
export function join(...values: readonly (Value | undefined)[]): Value {
  const [first] = values;
  if (first !== undefined && first.k !== 'union' && values.every((value) => value === first)) return first;
  return joinSeveral(values);
}

/** One of the items of a tuple: of names all, however many there are. */
export function oneOfItems(items: readonly Value[]): Value {
  const isLong = items.length > MOST_OPTIONS && items.every((item) => stringOf(item) !== undefined);
  return isLong ? { k: 'union', options: items } : join(...items);
}

function joinSeveral(values: readonly (Value | undefined)[]): Value {
  let options: Value[] = [];
  let keys: Set<string> | undefined;
  let sawNone = false;
  let sawUnknown = false;
  let generic: Value | undefined;
  const add = (value: Value): void => {
    if (value.k === 'none') sawNone = true;
    else if (value.k === 'generic') [generic, sawUnknown] = [generic === undefined ? value : unknown, true];
    else if (value.k === 'unknown' && value.input === undefined) sawUnknown = true;
    else if (options.length === 0) options.push(value);
    else if (!options.includes(value)) {
      keys ??= new Set(options.map(valueKey));
      const key = valueKey(value);
      if (!keys.has(key)) options.push(value);
      else if (value.k === 'queryset') forgetConditions(options, value, key);
      keys.add(key);
    }
  };
  for (const value of values) {
    if (value?.k === 'union') value.options.forEach(add);
    else if (value !== undefined) add(value);
  }
  if (sawUnknown) options = options.filter((option) => option.k !== 'const');
  if (sawNone || sawUnknown) options = options.map(perhapsThere);
  if (options.length > 1) dropDoubted(options);
  shareNames(options, values);
  if (options.some((option) => option.k === 'queryset')) forgetCalls(options, values);
  if (options.length === 0) return generic ?? (sawUnknown || !sawNone ? unknown : none);
  if (options.length === 1) return options[0] ?? unknown;
  return { k: 'union', options: options.slice(0, MOST_OPTIONS) };
}

/** An object on one way, nothing on another. */
function perhapsThere(option: Value): Value {
  return option.k === 'instance' && option.isThere ? { ...option, isThere: false } : option;
}

/**
 * Where one branch loaded something that cannot be read, nothing is known to be missing on the others either. And
 * `if detailed: books = books.select_related("author")` may load for the rows that a later `if detailed:` reads.
 */
function dropDoubted(options: Value[]): void {
  const querysets = options.filter((option) => option.k === 'queryset');
  const isDoubtful = querysets.some(({ loads }) => loads.unknown);
  const kept = options.flatMap((option): Value[] => {
    if (option.k !== 'queryset') return [option];
    if (isDoubtful) return option.loads.unknown ? [option] : [];
    const more = querysets.filter((other) => loadsMore(other, option)).map((other) => other.loads);
    const doubted =
      more.length > 0 ? { ...option, loads: { ...option.loads, perhaps: more.reduce(mergeLoads) } } : option;
    // Columns that one branch left out may be read on the other one only.
    const isOneOfSeveral = querysets.some(
      (other) => isSameOrigin(other, option) && columnsKey(other) !== columnsKey(option),
    );
    return [isOneOfSeveral ? { ...doubted, columns: undefined } : doubted];
  });
  options.splice(0, options.length, ...kept);
}

/** What was made in the same way under several conditions is there under each of them. */
function forgetConditions(options: Value[], { when }: QuerySetValue, key: string): void {
  options.forEach((option, index) => {
    if (option.k !== 'queryset' || option.when === undefined || valueKey(option) !== key) return;
    const both = new Map([...option.when].filter(([condition, holds]) => when?.get(condition) === holds));
    options[index] = { ...option, when: both };
  });
}

/** Querysets that fall together keep the names of all of them. */
function shareNames(options: Value[], values: readonly (Value | undefined)[]): void {
  const querysets = values
    .flatMap((value) => (value ? optionsOf(value) : []))
    .filter((option) => option.k === 'queryset');
  const [first] = querysets;
  if (first === undefined || querysets.every((each) => hasSameNames(first, each))) return;
  const names = querysets.reduce((all, each) => ({ ...all, ...namesOfBoth(all, each) }), first);
  const { annotations, moreNames } = names;
  options.forEach((option, index) => {
    if (option.k === 'queryset') options[index] = { ...option, annotations, moreNames };
  });
}

/** Querysets that fall together although they were made in different ways: nobody knows which way was taken. */
function forgetCalls(options: Value[], values: readonly (Value | undefined)[]): void {
  const querysets = values
    .flatMap((value) => (value ? optionsOf(value) : []))
    .filter((option) => option.k === 'queryset');
  options.forEach((option, index) => {
    if (option.k !== 'queryset' || (option.calls === undefined && option.chosen === undefined)) return;
    const key = valueKey(option);
    const others = querysets.filter((other) => isMadeElse(other, option) && valueKey(other) === key);
    if (others.length === 0) return;
    const chosen = others.reduce((all, other) => chosenByEither(all, other.chosen), option.chosen);
    const isSame = others.every((other) => other.calls === option.calls);
    options[index] = { ...option, calls: isSame ? option.calls : undefined, chosen };
  });
}

function isMadeElse(other: QuerySetValue, option: QuerySetValue): boolean {
  return other.calls !== option.calls || other.chosen !== option.chosen;
}

function hasSameNames(a: QuerySetValue, b: QuerySetValue): boolean {
  return a.annotations === b.annotations && a.moreNames === b.moreNames;
}

function loadsMore(other: QuerySetValue, one: QuerySetValue): boolean {
  return isSameOrigin(other, one) && !coversLoads(one.loads, other.loads);
}

function isSameOrigin({ origin: { location: a } }: QuerySetValue, { origin: { location: b } }: QuerySetValue): boolean {
  return a.start === b.start && a.file === b.file;
}

/** What is a name on one of two querysets is one on what they come to: `if detailed: books = books.annotate(…)`. */
export function namesOfBoth(a: QuerySetValue, b: QuerySetValue): Pick<QuerySetValue, 'annotations' | 'moreNames'> {
  const annotations = a.annotations === b.annotations ? a.annotations : new Set([...a.annotations, ...b.annotations]);
  return { annotations, moreNames: a.moreNames || b.moreNames };
}

/** The options of a value: itself unless it is a union. */
export function optionsOf(value: Value): readonly Value[] {
  return value.k === 'union' ? value.options : [value];
}

/** Applies a function to each option and joins what comes out. */
export function mapOptions(value: Value, map: (option: Value) => Value): Value {
  return value.k === 'union' ? join(...value.options.map(map)) : map(value);
}

function columnsKey({ columns }: QuerySetValue): string {
  return columns === undefined ? '' : `${columns.mode}(${[...columns.names].sort().join(',')})`;
}

const identities = new WeakMap<object, number>();
let nextIdentity = 1;
function identityOf(value: object): number {
  let id = identities.get(value);
  if (id === undefined) identities.set(value, (id = nextIdentity++));
  return id;
}

/** A text that is equal for values that nothing could tell apart. */
export function valueKey(value: Value): string {
  switch (value.k) {
    case 'unknown':
      if (value.among) return `among:${JSON.stringify(value.among)}`;
      return value.input === undefined ? value.k : `input:${JSON.stringify(value.input)}`;
    case 'none':
      return value.k;
    case 'const':
      return `const:${JSON.stringify(value.value)}`;
    case 'manager':
      return `manager:${value.model.label}.${value.name}@${value.origin.location.file}:${value.origin.location.start}`;
    case 'class':
    case 'function':
      return `${value.k}:${value.ref.file}#${value.ref.index}`;
    case 'module':
      return `module:${value.module}`;
    case 'external':
      return `external:${value.name}${value.keyOf ?? ''}${value.chosen ? JSON.stringify([...value.chosen]) : ''}`;
    case 'tuple':
      return `(${value.items.map(valueKey).join(',')})`;
    case 'queryset':
      return `qs:${value.model.label}@${value.origin.location.file}:${value.origin.location.start}[${loadsKey(value.loads)}]${columnsKey(value)}${value.shape}${value.source ? `${value.changedBy ?? ''}${identityOf(value.source.instance)}` : ''}`;
    default:
      return `${value.k}:${identityOf(value)}`;
  }
}
