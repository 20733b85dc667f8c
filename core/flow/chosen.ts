import type { FunctionFact } from '../facts/file-facts.ts';
import type { Field, Model } from '../project/model-graph.ts';
import type { FunctionRef } from '../project/project.ts';
import { decoratorNames, propertyDecorators } from './decorators.ts';
import type { Args, Machine } from './machine.ts';
import type { Among, Circumstances } from './result-cache.ts';
import { constant, none, type InstanceValue, type QuerySetValue, type Value } from './value.ts';

type Chosen = Circumstances['chosen'];
type Said = readonly [string, Among];

/** What is known of columns after `filter(state="draft")` or `exclude(state="draft")`, beside what was known before. */
export function withChosen({ chosen, model }: QuerySetValue, method: string, args: Args): Chosen {
  if (!/^(a?get|filter|exclude)$/.test(method)) return chosen;
  const holds = method !== 'exclude';
  const said = [...saidBy(args, holds), ...(holds ? saidOfRow(model, args) : [])];
  if (said.length === 0) return chosen;
  const all = new Map(chosen);
  for (const [name, among] of said) {
    const before = all.get(name);
    all.set(name, before ? amongBoth(before, among) : among);
  }
  return all;
}

/** What is known of the rows of either of two querysets. */
export function chosenByEither(a: Chosen, b: Chosen): Chosen {
  if (a === b || a === undefined || b === undefined) return a === b ? a : undefined;
  const both = new Map<string, Among>();
  for (const [name, { isIn, values }] of a) {
    const other = b.get(name);
    if (other?.isIn !== isIn) continue;
    const shared = values.filter((value) => other.values.includes(value));
    both.set(name, { isIn, values: isIn ? [...new Set([...values, ...other.values])] : shared });
  }
  return both;
}

/** What filters say of a row that is fetched again by its key: `Book.objects.get(pk=book.pk)`. */
function saidOfRow(model: Model, args: Args): readonly Said[] {
  const key = keyAsked(model, args);
  return key?.k === 'external' && key.keyOf === model.label ? [...(key.chosen ?? [])] : [];
}

/** What the primary key is asked to be, `pk=…` or by its own name. */
export function keyAsked({ primaryKey }: Model, { keywords }: Args): Value | undefined {
  return keywords.get('pk') ?? keywords.get(primaryKey);
}

/** What the filters still say of a row: not of the columns that were set since. */
export function chosenStill({ chosen, assigned }: InstanceValue): Chosen {
  if (chosen === undefined || assigned === undefined || assigned.size === 0) return chosen;
  return new Map([...chosen].filter(([name]) => !assigned.has(name)));
}

/** What the filters say of a column of a row; undefined when they say nothing, or somebody may have changed it since. */
export function chosenValue({ chosen, assigned }: InstanceValue, { name, type }: Field): Value | undefined {
  const among = chosen?.get(name);
  if (among === undefined || assigned?.has(name)) return undefined;
  // Django turns what it is given into the type of the column: `filter(stars="5")`.
  if (!among.values.every((value) => value === null || typeof value === typeOfColumn(type))) return undefined;
  const [only, more] = among.values;
  if (!among.isIn || only === undefined || more !== undefined) return { k: 'unknown', among };
  return only === null ? none : constant(only);
}

/** Whether a value that is one of these, or none of these, compares so with what stands on the right. */
export function comparesAmong(op: string, { values, isIn }: Among, right: Value): boolean | undefined {
  const isOne = /^([!=]=|is|is not)$/.test(op);
  if (!isOne && op !== 'in' && op !== 'not in') return undefined;
  const asked = isOne ? plain([right]) : right.k === 'tuple' ? plain(right.items) : undefined;
  if (asked === undefined) return undefined;
  const shared = asked.filter((value) => values.includes(value));
  const isNever = isIn ? shared.length === 0 : shared.length === asked.length;
  const isAlways = isIn && values.every((value) => asked.includes(value));
  return isNever || isAlways ? isAlways === /^(==|is|in)$/.test(op) : undefined;
}

/** Code that nobody can read gets a row and may change what the filters said of it. */
export function forgetArguments({ positional, keywords }: Args): void {
  for (const value of positional) if (value.k === 'instance') forgetChosen(value);
  for (const value of keywords.values()) if (value.k === 'instance') forgetChosen(value);
}

/** A row is not any more what its filters said. */
export function forgetChosen({ chosen, assigned }: InstanceValue): void {
  if (chosen !== undefined && assigned !== undefined) for (const name of chosen.keys()) assigned.add(name);
}

/** A method of a row under a decorator that is no property may be a transition: what puts the row into another state is not read. */
export function forgetDecorated(m: Machine, ref: FunctionRef, fact: FunctionFact, self: Value | undefined): void {
  if (self?.k !== 'instance' || self.chosen === undefined) return;
  if (decoratorNames(m, { ref, fact }).some((name) => !propertyDecorators.test(name))) forgetChosen(self);
}

function amongBoth(before: Among, after: Among): Among {
  if (!before.isIn && !after.isIn) return { isIn: false, values: [...before.values, ...after.values] };
  const [one, other] = before.isIn ? [before, after] : [after, before];
  return { isIn: true, values: one.values.filter((value) => other.values.includes(value) === other.isIn) };
}

/** Of several conditions that do not all hold nobody knows which one fails. */
function saidBy({ positional, keywords, more }: Args, holds: boolean): readonly Said[] {
  if (!holds && (more || positional.length + keywords.size > 1)) return [];
  return [
    ...positional.flatMap((value) => saidByExpression(value, holds)),
    ...[...keywords].flatMap(([lookup, value]) => saidByLookup(lookup, value, holds)),
  ];
}

/** `Q(state="draft")`, `~Q(…)`, `Q(…) & Q(…)`; what is not one of two has neither. */
function saidByExpression(value: Value, holds: boolean): readonly Said[] {
  if (value.k !== 'expression') return [];
  const { name, args } = value;
  if (name === 'Q') return [...args.keywords.keys()].some((key) => key.startsWith('_')) ? [] : saidBy(args, holds);
  if (name === '~') return args.positional.flatMap((part) => saidByExpression(part, !holds));
  return name === (holds ? '&' : '|') ? args.positional.flatMap((part) => saidByExpression(part, holds)) : [];
}

function saidByLookup(lookup: string, value: Value, holds: boolean): readonly Said[] {
  const [name = '', kind] = lookup.split(/__(?=in$|exact$|isnull$)/);
  if (name.includes('__')) return [];
  if (kind === 'isnull')
    return value.k === 'const' ? [[name, { values: [null], isIn: Boolean(value.value) === holds }]] : [];
  const values = kind !== 'in' ? plain([value]) : value.k === 'tuple' ? plain(value.items) : undefined;
  return values === undefined ? [] : [[name, { values, isIn: holds }]];
}

function plain(values: readonly Value[]): Among['values'] | undefined {
  const constants = values.flatMap((value) => (value.k === 'const' ? [value.value] : value.k === 'none' ? [null] : []));
  return constants.length === values.length ? constants : undefined;
}

function typeOfColumn(type: string): string {
  if (/^(Char|Text|Slug|Email|URL)Field$/.test(type)) return 'string';
  if (/^(Null)?BooleanField$/.test(type)) return 'boolean';
  return /^(Positive)?(Small|Big)?IntegerField$/.test(type) ? 'number' : '';
}
