import type { Args } from '../../flow/machine.ts';
import type { QueryCall } from '../../flow/result-cache.ts';
import { stringOf, type QuerySetValue, type Value } from '../../flow/value.ts';
import type { Model } from '../../project/model-graph.ts';
import type { Project } from '../../project/project.ts';
import { conditionOf, isLookup, type Condition, type Lookup } from './conditions.ts';
import { createJoins, settleJoins, type Joins } from './joins.ts';
import { comparison } from './lookups.ts';
import { wayBack, wayOf } from './paths.ts';

/** Thrown inside this folder where a queryset cannot be told as SQL; nobody outside sees it. */
export class NotTold extends Error {}

/** A query while the chain's methods are played one after the other. */
export interface Query {
  readonly project: Project;
  readonly model: Model;
  readonly joins: Joins;
  readonly where: Clause[];
  /** Names of `order_by()`, with their sign; undefined: as Meta says. */
  order: readonly Value[] | undefined;
  isReversed: boolean;
  isDistinct: boolean;
  /** Names of `select_related()`; 'all' without names. */
  related: Set<string> | 'all';
  /** Columns of values() and values_list(). */
  values: string[] | undefined;
  valueNames: readonly string[];
  columns: { readonly mode: 'only' | 'defer'; readonly names: readonly string[] } | undefined;
  readonly annotations: Map<string, string>;
  isGrouped: boolean;
  /** Columns that an aggregate groups by, when values() came before it. */
  groupBy: readonly string[] | undefined;
  low: number;
  high: number | undefined;
}

/** A part of WHERE. */
export type Clause =
  string | { readonly connector: 'AND' | 'OR'; readonly isNegated: boolean; readonly parts: readonly Clause[] };

/** Plays the chain of a queryset. Throws `NotTold`. */
export function queryOf(
  project: Project,
  queryset: QuerySetValue,
  subquery: (value: Value) => string | undefined,
): Query {
  const { model, calls, source } = queryset;
  if (calls === undefined || model.open || model.abstract || model.dbTable === undefined) throw new NotTold();
  const query: Query = {
    project,
    model,
    joins: createJoins(model.dbTable),
    where: [],
    order: undefined,
    isReversed: false,
    isDistinct: false,
    related: new Set(),
    values: undefined,
    valueNames: [],
    columns: undefined,
    annotations: new Map(),
    isGrouped: false,
    groupBy: undefined,
    low: 0,
    high: undefined,
  };
  const used = source === undefined ? new Set<string>() : ofOneObject(query, source, subquery);
  // `club.tags.all()` is what the manager gives anyhow: it does not begin anew.
  const first = source !== undefined && calls[0]?.method === 'all' ? 1 : 0;
  calls.forEach((call, index) => play(query, call, index <= first ? used : new Set(), subquery));
  return query;
}

/** `author.books`: the rows of one object. A filter that follows at once shares the joins (`_next_is_sticky`). */
function ofOneObject(
  query: Query,
  { instance, relation }: NonNullable<QuerySetValue['source']>,
  subquery: (value: Value) => string | undefined,
): Set<string> {
  if (relation.kind === 'm2m') {
    const way = wayBack(query.project, instance.model, relation);
    if (way === undefined || way.model.dbTable !== instance.model.dbTable) throw new NotTold();
    const joined = query.joins.follow(way.steps, query.joins.base, new Set());
    const { alias, column, joins } = query.joins.trim(way, joined);
    query.joins.demote(joined);
    query.where.push(`${alias}.${column} = …`);
    return new Set(joins);
  }
  if (relation.inverse === undefined || relation.kind.startsWith('generic')) throw new NotTold();
  const used = new Set<string>();
  const part: Lookup = { names: [relation.inverse], value: instance };
  addCondition(query, { connector: 'AND', isNegated: false, parts: [part] }, used, subquery);
  return used;
}

function play(query: Query, call: QueryCall, used: Set<string>, subquery: (value: Value) => string | undefined): void {
  if (!('args' in call)) return slice(query, call.lower, call.upper);
  const { method, args } = call;
  if (query.high !== undefined || query.low > 0)
    if (!/^(values|values_list|all|iterator)$/.test(method)) throw new NotTold();
  switch (method) {
    case 'all':
    case 'iterator':
    case 'prefetch_related':
    case 'using':
      return;
    case 'filter':
    case 'exclude': {
      const condition = conditionOf(args, method === 'exclude');
      if (condition === undefined) throw new NotTold();
      return addCondition(query, condition, used, subquery);
    }
    case 'order_by':
      if (args.more) throw new NotTold();
      query.order = args.positional;
      return;
    case 'reverse':
      query.isReversed = !query.isReversed;
      return;
    case 'distinct':
      if (args.positional.length > 0 || args.more) throw new NotTold();
      query.isDistinct = true;
      return;
    case 'select_related':
      return selectRelated(query, args);
    case 'only':
    case 'defer':
      if (query.columns !== undefined && query.columns.mode !== method) throw new NotTold();
      query.columns = {
        mode: method,
        names: [...(method === 'defer' ? (query.columns?.names ?? []) : []), ...texts(args)],
      };
      return;
    case 'values':
    case 'values_list':
      return values(query, args);
    case 'annotate':
      return annotate(query, args);
    default:
      throw new NotTold();
  }
}

function slice(query: Query, lower: number | undefined, upper: number | undefined): void {
  if (Number.isNaN(lower) || Number.isNaN(upper) || (lower ?? 0) < 0 || (upper ?? 0) < 0) throw new NotTold();
  const start = query.low;
  if (upper !== undefined) query.high = Math.min(query.high ?? Infinity, start + upper);
  if (lower !== undefined) query.low = Math.min(query.high ?? Infinity, start + lower);
}

function texts(args: Args): string[] {
  const names = args.positional.map(stringOf);
  if (args.more || names.some((name) => name === undefined)) throw new NotTold();
  return names.filter((name) => name !== undefined);
}

function selectRelated(query: Query, args: Args): void {
  if (args.positional[0]?.k === 'none') query.related = new Set();
  else if (args.positional.length === 0 && !args.more) query.related = 'all';
  else query.related = new Set([...(query.related === 'all' ? [] : query.related), ...texts(args)]);
}

function values(query: Query, args: Args): void {
  const names = texts(args);
  for (const name of args.keywords.keys()) if (name !== 'flat' && name !== 'named') throw new NotTold();
  if (query.isGrouped && names.length > 0) query.groupBy ??= undefined;
  query.related = new Set();
  query.columns = undefined;
  query.valueNames = names;
  query.values = names.map((name) => (query.annotations.has(name) ? name : columnFor(query, name)));
}

/** The column that a name of values(), an aggregate or F() reads, its tables joined. */
export function columnFor(query: Query, name: string): string {
  const way = wayOf(query.project, query.model, name.split('__'));
  if (way === undefined || way.rest.length > 0) throw new NotTold();
  const joined = query.joins.follow(way.steps, query.joins.base, undefined);
  const { alias, column } = query.joins.trim(way, joined);
  return `${alias}.${column}`;
}

const aggregates = /^(Count|Sum|Avg|Max|Min)$/;

function annotate(query: Query, args: Args): void {
  if (args.positional.length > 0 || args.more) throw new NotTold();
  for (const [name, value] of args.keywords) {
    if (value.k !== 'expression' || value.args.more) throw new NotTold();
    const of = stringOf(value.args.positional[0]);
    const keywords = [...value.args.keywords.keys()].filter((keyword) => keyword !== 'distinct');
    if (of === undefined || value.args.positional.length > 1 || keywords.length > 0 || query.annotations.has(of))
      throw new NotTold();
    if (value.name === 'F') query.annotations.set(name, columnFor(query, of));
    else if (aggregates.test(value.name)) {
      const distinct = value.args.keywords.has('distinct') ? 'DISTINCT ' : '';
      query.annotations.set(name, `${value.name.toUpperCase()}(${distinct}${columnFor(query, of)})`);
      if (!query.isGrouped) query.groupBy = query.values?.filter((column) => column.includes('.'));
      query.isGrouped = true;
    } else throw new NotTold();
  }
  query.values &&= [...query.values, ...args.keywords.keys()];
}

function addCondition(
  query: Query,
  condition: Condition,
  used: Set<string>,
  subquery: (value: Value) => string | undefined,
): void {
  const inner = [...query.joins.byAlias.values()].filter(({ kind }) => kind === 'INNER').map(({ alias }) => alias);
  const { clause } = build(query, condition, used, false, false, subquery);
  if (typeof clause !== 'string' && !clause.isNegated && (clause.connector === 'AND' || clause.parts.length === 1))
    query.where.push(...clause.parts);
  else query.where.push(clause);
  query.joins.demote(inner);
}

/** After `Query._add_q`: the clause, and the tables without which it cannot hold. */
function build(
  query: Query,
  { connector, isNegated, parts }: Condition,
  used: Set<string>,
  isBelowNegation: boolean,
  isNegatedNow: boolean,
  subquery: (value: Value) => string | undefined,
): { readonly clause: Clause; readonly needed: ReadonlySet<string> } {
  const now = isNegatedNow !== isNegated;
  const below = isBelowNegation || isNegated;
  const clauses: Clause[] = [];
  const votes: ReadonlySet<string>[] = [];
  for (const part of parts) {
    const { clause, needed } = isLookup(part)
      ? buildLookup(query, part, used, below, now, subquery)
      : build(query, part, used, below, now, subquery);
    votes.push(needed);
    const melts =
      typeof clause !== 'string' && !clause.isNegated && (clause.connector === connector || clause.parts.length === 1);
    clauses.push(...(melts && typeof clause !== 'string' ? clause.parts : [clause]));
  }
  return { clause: { connector, isNegated, parts: clauses }, needed: settleJoins(query.joins, connector, now, votes) };
}

/** After `Query.build_filter`. */
function buildLookup(
  query: Query,
  { names, value }: Lookup,
  used: Set<string>,
  isBelowNegation: boolean,
  isNegatedNow: boolean,
  subquery: (value: Value) => string | undefined,
): { readonly clause: Clause; readonly needed: ReadonlySet<string> } {
  if (query.annotations.has(names[0] ?? '')) throw new NotTold();
  const way = wayOf(query.project, query.model, names);
  // What is excluded through many rows becomes a query inside the query.
  if (way === undefined || (isBelowNegation && way.steps.some(({ many }) => many))) throw new NotTold();
  const joined = query.joins.follow(way.steps, query.joins.base, used);
  const needed = new Set(joined);
  const { alias, column, joins } = query.joins.trim(way, joined);
  for (const each of joins) used.add(each);
  const compared = comparison(`${alias}.${column}`, way.field?.type, way.rest, value, subquery);
  if (compared === undefined) throw new NotTold();
  const { text, isNull } = compared;
  const parts: Clause[] = [text];
  let isOuter = isNull === true && !isNegatedNow;
  if (isNegatedNow && isNull !== true) {
    isOuter = true;
    const isMissing = isNullable(way, joins) || query.joins.byAlias.get(joins.at(-1) ?? '')?.kind === 'LEFT OUTER';
    if (isNull === undefined && isMissing) parts.push(`${alias}.${column} IS NOT NULL`);
  }
  return { clause: { connector: 'AND', isNegated: false, parts }, needed: isOuter ? new Set() : needed };
}

/** May the column itself be NULL: the key that is left after trimming, or the field? */
function isNullable(way: NonNullable<ReturnType<typeof wayOf>>, joins: readonly string[]): boolean {
  const trimmed = way.steps.length + 1 - joins.length;
  const step = trimmed > 0 ? way.steps[way.steps.length - trimmed] : undefined;
  if (step !== undefined) return step.nullable;
  return way.relation === undefined && way.field?.null === true;
}
