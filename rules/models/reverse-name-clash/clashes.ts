import type { Model, Relation } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import { isConditional } from '../shared.ts';

/** A relation of a model with what the other side calls it. */
export interface Way {
  /** 'shop.Book.author' */
  readonly id: string;
  readonly model: Model;
  readonly relation: Relation;
  /** Undefined when hidden. */
  readonly accessor: string | undefined;
  readonly query: string | undefined;
}

export interface Clash {
  readonly way: Way;
  /** The id of the relation or field in the way. */
  readonly other: string;
  /** That relation; undefined when it is a plain field of the target. */
  readonly otherWay: Way | undefined;
  /** 'Author.book_set', or the query name alone. */
  readonly name: string;
  readonly check: string;
}

/**
 * What Django's RelatedField._check_clashes finds, relation by relation, those that come later in the source first: the fix
 * belongs there. Relations whose names are not known for sure take no part.
 */
export function clashesOf(project: Project): readonly Clash[] {
  const ways = waysOf(project);
  const byTarget = new Map<string, Way[]>();
  for (const way of ways) {
    const target = concreteLabel(project, way.relation.to);
    if (target === undefined) continue;
    const list = byTarget.get(target);
    if (list === undefined) byTarget.set(target, [way]);
    else list.push(way);
  }
  const clashes = ways.toSorted(laterFirst).flatMap((way) => {
    const target = project.models.byLabel.get(concreteLabel(project, way.relation.to) ?? '');
    const isCheckable = target?.abstract === false && !way.relation.kind.startsWith('generic');
    if (!isCheckable) return [];
    // The names belong to the table; a proxy is still called by its own name.
    const named = project.models.byLabel.get(way.relation.to ?? '') ?? target;
    return [...fieldClashes(way, named), ...relationClashes(way, target, named, byTarget)];
  });
  return clashes.filter(({ way, otherWay }) =>
    [way, otherWay].every((each) => !each || !isConditional(project, each.model.ref)),
  );
}

function laterFirst({ relation: a, model: m }: Way, { relation: b, model: n }: Way): number {
  const [x, y] = [
    a.location.start === a.location.end ? m.location : a.location,
    b.location.start === b.location.end ? n.location : b.location,
  ];
  if (x.file !== y.file) return x.file < y.file ? 1 : -1;
  return y.start - x.start;
}

function fieldClashes(way: Way, target: Model): Clash[] {
  return (
    [
      ['fields.E302', way.accessor],
      ['fields.E303', way.query],
    ] as const
  ).flatMap(([check, name]) => {
    if (name === undefined || !target.fields.has(name)) return [];
    const other = `${target.label}.${name}`;
    return [{ way, other, otherWay: undefined, name: nameOn(target, name, check === 'fields.E303'), check }];
  });
}

function relationClashes(
  way: Way,
  target: Model,
  named: Model,
  byTarget: ReadonlyMap<string, readonly Way[]>,
): Clash[] {
  const others = [target.label, ...target.parents].flatMap((label) => byTarget.get(label) ?? []);
  return others.flatMap((other) => {
    // A child sees what leads to its parent, but not its own link to it.
    const isLink = other.relation.parentLink && other.relation.to !== target.label;
    if (other.id === way.id || other.accessor === undefined || isLink) return [];
    return (
      [
        ['fields.E304', way.accessor],
        ['fields.E305', way.query],
      ] as const
    ).flatMap(([check, name]) => {
      if (name === undefined || name !== other.accessor) return [];
      return [{ way, other: other.id, otherWay: other, name: nameOn(named, name, check === 'fields.E305'), check }];
    });
  });
}

function nameOn(target: Model, name: string, isQuery: boolean): string {
  return isQuery ? name : `${target.name}.${name}`;
}

/** The relations of all installed models that have a table, each with the model that has the column. */
function waysOf(project: Project): Way[] {
  const installed = new Set(project.apps.filter((app) => app.installed).map(({ label }) => label));
  return [...project.models.byLabel.values()].flatMap((model) => {
    const takesPart = !model.abstract && !model.swapped && !model.proxy && !project.isTest(model.ref.file);
    if (!takesPart || (installed.size > 0 && !installed.has(model.app))) return [];
    return [...model.relations.values()].flatMap((relation) => {
      const isInherited = model.parents.some((label) => isOf(project.models.byLabel.get(label), relation));
      const isKnown = model.fields.get(relation.name)?.known !== false;
      if (relation.direction !== 'forward' || isInherited || !isKnown || relation.kind === 'generic-fk') return [];
      const { inverse, inverseQuery } = relation;
      return [{ id: `${model.label}.${relation.name}`, model, relation, accessor: inverse, query: inverseQuery }];
    });
  });
}

/** The parent has it: its table has the column, and the child only inherits it. */
function isOf(parent: Model | undefined, { name, location }: Relation): boolean {
  const own = parent?.relations.get(name)?.location;
  return own !== undefined && own.file === location.file && own.start === location.start;
}

/** The model with the table: what a proxy stands for. */
function concreteLabel(project: Project, label: string | undefined): string | undefined {
  const model = label === undefined ? undefined : project.models.byLabel.get(label);
  return model?.proxy === true ? (model.parents[0] ?? model.label) : model?.label;
}
