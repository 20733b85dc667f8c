import type { Field, Model, Relation } from '../../project/model-graph.ts';
import type { Project } from '../../project/project.ts';
import { fieldNamed, relationToQuery } from '../../flow/field-names.ts';

/** One join on the way from a model to a field, as Django's PathInfo has it. */
export interface Step {
  readonly to: Model;
  readonly table: string;
  /** Columns that the join compares: of the table before, and of the joined one. */
  readonly from: string;
  readonly on: string;
  /** The joined table is the one that the key points at. */
  readonly direct: boolean;
  readonly many: boolean;
  readonly nullable: boolean;
  /** The same for the same relation in the same direction: such joins may be shared. */
  readonly key: string;
}

/** Where a path of names leads. */
export interface Way {
  readonly steps: readonly Step[];
  /** The model that has the last column. */
  readonly model: Model;
  /** The column; that of the target's key when the path ends at a relation. */
  readonly column: string;
  readonly field: Field | undefined;
  /** The path ends at a relation. */
  readonly relation: Relation | undefined;
  /** Transforms and the lookup. */
  readonly rest: readonly string[];
}

/** Follows names as `Query.names_to_path` does; undefined where the model graph does not know enough. */
export function wayOf(project: Project, start: Model, names: readonly string[]): Way | undefined {
  let model = start;
  const steps: Step[] = [];
  let last: { relation: Relation; field: Field | undefined } | undefined;
  let at = 0;
  for (; at < names.length; at++) {
    const name = names[at] === 'pk' ? model.primaryKey : (names[at] ?? '');
    const field = fieldNamed(model, name);
    // `country_id` goes the way of `country`: Django joins first and leaves the join out again.
    const relation = relationToQuery(model, name) ?? field?.relation;
    if (relation === undefined && field === undefined) break;
    const owner = field === undefined ? ownerOfRelation(project, model, relation) : ownerOf(project, model, field);
    if (owner === undefined) return undefined;
    const up = stepsToParent(project, model, owner);
    if (up === undefined) return undefined;
    steps.push(...up);
    if (relation === undefined) {
      if (field?.column === undefined) return undefined;
      return { steps, model: owner, column: field.column, field, relation: undefined, rest: names.slice(at + 1) };
    }
    const joined = stepsOf(project, owner, relation);
    const end = joined?.at(-1);
    if (joined === undefined || end === undefined) return undefined;
    steps.push(...joined);
    [model, last] = [end.to, { relation, field }];
  }
  const end = steps.at(-1);
  if (last === undefined || end === undefined) return undefined;
  const column = end.direct ? end.on : columnOf(project, model, model.primaryKey);
  if (column === undefined) return undefined;
  return { steps, model, column, field: last.field, relation: last.relation, rest: names.slice(at) };
}

/** The model of multi-table inheritance whose table has a field: the furthest parent that knows it. */
export function ownerOf(project: Project, model: Model, field: Field): Model {
  const parents = model.parents.flatMap((label) => project.models.byLabel.get(label) ?? []);
  const owners = [model, ...parents].filter((each) => {
    const own = each.fields.get(field.name);
    return own?.declaredBy.file === field.declaredBy.file && own.declaredBy.index === field.declaredBy.index;
  });
  return owners.at(-1) ?? model;
}

function ownerOfRelation(project: Project, model: Model, relation: Relation | undefined): Model | undefined {
  if (relation?.inheritedFrom === undefined) return model;
  return relation.kind.startsWith('generic')
    ? undefined
    : (project.models.byLabel.get(relation.inheritedFrom) ?? model);
}

/** The joins from a child to the parent whose table has what is asked for. */
export function stepsToParent(project: Project, model: Model, owner: Model): Step[] | undefined {
  if (model.dbTable === owner.dbTable) return [];
  for (const relation of model.relations.values()) {
    const parent = relation.parentLink && relation.direction === 'forward' ? relation.to : undefined;
    const to = parent === undefined ? undefined : project.models.byLabel.get(parent);
    if (to === undefined || (to !== owner && !to.parents.includes(owner.label))) continue;
    const [step] = stepsOf(project, model, relation) ?? [];
    const further = stepsToParent(project, to, owner);
    return step && further && [step, ...further];
  }
  return undefined;
}

function stepsOf(project: Project, model: Model, relation: Relation): Step[] | undefined {
  const to = relation.to === undefined ? undefined : project.models.byLabel.get(relation.to);
  if (to?.dbTable === undefined || model.dbTable === undefined || to.abstract) return undefined;
  if (relation.kind === 'm2m') return stepsThrough(project, model, relation, to, to.dbTable);
  if (relation.kind.startsWith('generic')) return undefined;
  if (relation.direction === 'forward') {
    const field = model.fields.get(relation.name);
    const on = columnOf(project, to, relation.toField ?? to.primaryKey);
    if (field?.column === undefined || on === undefined) return undefined;
    const key = `${model.dbTable}.${field.column}>`;
    return [{ to, table: to.dbTable, from: field.column, on, direct: true, many: false, nullable: field.null, key }];
  }
  const field = relation.inverse === undefined ? undefined : to.fields.get(relation.inverse);
  const from = columnOf(project, model, relation.toField ?? model.primaryKey);
  if (field?.column === undefined || from === undefined || relation.kind === 'fk') return undefined;
  const key = `${to.dbTable}.${field.column}<`;
  return [{ to, table: to.dbTable, from, on: field.column, direct: false, many: !field.unique, nullable: true, key }];
}

/** Many-to-many: to the joining table, and on from there. */
function stepsThrough(
  project: Project,
  model: Model,
  relation: Relation,
  to: Model,
  table: string,
): Step[] | undefined {
  const isForward = relation.direction === 'forward';
  const [owner, target] = isForward ? [model, to] : [to, model];
  const name = isForward ? relation.name : relation.inverse;
  const field = name === undefined ? undefined : owner.fields.get(name);
  if (field === undefined || relation.through === undefined) return undefined;
  const joining = joiningTable(project, ownerOf(project, owner, field), target, field, relation.through);
  const [fromKey, toKey] = [columnOf(project, model, model.primaryKey), columnOf(project, to, to.primaryKey)];
  if (joining === undefined || fromKey === undefined || toKey === undefined) return undefined;
  const [near, far] = isForward ? [joining.owner, joining.target] : [joining.target, joining.owner];
  const key = `${joining.table}.`;
  return [
    {
      to: joining.model ?? to,
      table: joining.table,
      from: fromKey,
      on: near,
      direct: false,
      many: true,
      nullable: true,
      key: `${key}${near}<`,
    },
    {
      to,
      table,
      from: far,
      on: toKey,
      direct: true,
      many: false,
      nullable: false,
      key: `${key}${far}>`,
    },
  ];
}

interface Joining {
  readonly table: string;
  readonly model: Model | undefined;
  readonly owner: string;
  readonly target: string;
}

/** The way from the rows of a many-to-many relation back to the object that has them: `club.tags`. */
export function wayBack(project: Project, model: Model, relation: Relation): Way | undefined {
  const [first, second] = stepsOf(project, model, relation) ?? [];
  if (first === undefined || second === undefined || model.dbTable === undefined) return undefined;
  const turned = (step: Step, to: Model, table: string, key: string): Step => ({
    ...step,
    to,
    table,
    from: step.on,
    on: step.from,
    direct: !step.direct,
    many: !step.many,
    nullable: !step.nullable,
    key,
  });
  const joining = `${first.table}.`;
  const steps = [
    turned(second, first.to, first.table, `${joining}${second.from}<`),
    turned(first, model, model.dbTable, `${joining}${first.on}>`),
  ];
  return { steps, model, column: first.from, field: undefined, relation, rest: [] };
}

/** The table between two models: a declared one with one key to either side, or the one that Django makes. */
function joiningTable(
  project: Project,
  owner: Model,
  target: Model,
  field: Field,
  through: string,
): Joining | undefined {
  const model = project.models.byLabel.get(through);
  if (model !== undefined) {
    const keysTo = (to: Model): Field[] =>
      [...model.fields.values()].filter((each) => each.relation?.to === to.label && each.column !== undefined);
    const [own, other] = [keysTo(owner), keysTo(target)];
    if (model.dbTable === undefined || owner === target || own.length !== 1 || other.length !== 1) return undefined;
    return { table: model.dbTable, model, owner: own[0]?.column ?? '', target: other[0]?.column ?? '' };
  }
  const call = field.value === undefined ? undefined : project.decode(field.location.file, field.value);
  if (call?.k !== 'call' || call.keywords.some(({ name }) => name === 'db_table' || name === 'through'))
    return undefined;
  const [a, b] = [owner.name.toLowerCase(), target.name.toLowerCase()];
  const isSelf = owner === target;
  return {
    table: `${owner.dbTable}_${field.name}`,
    model: undefined,
    owner: isSelf ? `from_${a}_id` : `${a}_id`,
    target: isSelf ? `to_${b}_id` : `${b}_id`,
  };
}

/** The column of a field, which for a key that is a relation itself is that relation's. */
export function columnOf(project: Project, model: Model, name: string): string | undefined {
  const field = model.fields.get(name);
  return field === undefined ? undefined : ownerOf(project, model, field).fields.get(name)?.column;
}
