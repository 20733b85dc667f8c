import { stringOf, type QuerySetValue, type Value } from '../../flow/value.ts';
import { joinedByDefault, targetOf } from '../../flow/relations.ts';
import { relationToQuery } from '../../flow/field-names.ts';
import type { Model, Relation } from '../../project/model-graph.ts';
import type { Project } from '../../project/project.ts';
import { columnOf, ownerOf, stepsToParent, wayOf } from './paths.ts';
import { columnFor, NotTold, queryOf, type Clause, type Query } from './query.ts';

/** A query as Django would send it, by its clauses. Names are not quoted, values that nobody knows are `…`. */
export interface SqlPreview {
  readonly select: string;
  readonly from: string;
  /** Undefined where there is none, as with all that follow. */
  readonly where: string | undefined;
  readonly groupBy: string | undefined;
  readonly orderBy: string | undefined;
  readonly limit: string | undefined;
}

/**
 * The SQL that Django compiles for a queryset; undefined where it cannot be told for sure: conditions and expressions that
 * are not understood, chains that differ by branch, models that are not known in full. Each clause is as `str(qs.query)`
 * has it, with whole tables as `table.*`.
 */
export function sqlPreview(project: Project, queryset: QuerySetValue): SqlPreview | undefined {
  try {
    return compile(queryOf(project, queryset, (value) => subqueryOf(project, value)));
  } catch (error) {
    if (error instanceof NotTold) return undefined;
    throw error;
  }
}

/** The clauses as one statement, a clause a line. */
export function sqlText({ select, from, where, groupBy, orderBy, limit }: SqlPreview): string {
  const lines = [`SELECT ${select}`, ...`FROM ${from}`.split(/ (?=(?:INNER|LEFT OUTER) JOIN )/)];
  if (where !== undefined) lines.push(`WHERE ${where}`);
  if (groupBy !== undefined) lines.push(`GROUP BY ${groupBy}`);
  if (orderBy !== undefined) lines.push(`ORDER BY ${orderBy}`);
  if (limit !== undefined) lines.push(limit);
  return lines.join('\n');
}

function subqueryOf(project: Project, value: Value): string | undefined {
  if (value.k !== 'queryset') return undefined;
  const inner = sqlPreview(project, value);
  if (inner === undefined || value.limit !== undefined) return undefined;
  const select = inner.select.endsWith('.*')
    ? inner.select.replace(/\*$/, columnOf(project, value.model, value.model.primaryKey) ?? '*')
    : inner.select;
  return [`SELECT ${select} FROM ${inner.from}`, inner.where && `WHERE ${inner.where}`].filter(Boolean).join(' ');
}

function compile(query: Query): SqlPreview {
  const select = selectOf(query);
  const orderBy = orderOf(query);
  const { low, high } = query;
  const limit = [high === undefined ? '' : `LIMIT ${high - low}`, low > 0 ? `OFFSET ${low}` : ''].filter(Boolean);
  return {
    select: `${query.isDistinct ? 'DISTINCT ' : ''}${select}`,
    from: fromOf(query),
    where: query.where.length === 0 ? undefined : joinedClauses(query.where, 'AND'),
    groupBy: query.isGrouped ? groupOf(query) : undefined,
    orderBy: orderBy.length > 0 ? orderBy.join(', ') : undefined,
    limit: limit.length > 0 ? limit.join(' ') : undefined,
  };
}

function fromOf({ joins }: Query): string {
  const tables = [...joins.byAlias.values()].filter(({ uses }) => uses > 0);
  return tables
    .map(({ alias, table, parent, step, kind }) => {
      const name = alias === table ? table : `${table} ${alias}`;
      return step === undefined ? name : `${kind} JOIN ${name} ON (${parent}.${step.from} = ${alias}.${step.on})`;
    })
    .join(' ');
}

function joinedClauses(parts: readonly Clause[], connector: string): string {
  return parts.map((part) => clauseText(part)).join(` ${connector} `);
}

function clauseText(clause: Clause): string {
  if (typeof clause === 'string') return clause;
  const text = joinedClauses(clause.parts, clause.connector);
  if (clause.isNegated) return `NOT (${text})`;
  return clause.parts.length > 1 ? `(${text})` : text;
}

function groupOf({ project, model, groupBy, joins }: Query): string | undefined {
  if (groupBy !== undefined) return groupBy.length > 0 ? groupBy.join(', ') : undefined;
  return `${joins.base}.${columnOf(project, model, model.primaryKey)}`;
}

function selectOf(query: Query): string {
  const { annotations, values, joins, model } = query;
  const named = [...annotations].map(([name, sql]) => `${sql} AS ${name}`);
  if (values !== undefined && values.length > 0)
    return values.map((value) => (annotations.has(value) ? `${annotations.get(value)} AS ${value}` : value)).join(', ');
  const own = query.columns === undefined ? tablesOf(query, model, joins.base) : chosenColumns(query);
  return [...own, ...relatedTables(query), ...named].join(', ');
}

/** `shop_book.*`; for a child of multi-table inheritance its parents' tables too, which are joined. */
function tablesOf(query: Query, model: Model, alias: string, from?: Model): string[] {
  const tables = new Map<string, Model>();
  for (const field of model.fields.values()) {
    if (field.column === undefined) continue;
    const owner = ownerOf(query.project, model, field);
    if (from !== undefined && (owner.label === from.label || from.parents.includes(owner.label))) continue;
    if (owner.dbTable === undefined) throw new NotTold();
    tables.set(owner.dbTable, owner);
  }
  return [...tables.values()].map((owner) => {
    const steps = stepsToParent(query.project, model, owner);
    if (steps === undefined) throw new NotTold();
    return `${query.joins.follow(steps, alias, undefined).at(-1)}.*`;
  });
}

function chosenColumns(query: Query): string[] {
  const { model, columns, joins, project } = query;
  if (
    columns === undefined ||
    columns.names.some((name) => name.includes('__')) ||
    query.related === 'all' ||
    query.related.size > 0
  )
    throw new NotTold();
  const isNamed = (name: string): boolean => columns.names.includes(name) || columns.names.includes(`${name}_id`);
  const fields = [...model.fields.values()].filter(({ name, column }) => {
    if (column === undefined) return false;
    return name === model.primaryKey || isNamed(name) === (columns.mode === 'only');
  });
  if (fields.some((field) => ownerOf(project, model, field) !== model && model.parents.length > 0)) throw new NotTold();
  return fields.map(({ column }) => `${joins.base}.${column}`);
}

/** Tables of `select_related()`, in the order of the model's fields, each followed by what goes on from it. */
function relatedTables(query: Query): string[] {
  if (query.related === 'all') return joinNonNull(query, query.model, query.joins.base, 1);
  return joinRelated(
    query,
    query.model,
    query.joins.base,
    [...query.related].map((name) => name.split('__')),
  );
}

function joinRelated(query: Query, model: Model, alias: string, paths: readonly (readonly string[])[]): string[] {
  const wanted = new Map<string, (readonly string[])[]>();
  for (const [head, ...rest] of paths) {
    if (head === undefined) continue;
    wanted.set(head, [...(wanted.get(head) ?? []), ...(rest.length > 0 ? [rest] : [])]);
  }
  const tables: string[] = [];
  for (const name of [...model.fields.keys(), ...wanted.keys()]) {
    const rest = wanted.get(name);
    if (rest === undefined) continue;
    wanted.delete(name);
    const relation = relationToQuery(model, name);
    const target = relation && targetOf(query.project, relation);
    if (relation === undefined || target === undefined || relation.kind === 'm2m') throw new NotTold();
    tables.push(
      ...joinOne(query, model, relation, target, alias, (joined) => joinRelated(query, target, joined, rest)),
    );
  }
  return tables;
}

/** `select_related()` without names: every foreign key that is never null, five levels deep. */
function joinNonNull(query: Query, model: Model, alias: string, depth: number): string[] {
  if (depth > 5) return [];
  return [...model.fields.values()].flatMap(({ relation }) => {
    const target =
      relation && joinedByDefault(relation) && !relation.parentLink ? targetOf(query.project, relation) : undefined;
    if (relation === undefined || target === undefined) return [];
    return joinOne(query, model, relation, target, alias, (joined) => joinNonNull(query, target, joined, depth + 1));
  });
}

function joinOne(
  query: Query,
  model: Model,
  relation: Relation,
  target: Model,
  alias: string,
  further: (alias: string) => string[],
): string[] {
  const way = wayOf(query.project, model, [relation.queryName]);
  if (way === undefined) throw new NotTold();
  const joined = query.joins.follow(way.steps, alias, undefined).at(-1) ?? alias;
  // A child that is reached from its parent brings only what the parent does not have.
  const parent = relation.direction === 'reverse' && target.parents.includes(model.label) ? model : undefined;
  return [...tablesOf(query, target, joined, parent), ...further(joined)];
}

function orderOf(query: Query): string[] {
  const { order, isReversed, model } = query;
  const terms: string[] = [];
  if (order === undefined) {
    if (query.isGrouped) return [];
    if (model.ordering.includes('?')) throw new NotTold();
    for (const name of model.ordering)
      terms.push(...orderTerms(query, model, name, query.joins.base, isReversed, new Set()));
  }
  for (const value of order ?? []) {
    const text = stringOf(value);
    if (text === '?') terms.push('RANDOM()');
    else if (text !== undefined) terms.push(...orderTerms(query, model, text, query.joins.base, isReversed, new Set()));
    else terms.push(expressionTerm(query, value, isReversed));
  }
  const seen = new Set<string>();
  return terms.filter((term) => {
    const column = term.replace(/ (ASC|DESC)$/, '');
    return !seen.has(column) && seen.add(column);
  });
}

/** `F("price").desc()` */
function expressionTerm(query: Query, value: Value, isReversed: boolean): string {
  if (value.k !== 'expression') throw new NotTold();
  const direction = /^\.(asc|desc)$/.exec(value.name)?.[1];
  const of = direction === undefined ? value : value.args.positional[0];
  if (of?.k !== 'expression' || of.name !== 'F' || (direction !== undefined && value.args.keywords.size > 0))
    throw new NotTold();
  const name = stringOf(of.args.positional[0]);
  if (name === undefined || query.annotations.has(name)) throw new NotTold();
  return `${columnFor(query, name)} ${(direction === 'desc') === isReversed ? 'ASC' : 'DESC'}`;
}

/** After `SQLCompiler.find_ordering_name`: a relation is ordered as its own model's Meta says. */
function orderTerms(
  query: Query,
  model: Model,
  signed: string,
  alias: string,
  isDescending: boolean,
  seen: ReadonlySet<string>,
): string[] {
  const name = signed.replace(/^[-+]/, '');
  const isDown = signed.startsWith('-') !== isDescending;
  if (alias === query.joins.base && query.annotations.has(name)) return [`${name} ${isDown ? 'DESC' : 'ASC'}`];
  const names = name.split('__');
  const way = wayOf(query.project, model, names);
  if (way === undefined || way.rest.length > 0) throw new NotTold();
  const joined = query.joins.follow(way.steps, alias, undefined);
  const isColumn = way.relation?.direction === 'forward' && names.at(-1) === `${way.relation.name}_id`;
  if (way.relation !== undefined && way.model.ordering.length > 0 && name !== 'pk' && !isColumn) {
    // From Django 5.2 a selected column of that name is ordered by instead.
    if (query.valueNames.includes(name)) throw new NotTold();
    const key = joined.join(' ');
    if (seen.has(key) || way.model.ordering.includes('?')) throw new NotTold();
    const further = new Set([...seen, key]);
    return way.model.ordering.flatMap((each) =>
      orderTerms(query, way.model, each, joined.at(-1) ?? alias, isDown, further),
    );
  }
  const trimmed = query.joins.trim(way, joined);
  return [`${trimmed.alias}.${trimmed.column} ${isDown ? 'DESC' : 'ASC'}`];
}
