import type { Model, Relation } from '../project/model-graph.ts';
import { perhapsLoaded } from './emit.ts';
import { nothingLoaded } from './loads.ts';
import type { Machine } from './machine.ts';
import { strangerOf } from './stranger.ts';
import type { InstanceValue } from './value.ts';

/** What a generic key points at: an object of any model, until `isinstance` says of which. */
export interface GenericObject {
  readonly k: 'generic';
  /** The row that has the key. */
  readonly instance: InstanceValue;
  readonly relation: Relation;
  /** The object, by the label of the model that it was taken for. */
  readonly kinds: Map<string, InstanceValue>;
}

/**
 * What a generic key points at, taken for a row of this model. Loaded is what `prefetch_related()` names beyond the key; there
 * is no queryset to load more, as the path would have to lead somewhere from objects of all models.
 */
export function objectOfKind(m: Machine, { instance, relation, kinds }: GenericObject, model: Model): InstanceValue {
  const known = kinds.get(model.label);
  if (known) return known;
  const isKnown = !instance.loads.unknown && !perhapsLoaded(m, instance, relation);
  const loads = isKnown ? (instance.loads.paths.get(relation.name)?.inner ?? nothingLoaded) : strangerOf(model).loads;
  const object: InstanceValue = { ...strangerOf(model), loads, born: instance.born, when: instance.when };
  kinds.set(model.label, object);
  return object;
}
