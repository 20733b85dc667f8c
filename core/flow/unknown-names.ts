import type { Location } from '../text/range.ts';
import { certaintyOf } from './certainty.ts';
import { emit } from './emit.ts';
import type { VainName } from './event.ts';
import { unknownInLookup, unknownInPrefetch, unknownInSelect, type UnknownPart } from './field-names.ts';
import type { Loads } from './loads.ts';
import type { Args, Machine } from './machine.ts';
import { optionsOf } from './options.ts';
import { stringOf, type Constant, type QuerySetValue, type Value } from './value.ts';

/** Methods whose keyword arguments are lookups. */
const lookups = /^a?(filter|exclude|get|get_or_create|update_or_create)$/;
/** Keywords of those methods that are no lookups. */
const ownKeywords = new Set(['defaults', 'create_defaults']);
/** Methods whose texts are fields, perhaps with a sign. */
const ordering = /^(order_by|distinct|a?latest|a?earliest)$/;
const columns = /^(values|values_list|only|defer)$/;

/**
 * Notes every name among a queryset method's arguments that the model cannot have: Django raises FieldError (or
 * FieldDoesNotExist, AttributeError) when the queryset runs. Whatever may be something else is left alone.
 */
export function noteUnknownNames(
  m: Machine,
  queryset: QuerySetValue,
  method: string,
  args: Args,
  site: Location,
): void {
  if (queryset.model.open || queryset.model.abstract) return;
  const names = namesIn(method, args);
  if (names.length === 0) return;
  const within = naming.test(method) ? { ...queryset, ...namesAfter(queryset, method, args) } : queryset;
  for (const name of names) tell(m, vainName(m, within, method, name, site));
}

/** The names of `select_related()` that lead nowhere; they matter to who fetches objects. */
export function vainSelects(m: Machine, queryset: QuerySetValue, args: Args, site: Location): readonly VainName[] {
  if (queryset.model.open || queryset.model.abstract) return [];
  return texts(args.positional, 'select').flatMap((name) => vainName(m, queryset, 'select_related', name, site) ?? []);
}

function tell(m: Machine, name: VainName | undefined): void {
  if (name !== undefined) emit(m, name.cause, name.place);
}

/** Are rows asked for by names that the model cannot have? Then code that is meant for rows of another model runs here. */
export function asksInVain(m: Machine, queryset: QuerySetValue, method: string, args: Args): boolean {
  if (!/^a?(filter|exclude|get)$/.test(method) || queryset.model.open || queryset.model.abstract) return false;
  return namesIn(method, args).some((name) => {
    const parts = name.text.split('__');
    const isPlain = /^\w+$/.test(name.text) && parts.every((part) => part !== '');
    return isPlain && unknownPart(m, queryset, name, parts)?.why === 'missing';
  });
}

/** Methods that give names to expressions; a later one of the same call may use an earlier one. */
const naming = /^(annotate|alias|a?aggregate|values|values_list|extra)$/;

/** The names that a queryset has beside its model's after a method of `naming`. */
export function namesAfter(
  queryset: QuerySetValue,
  method: string,
  args: Args,
): Pick<QuerySetValue, 'annotations' | 'moreNames'> {
  if (!naming.test(method)) return queryset;
  const names = new Set([...queryset.annotations, ...args.keywords.keys()]);
  let more = queryset.moreNames || args.more;
  for (const value of args.positional) {
    const name = value.k === 'const' && method.startsWith('values') ? stringOf(value) : defaultAlias(value);
    if (name === undefined) more = true;
    else if (value.k !== 'const') names.add(name);
  }
  const select = method === 'extra' ? args.keywords.get('select') : undefined;
  if (select?.k === 'dict') for (const name of select.entries.keys()) names.add(name);
  more ||= method === 'extra' && (select?.k !== 'dict' || select.rest.k !== 'unknown' || args.keywords.has('tables'));
  return { annotations: names, moreNames: more };
}

/** The same for one argument of `prefetch_related()`, after the arguments before it: their `to_attr` may be gone on from. */
export function vainPrefetches(
  m: Machine,
  queryset: QuerySetValue,
  loads: Loads,
  argument: Value,
  site: Location,
): readonly VainName[] {
  const within = { ...queryset, loads };
  return prefetchNames(argument).flatMap((name) => vainName(m, within, 'prefetch_related', name, site) ?? []);
}

/** The same for a change list's `list_select_related`. */
export function noteUnknownSelect(m: Machine, queryset: QuerySetValue, names: readonly Value[], site: Location): void {
  for (const name of texts(names, 'select')) tell(m, vainName(m, queryset, 'list_select_related', name, site));
}

/** A name with the place where it is written. */
interface Written {
  readonly text: string;
  readonly place: Location | undefined;
  readonly as: 'lookup' | 'column' | 'own-field' | 'select' | 'prefetch';
}

function namesIn(method: string, args: Args): Written[] {
  if (lookups.test(method)) return [...keywordNames(args, 'lookup', ownKeywords), ...expressionsOf(args)];
  if (ordering.test(method)) return [...texts(args.positional, 'lookup'), ...args.positional.flatMap(expressionNames)];
  if (method === 'only' || method === 'defer') return texts(args.positional, 'column');
  if (columns.test(method)) return [...texts(args.positional, 'lookup'), ...args.positional.flatMap(expressionNames)];
  if (/^a?update$/.test(method)) return [...keywordNames(args, 'own-field'), ...expressionsOf(args)];
  return /^(annotate|alias|a?aggregate)$/.test(method) ? expressionsOf(args) : [];
}

function expressionsOf(args: Args): Written[] {
  return [...args.positional, ...args.keywords.values()].flatMap(expressionNames);
}

function texts(values: readonly Value[], as: Written['as']): Written[] {
  return values.flatMap((value) => {
    const text = stringOf(value);
    return text === undefined ? [] : [{ text, place: placeOf(value as Constant), as }];
  });
}

function prefetchNames(argument: Value): Written[] {
  if (argument.k === 'const') return texts([argument], 'prefetch');
  if (argument.k !== 'prefetch' || argument.lookup === undefined) return [];
  return [{ text: argument.lookup, place: placeOf(argument.written), as: 'prefetch' }];
}

function keywordNames(args: Args, as: Written['as'], others: ReadonlySet<string> = new Set()): Written[] {
  const { written } = args;
  if (written === undefined) return [];
  return written.keywords.flatMap(({ name, start }) =>
    others.has(name) ? [] : [{ text: name, place: { file: written.file, start, end: start + name.length }, as }],
  );
}

/** Names inside `Q(…)`, `F(…)`, `Count(…)` and the like, as far as they are resolved against the queryset's model. */
function expressionNames(value: Value): Written[] {
  return optionsOf(value).flatMap((option): Written[] => {
    if (option.k !== 'expression') return [];
    const { name, args } = option;
    const others = takingLookups.get(name);
    if (others !== undefined) return [...keywordNames(args, 'lookup', others), ...expressionsOf(args)];
    if (isOperator(name) || name === 'Case' || name === 'ExpressionWrapper') return expressionsOf(args);
    if (name === 'F' || aggregates.has(name))
      return [...texts(args.positional.slice(0, 1), 'lookup'), ...expressionsOf(args)];
    return functions.test(name) ? [...texts(args.positional.slice(0, 1), 'lookup'), ...expressionsOf(args)] : [];
  });
}

/** What takes lookups, with the keywords that are none. `then="price"` names a field too, but is as often meant as a value. */
const takingLookups: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['Q', new Set(['_connector', '_negated'])],
  ['When', new Set(['condition', 'then'])],
]);

/** `|`, `&`, `~`, `+`, and `.asc`, `.desc` of an expression. */
export function isOperator(name: string): boolean {
  return !/^\w/.test(name);
}

const aggregates = new Set(['Avg', 'Count', 'Max', 'Min', 'StdDev', 'Sum', 'Variance']);
const functions =
  /^(Coalesce|Lower|Upper|Length|Trim|Abs|Round|Ceil|Floor|Cast|Concat|Greatest|Least|Trunc\w*|Extract\w*|Substr|Left|Right)$/;

/** Where a text is written; undefined when no literal of the project gives it. */
function placeOf(value: Constant | undefined): Location | undefined {
  const written = value?.written;
  return written && { file: written.file, start: written.expr.start, end: written.expr.end };
}

function vainName(
  m: Machine,
  queryset: QuerySetValue,
  method: string,
  name: Written,
  site: Location,
): VainName | undefined {
  const { place } = name;
  if (place === undefined || m.project.isLibrary(place.file) || m.guarded > 0) return undefined;
  const text = name.as === 'lookup' ? name.text.replace(/^[-+]/, '') : name.text;
  if (!/^\w+$/.test(text) || text.includes('___')) return undefined;
  const parts = text.split('__');
  if (parts.some((part) => part === '')) return undefined;
  const found = unknownPart(m, queryset, name, parts);
  const certainty = found && certaintyOf(m, queryset, site);
  if (found === undefined || certainty === undefined) return undefined;
  return {
    cause: {
      kind: 'unknown-name',
      model: found.model.label,
      name: text,
      part: parts[found.index] ?? '',
      why: found.why,
      method,
      candidates: found.index === 0 ? [...found.candidates, ...queryset.annotations] : found.candidates,
      within: certainty.within,
      relation: name.as === 'select' || name.as === 'prefetch',
    },
    place: partPlace(place, name.text, name.text.length - text.length, parts, found.index),
  };
}

function unknownPart(
  m: Machine,
  queryset: QuerySetValue,
  { as }: Written,
  parts: readonly string[],
): UnknownPart | undefined {
  const { model, loads, annotations, moreNames } = queryset;
  if (as === 'prefetch') {
    const found = unknownInPrefetch(m, model, parts, loads);
    return found?.index === 0 && annotations.has(parts[0] ?? '') ? undefined : found;
  }
  if (moreNames || hasAnnotation(annotations, parts)) return undefined;
  if (as === 'select') return unknownInSelect(m, model, parts);
  if (as === 'lookup') return unknownInLookup(m, model, parts);
  const found = unknownInLookup(m, model, parts);
  // `only("author__name")` follows relations; a transform after a column is not for it, but that is another mistake.
  return found?.why === 'lookup' ? undefined : found;
}

function hasAnnotation(annotations: ReadonlySet<string>, parts: readonly string[]): boolean {
  return parts.some((_, index) => annotations.has(parts.slice(0, index + 1).join('__')));
}

/** The part of a literal or keyword that names nothing; the whole literal when its text is not what stands there. */
function partPlace(place: Location, text: string, signs: number, parts: readonly string[], index: number): Location {
  const quotes = place.end - place.start - text.length;
  if (quotes !== 0 && quotes !== 2) return place;
  const before = parts.slice(0, index).reduce((length, part) => length + part.length + 2, signs);
  const start = place.start + quotes / 2 + before;
  return { file: place.file, start, end: start + (parts[index] ?? '').length };
}

/** The name that an expression without a keyword gets in annotate(): `books__count`; undefined when it is not known. */
function defaultAlias(value: Value): string | undefined {
  if (value.k !== 'expression' || !aggregates.has(value.name)) return undefined;
  const of = stringOf(value.args.positional[0]);
  return of && `${of}__${value.name.toLowerCase()}`;
}
