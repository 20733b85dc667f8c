import { importLines } from './imports.ts';
import type { Random } from './random.ts';
import { isJoinable, type Model, type Read, type Relation, sets, singles } from './model.ts';
import { columnOf, lookup, needsOf, type Need, type Shape } from './reads.ts';
import type { World } from './world.ts';

/** The rows that a surface shows: how code gets them, and what they are. */
export interface Rows {
  readonly model: Model;
  /** Names that the code needs: module -> names. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** Statements before the expression. */
  readonly setup: readonly string[];
  readonly expression: string;
  readonly shape: Shape;
  /** The reads, changed where the rows have something under another name. */
  readonly reads: readonly Read[];
  /** Modules beside the surface's own: path -> text. */
  readonly files: ReadonlyMap<string, string>;
  /** False for a list. */
  readonly isQuerySet: boolean;
}

/** What a form makes its rows of. `number` tells names of one project apart. */
export interface Wish {
  readonly random: Random;
  readonly world: World;
  readonly model: Model;
  readonly reads: readonly Read[];
  readonly number: number;
}

/** A way to load rows; undefined where it does not fit the model or the reads. */
export type Form = (wish: Wish) => Rows | undefined;

/** The lookups that a form loads: mostly what the reads need, else something else, so that Django decides what is enough. */
function wanted({ random, reads }: Wish, fits: (need: Need) => boolean): Need[] {
  const needs = reads.flatMap(needsOf).filter(fits);
  return random.chance(75) ? needs : random.some(needs, 0);
}

const isJoin = (need: Need): boolean => need.every(isJoinable);

function quoted(lookups: readonly string[]): string {
  return [...new Set(lookups)].map((text) => `"${text}"`).join(', ');
}

function plain({ random, model }: Pick<Wish, 'random' | 'model'>, chain = ''): string {
  const start = random.pick(['all()', 'filter(pk__gt=0)', 'order_by("pk")', 'exclude(pk=0)', 'all()']);
  return chain.length > 0 && random.chance(50)
    ? `${model.name}.objects${chain}`
    : `${model.name}.objects.${start}${chain}`;
}

function rows(wish: Wish, expression: string, more: Partial<Rows> = {}): Rows {
  return {
    model: wish.model,
    imports: new Map([['shop.models', [wish.model.name]]]),
    setup: [],
    expression,
    shape: { k: 'instances' },
    reads: wish.reads,
    files: new Map(),
    isQuerySet: true,
    ...more,
  };
}

function selectNamed(wish: Wish): Rows | undefined {
  const wished = wanted(wish, isJoin).map(lookup);
  const other = singles(wish.model)
    .filter(isJoinable)
    .map(({ query }) => query);
  const names = wished.length > 0 ? wished : wish.random.some(other, 1).slice(0, 2);
  return names.length === 0 ? undefined : rows(wish, plain(wish, `.select_related(${quoted(names)})`));
}

function nestedPath(wish: Wish): Rows | undefined {
  const deep = wish.reads.flatMap(needsOf).filter((need) => need.length > 1);
  if (deep.length === 0) return undefined;
  const joins = deep.filter(isJoin).map(lookup);
  const others = deep.filter((need) => !isJoin(need)).map((need) => need.map(({ accessor }) => accessor).join('__'));
  const chain = `${joins.length > 0 ? `.select_related(${quoted(joins)})` : ''}${others.length > 0 ? `.prefetch_related(${quoted(others)})` : ''}`;
  return rows(wish, plain(wish, chain));
}

function partialPrefix(wish: Wish): Rows | undefined {
  const deep = wish.reads.flatMap(needsOf).filter((need) => need.length > 1);
  if (deep.length === 0) return undefined;
  const heads = deep.map((need) => need.slice(0, -1));
  const joins = heads.filter(isJoin).map(lookup);
  const others = heads.filter((need) => !isJoin(need)).map((need) => need.map(({ accessor }) => accessor).join('__'));
  const chain = `${joins.length > 0 ? `.select_related(${quoted(joins)})` : ''}${others.length > 0 ? `.prefetch_related(${quoted(others)})` : ''}`;
  return rows(wish, plain(wish, chain));
}

function prefetch(wish: Wish): Rows | undefined {
  const all = wanted(wish, () => true).map((need) => need.map(({ accessor }) => accessor).join('__'));
  const other = wish.model.relations.map(({ accessor }) => accessor);
  const names = all.length > 0 ? all : wish.random.some(other, 1).slice(0, 2);
  return names.length === 0 ? undefined : rows(wish, plain(wish, `.prefetch_related(${quoted(names)})`));
}

/** The queryset of a Prefetch: of the relation's own model, mostly with what the reads want of its rows. */
function inner({ random, reads }: Wish, relation: Relation): string {
  const child = reads.flatMap((read) =>
    read.k === 'many' && read.relation === relation && read.child ? [read.child] : [],
  );
  const names = child.filter(isJoinable).map(({ query }) => query);
  const start = `${relation.to.name}.objects`;
  const loads = names.length > 0 && random.chance(75) ? `.select_related(${quoted(names)})` : '.all()';
  return `${start}${loads}${random.chance(25) ? '.order_by("name")' : ''}`;
}

function prefetchQueryset(wish: Wish): Rows | undefined {
  const relation = prefetched(wish);
  if (relation === undefined) return undefined;
  const to = `Prefetch("${relation.accessor}", queryset=${inner(wish, relation)})`;
  return rows(wish, plain(wish, `.prefetch_related(${to})`), { imports: withPrefetch(wish, relation) });
}

function prefetchToAttr(wish: Wish): Rows | undefined {
  const relation = prefetched(wish);
  if (relation === undefined) return undefined;
  const attr = `ready_${wish.number}`;
  const to = `Prefetch("${relation.accessor}", queryset=${inner(wish, relation)}, to_attr="${attr}")`;
  const uses = wish.random.chance(75);
  const reads = wish.reads.map((read): Read => {
    if (!uses || read.k !== 'many' || read.relation !== relation) return read;
    return { ...read, op: read.op === 'len' ? 'len' : 'all', attr };
  });
  return rows(wish, plain(wish, `.prefetch_related(${to})`), { imports: withPrefetch(wish, relation), reads });
}

function prefetched({ random, model, reads }: Wish): Relation | undefined {
  const asked = reads.flatMap((read) => (read.k === 'many' ? [read.relation] : []));
  const all = asked.length > 0 ? asked : sets(model);
  return all.length === 0 ? undefined : random.pick(all);
}

function withPrefetch({ model }: Wish, relation: Relation): Rows['imports'] {
  return new Map([
    ['django.db.models', ['Prefetch']],
    ['shop.models', [model.name, relation.to.name]],
  ]);
}

/** only() and defer(): with the columns that are read, or without one of them. */
function only(wish: Wish): Rows {
  const { random, model, reads } = wish;
  const read = reads.flatMap((one) =>
    one.k === 'field' ? [one.name] : one.k === 'key' ? [one.relation.accessor] : [],
  );
  const keys = reads.flatMap((one) => (one.k === 'chain' || one.k === 'many' ? forwardKey(one.steps[0]) : []));
  const names = random.chance(60) ? [...read, ...keys, model.fields[0] ?? 'name'] : [random.pick(model.fields)];
  return rows(wish, plain(wish, `.only(${quoted(names)})`));
}

function forwardKey(step: Relation | undefined): string[] {
  return step?.direction === 'forward' && isJoinable(step) ? [step.accessor] : [];
}

function defer(wish: Wish): Rows {
  const { random, model, reads } = wish;
  const read = reads.flatMap((one) => (one.k === 'field' ? [one.name] : []));
  const others = model.fields.filter((name) => !read.includes(name));
  const name = others.length > 0 && random.chance(50) ? random.pick(others) : random.pick(model.fields);
  return rows(wish, plain(wish, `.defer("${name}")`));
}

function values(wish: Wish): Rows | undefined {
  const columns = valueColumns(wish);
  return columns && rows(wish, plain(wish, `.values(${quoted(columns)})`), { shape: { k: 'dicts' } });
}

function valuesList(wish: Wish): Rows | undefined {
  const columns = valueColumns(wish);
  return columns && rows(wish, plain(wish, `.values_list(${quoted(columns)})`), { shape: { k: 'tuples', columns } });
}

function valueColumns({ reads }: Wish): string[] | undefined {
  const isPossible = reads.every(
    (read) => read.k !== 'many' && read.k !== 'member' && !(read.k === 'chain' && !isJoin(read.steps)),
  );
  return isPossible ? [...new Set(['pk', ...reads.map(columnOf)])] : undefined;
}

function prefetchObjects(wish: Wish): Rows | undefined {
  const names = wanted(wish, () => true).map((need) => need.map(({ accessor }) => accessor).join('__'));
  const other = wish.random.pick(wish.model.relations).accessor;
  return rows(wish, 'found', {
    imports: new Map([
      ['django.db.models', ['prefetch_related_objects']],
      ['shop.models', [wish.model.name]],
    ]),
    setup: [
      `found = list(${plain(wish)})`,
      `prefetch_related_objects(found, ${quoted(names.length > 0 ? names : [other])})`,
    ],
    isQuerySet: false,
  });
}

/** The rows of one instance: `publisher.books.all()`. */
function known(wish: Wish): Rows | undefined {
  const { random, world, model } = wish;
  const ways = world.models.flatMap((from) =>
    sets(from).flatMap((relation) =>
      relation.to === model && relation.kind !== 'generic' ? [{ from, relation }] : [],
    ),
  );
  if (ways.length === 0) return undefined;
  const { from, relation } = random.pick(ways);
  const first = random.pick([`${from.name}.objects.order_by("pk").first()`, `${from.name}.objects.get(pk=1)`]);
  const joins = wanted(wish, isJoin).map(lookup);
  const chain = random.pick(['all()', 'all()', 'filter(pk__gt=0)', 'order_by("pk")']);
  const loads = joins.length > 0 && random.chance(40) ? `.select_related(${quoted(joins)})` : '';
  return rows(wish, `one.${relation.accessor}.${chain}${loads}`, {
    imports: new Map([['shop.models', [from.name]]]),
    setup: [`one = ${first}`],
  });
}

function defaultManager(wish: Wish): Rows | undefined {
  return wish.model.manager?.when === 'always' ? rows(wish, plain(wish)) : undefined;
}

/** A method of the model's own queryset class loads. */
function customMethod(wish: Wish): Rows | undefined {
  const { random, model } = wish;
  if (model.manager?.when !== 'ready') return undefined;
  const call = random.pick([
    'ready()',
    'real().ready()',
    'ready().real()',
    'all().ready()',
    'filter(pk__gt=0).ready()',
  ]);
  return rows(wish, `${model.name}.objects.${call}`);
}

/** The queryset comes from a function of another module. */
function helperModule(wish: Wish): Rows | undefined {
  const made = wish.random.pick([selectNamed, prefetch, nestedPath, none, selectAll])(wish) ?? none(wish);
  const { number } = wish;
  const text = [
    ...importLines(made.imports),
    '',
    '',
    `def rows_${number}():`,
    `    return ${made.expression}`,
    '',
  ].join('\n');
  return rows(wish, `rows_${number}()`, {
    imports: new Map([[`shop.selectors${number}`, [`rows_${number}`]]]),
    files: new Map([[`shop/selectors${number}.py`, text]]),
  });
}

function none(wish: Wish): Rows {
  return rows(wish, plain(wish));
}

function selectAll(wish: Wish): Rows {
  return rows(wish, plain(wish, '.select_related()'));
}

export const forms = {
  nothing: none,
  'select_related with names': selectNamed,
  'select_related without names': selectAll,
  'a nested path': nestedPath,
  'a prefix of the path': partialPrefix,
  prefetch_related: prefetch,
  'Prefetch with a queryset': prefetchQueryset,
  'Prefetch with to_attr': prefetchToAttr,
  'a default manager that loads': defaultManager,
  only: only,
  defer: defer,
  values: values,
  values_list: valuesList,
  prefetch_related_objects: prefetchObjects,
  'the rows of one instance': known,
  'a method of a queryset class': customMethod,
  'a function of another module': helperModule,
} satisfies Record<string, Form>;

export type FormName = keyof typeof forms;
export const formNames = Object.keys(forms) as FormName[];
