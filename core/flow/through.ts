import type { Model, Relation } from '../project/model-graph.ts';
import type { Location } from '../text/range.ts';
import type { Machine } from './machine.ts';
import { targetOf } from './relations.ts';
import { strangerOf } from './stranger.ts';
import type { Value } from './value.ts';

/** `book.genres.through`: the model between both, where the project declares one. */
export function throughModel(m: Machine, { through }: Relation): Value | undefined {
  const model = through === undefined ? undefined : m.project.models.byLabel.get(through);
  return model && { k: 'class', ref: model.ref };
}

/** `Book.genres`, read of the class: it knows its `through`, as that of each book does. */
export function manyToManyOf(m: Machine, model: Model, name: string, site: Location): Value | undefined {
  const relation = model.relations.get(name);
  const target = relation?.kind === 'm2m' && throughModel(m, relation) ? targetOf(m.project, relation) : undefined;
  return relation && target && { k: 'related', instance: strangerOf(model), relation, model: target, site };
}
