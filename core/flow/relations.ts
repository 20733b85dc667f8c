import type { Model, Relation } from '../project/model-graph.ts';
import type { Project } from '../project/project.ts';

/** A relation by accessor or query name, the model's own first. */
export function relationNamed(model: Model, name: string): Relation | undefined {
  return model.relations.get(name) ?? model.queryNames.get(name);
}

/** The model that a relation leads to. */
export function targetOf(project: Project, relation: Relation): Model | undefined {
  return relation.to === undefined ? undefined : project.models.byLabel.get(relation.to);
}

/** Does `select_related()` without names, and a change list's automatic one, join this relation? */
export function joinedByDefault(relation: Relation): boolean {
  return relation.direction === 'forward' && !relation.null && (relation.kind === 'fk' || relation.kind === 'o2o');
}
