import type { Expr } from '../facts/flow-form.ts';
import { isSingle, type Model, type Relation } from '../project/model-graph.ts';
import type { Location } from '../text/range.ts';
import { emit } from './emit.ts';
import { lift, type Args, type Machine } from './machine.ts';
import { relationNamed, targetOf } from './relations.ts';
import type { JoinedAggregate } from './joined-aggregate.ts';
import { stringOf, type QuerySetValue, type Value } from './value.ts';

/** An aggregate as it stands in a call of annotate() or aggregate(). */
interface Written extends JoinedAggregate {
  /** `Count(…)` itself, where the project writes it there. */
  readonly place: Location | undefined;
}

/**
 * The aggregates over set-valued relations that a queryset has after annotate() or aggregate(). Two such joins in one query
 * multiply each other's rows, which is told here.
 * Source: docs.djangoproject.com/en/5.2/topics/db/aggregation/#combining-multiple-aggregations
 * @param perRow each row of the model is a group of its own
 */
export function withAggregates(
  m: Machine,
  queryset: QuerySetValue,
  args: Args,
  site: Location,
  perRow: boolean,
): readonly JoinedAggregate[] {
  const added = writtenIn(m, queryset.model, args, site);
  if (added.length === 0) return queryset.aggregates;
  const all = [...queryset.aggregates, ...added];
  const wrong = all.filter((one) => isWrong(one, multiplierOf(one, all), perRow));
  const first = wrong.find((one) => added.some((other) => other === one)) ?? wrong[0];
  if (first !== undefined) tell(m, queryset.model, wrong, first, multiplierOf(first, all) ?? [], site);
  return all;
}

function tell(
  m: Machine,
  model: Model,
  wrong: readonly (JoinedAggregate & { readonly place?: Location | undefined })[],
  first: JoinedAggregate,
  by: readonly string[],
  site: Location,
): void {
  const places = wrong.flatMap(({ place }) => place ?? []);
  const repairable = places.length === wrong.length && wrong.every(isCountOfRows);
  const { name: aggregate, path } = first;
  const relation = by.join('__');
  emit(
    m,
    { kind: 'aggregates', model: model.label, aggregate, path, by: relation, repairable, expression: '' },
    site,
    undefined,
    undefined,
    [],
    lift(m, site),
    { places },
  );
}

/** `Count("books")`: with `distinct` it counts each book once. `Count("books__title", distinct=True)` counts titles. */
function isCountOfRows({ name, path, join }: JoinedAggregate): boolean {
  return name === 'Count' && path === join.join('__');
}

/** Another join that repeats the rows of this one. One that leads to these rows repeats nothing. */
function multiplierOf({ join }: JoinedAggregate, all: readonly JoinedAggregate[]): readonly string[] | undefined {
  return all.find((other) => other.join.some((step, index) => join[index] !== step))?.join;
}

const anyway = new Set(['Min', 'Max', 'AnyValue', 'BoolAnd', 'BoolOr', 'BitAnd', 'BitOr']);
const averages = new Set(['Avg', 'StdDev', 'Variance']);
const multiplied = new Set(['Count', 'Sum', 'StringAgg', 'ArrayAgg', 'JSONBAgg', ...averages]);

/** Repeated rows change nothing for Min and Max, nor for an average while all rows are repeated equally often. */
function isWrong(
  { name, join, distinct }: JoinedAggregate,
  by: readonly string[] | undefined,
  perRow: boolean,
): boolean {
  if (by === undefined || distinct || anyway.has(name)) return false;
  return !averages.has(name) || !perRow || by[0] === join[0];
}

function writtenIn(m: Machine, model: Model, args: Args, site: Location): Written[] {
  const call = typeof m.at === 'object' && m.at.k === 'call' && m.at.end === site.end ? m.at : undefined;
  const values: (readonly [Value, Expr | undefined])[] = [
    ...args.positional.map((value, index) => [value, call?.args[index]] as const),
    ...[...args.keywords].map(
      ([name, value]) => [value, call?.keywords.find((keyword) => keyword.name === name)?.value] as const,
    ),
  ];
  return values.flatMap(([value, code]) => {
    const aggregate = read(m, model, value);
    const isWritten = code?.k === 'call' && !m.project.isLibrary(site.file);
    return aggregate
      ? [{ ...aggregate, place: isWritten ? { file: site.file, start: code.start, end: code.end } : undefined }]
      : [];
  });
}

/** `Count("books")`; undefined for what is no aggregate, or none over a set-valued relation that can be read. */
function read(m: Machine, model: Model, value: Value): JoinedAggregate | undefined {
  if (value.k !== 'expression' || !(multiplied.has(value.name) || anyway.has(value.name))) return undefined;
  const { positional, keywords, more } = value.args;
  const path = pathOf(positional[0] ?? keywords.get('expression'));
  const join = path === undefined ? [] : joinOf(m, model, path);
  if (path === undefined || join.length === 0) return undefined;
  const distinct = keywords.get('distinct');
  // A value that is not known may be true.
  const isDistinct = more || (distinct !== undefined && !(distinct.k === 'const' && distinct.value === false));
  return { name: value.name, path, join, distinct: isDistinct };
}

function pathOf(value: Value | undefined): string | undefined {
  return value?.k === 'expression' && value.name === 'F' ? stringOf(value.args.positional[0]) : stringOf(value);
}

/** The steps of a path up to its last set-valued relation. */
function joinOf(m: Machine, model: Model, path: string): readonly string[] {
  const steps = path.split('__');
  let length = 0;
  let at: Model | undefined = model;
  for (const [index, name] of steps.entries()) {
    const relation: Relation | undefined = at && relationNamed(at, name);
    if (relation === undefined) break;
    if (!isSingle(relation)) length = index + 1;
    at = targetOf(m.project, relation);
  }
  return steps.slice(0, length);
}
