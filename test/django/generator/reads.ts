import type { Random } from './random.ts';
import { isSingle, type Member, type Model, ops, type Read, type Relation, sets, singles } from './model.ts';

/** How the rows are given: as instances, or as what values() and values_list() make of them. */
export type Shape =
  { readonly k: 'instances' } | { readonly k: 'dicts' } | { readonly k: 'tuples'; readonly columns: readonly string[] };

/** Some read of a row of the model. */
export function randomRead(random: Random, model: Model, depth = 2): Read {
  const dice = random.below(100);
  if (dice < 40 && filled(model).length > 0) return chainRead(random, model, depth);
  if (dice < 65 && sets(model).length > 0) return manyRead(random, model);
  if (dice < 80 && model.members.length > 0) return { k: 'member', member: random.pick(model.members) };
  const keys = model.relations.filter(
    ({ direction, kind }) => direction === 'forward' && (kind === 'fk' || kind === 'o2o'),
  );
  if (dice < 85 && keys.length > 0) return { k: 'key', relation: random.pick(keys) };
  const reverse = model.relations.filter(({ direction, kind }) => direction === 'reverse' && kind === 'fk');
  if (dice < 90 && reverse.length > 0) return { k: 'query', relation: random.pick(reverse) };
  return { k: 'field', name: random.pick(model.fields) };
}

/** The relations that no row lacks: the topmost row has none above it. */
export function filled(model: Model): Relation[] {
  return singles(model).filter(({ accessor }) => accessor !== 'above');
}

export function chainRead(random: Random, model: Model, depth: number): Read {
  const steps: Relation[] = [];
  let at = model;
  do {
    const step = random.pick(filled(at));
    steps.push(step);
    at = step.to;
    // What a generic key leads to no code says.
    if (step.kind === 'generic key') break;
  } while (steps.length < depth && filled(at).length > 0 && random.chance(45));
  return { k: 'chain', steps, field: at.fields[0] ?? 'name' };
}

export function manyRead(random: Random, model: Model): Read {
  const relation = random.pick(sets(model));
  const inner = filled(relation.to);
  const child = inner.length > 0 && random.chance(45) ? random.pick(inner) : undefined;
  return { k: 'many', steps: [], relation, op: child ? 'all' : random.pick(ops), child };
}

/** A lookup that would have to be loaded: the steps, each single or not. */
export type Need = readonly Relation[];

/** What must be loaded so that the read costs nothing; what cannot be loaded is left out. */
export function needsOf(read: Read): readonly Need[] {
  switch (read.k) {
    case 'chain':
      return [read.steps];
    case 'many': {
      const path = [...read.steps, read.relation];
      return read.child ? [path, [...path, read.child]] : [path];
    }
    case 'member':
      return needsOf(read.member.read);
    default:
      return [];
  }
}

/** 'author__publisher' as select_related and values() want it. */
export function lookup(need: Need): string {
  return need.map((step) => (isSingle(step) ? step.query : step.accessor)).join('__');
}

/** The Python expression of a read. */
export function python(read: Read, row: string, shape: Shape = { k: 'instances' }): string {
  if (shape.k !== 'instances') return ofValues(read, row, shape);
  switch (read.k) {
    case 'field':
      return `${row}.${read.name}`;
    case 'chain':
      return [row, ...read.steps.map(({ accessor }) => accessor), read.field].join('.');
    case 'key':
      return `${row}.${read.relation.accessor}_id`;
    case 'member':
      return memberOf(read.member, row, 'python');
    case 'query':
      return queryFor(read.relation, `${row}.pk`);
    case 'many':
      return manyOf(read, row);
  }
}

function memberOf({ name, kind }: Member, row: string, language: 'python' | 'template'): string {
  if (kind === 'str') return language === 'python' ? `str(${row})` : row;
  return kind === 'method' && language === 'python' ? `${row}.${name}()` : `${row}.${name}`;
}

function queryFor(relation: Relation, key: string): string {
  return `${relation.to.name}.objects.filter(${backName(relation)}=${key}).count()`;
}

/** The name of the forward side, by the model that declares it. */
function backName(relation: Relation): string {
  const back = relation.to.relations.find(
    (other) =>
      other.direction === 'forward' &&
      relation.to.declared.some(
        (line) => line.startsWith(`${other.accessor} = `) && line.includes(`related_name="${relation.accessor}"`),
      ),
  );
  if (back === undefined) throw new Error(`no way back of ${relation.accessor}`);
  return back.accessor;
}

function ofValues(read: Read, row: string, shape: Shape & { k: 'dicts' | 'tuples' }): string {
  const item = (column: string): string =>
    shape.k === 'dicts' ? `${row}["${column}"]` : `${row}[${shape.columns.indexOf(column)}]`;
  if (read.k === 'query') return queryFor(read.relation, item('pk'));
  return item(columnOf(read));
}

/** The column of values() that has what a read wants. */
export function columnOf(read: Read): string {
  switch (read.k) {
    case 'chain':
      return `${lookup(read.steps)}__${read.field}`;
    case 'key':
      return read.relation.accessor;
    case 'field':
      return read.name;
    default:
      return 'pk';
  }
}

function manyOf(read: Read & { k: 'many' }, row: string): string {
  const base = [row, ...read.steps.map(({ accessor }) => accessor), read.attr ?? read.relation.accessor].join('.');
  const all = read.attr ? base : `${base}.all()`;
  const value = read.child ? `item.${read.child.accessor}.name` : 'item.name';
  const list = `[${value} for item in ${all}]`;
  if (read.attr) return read.op === 'len' ? `len(${all})` : list;
  switch (read.op) {
    case 'all':
      return list;
    case 'count':
    case 'exists':
    case 'first':
    case 'last':
      return `${base}.${read.op}()`;
    case 'filter':
      return `list(${base}.filter(pk__gt=0))`;
    case 'order':
      return `[item.name for item in ${base}.order_by("-pk")]`;
    case 'len':
      return `len(${all})`;
    case 'bool':
      return `bool(${all})`;
    case 'slice':
      return `list(${all}[:2])`;
    case 'values':
      return `list(${base}.values_list("name", flat=True))`;
  }
}

/** Can a template ask for it? It passes no arguments. */
export function isForTemplates(read: Read): boolean {
  if (read.k === 'query') return false;
  return read.k !== 'many' || !['filter', 'order', 'values', 'slice'].includes(read.op);
}

/** The text of a Django or Jinja2 template that shows a read. */
export function template(
  read: Read,
  row: string,
  shape: Shape = { k: 'instances' },
  engine: 'django' | 'jinja2' = 'django',
): string {
  if (shape.k === 'dicts') return `{{ ${row}.${columnOf(read)} }}`;
  if (shape.k === 'tuples') {
    const index = shape.columns.indexOf(columnOf(read));
    return engine === 'django' ? `{{ ${row}.${index} }}` : `{{ ${row}[${index}] }}`;
  }
  const call = engine === 'jinja2' ? '()' : '';
  if (read.k === 'member')
    return `{{ ${memberOf(read.member, row, engine === 'jinja2' ? 'python' : 'template').replace(/^str\((.*)\)$/, '$1')} }}`;
  if (read.k !== 'many') return `{{ ${python(read, row)} }}`;
  const base = [row, ...read.steps.map(({ accessor }) => accessor), read.attr ?? read.relation.accessor].join('.');
  const all = read.attr ? base : `${base}.all${call}`;
  const value = read.child ? `item.${read.child.accessor}.name` : 'item.name';
  switch (read.attr ? 'all' : read.op) {
    case 'count':
    case 'exists':
      return `{{ ${base}.${read.op}${call} }}`;
    case 'first':
    case 'last':
      return `{{ ${base}.${read.op}${call} }}`;
    case 'len':
      return `{{ ${all}|length }}`;
    case 'bool':
      return `{% if ${all} %}some{% endif %}`;
    default:
      return `{% for item in ${all} %}{{ ${value} }}{% endfor %}`;
  }
}

/** The models that the Python code of a read names. */
export function modelsIn(read: Read): readonly string[] {
  return read.k === 'query' ? [read.relation.to.name] : [];
}
