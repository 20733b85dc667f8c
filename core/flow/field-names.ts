import { findMember } from '../project/members.ts';
import type { Field, Model, Relation } from '../project/model-graph.ts';
import { isPlainType, isRelatedLookup, lookupsOf } from './lookups.ts';
import type { Machine } from './machine.ts';
import { targetOf } from './relations.ts';
import type { Loads } from './loads.ts';

/** A part of a lookup path that leads nowhere. */
export interface UnknownPart {
  readonly model: Model;
  /** Which part of the path it is. */
  readonly index: number;
  readonly why: 'missing' | 'lookup' | 'many' | 'plain';
  /** Names that would do at its place. */
  readonly candidates: readonly string[];
}

/** The field of a model by name, by column attribute (`author_id`), or as `pk`. */
export function fieldNamed(model: Model, name: string): Field | undefined {
  const field = model.fields.get(name === 'pk' ? model.primaryKey : name);
  if (field !== undefined || !name.endsWith('_id')) return field;
  const relation = model.fields.get(name.slice(0, -3));
  return isKey(relation?.relation) ? relation : undefined;
}

/** A relation by the name that `filter()` and the like use: the field's own, or the reverse query name. */
export function relationToQuery(model: Model, name: string): Relation | undefined {
  const relation = model.relations.get(name === 'pk' ? model.primaryKey : name);
  return relation?.queryName === relation?.name ? (relation ?? model.queryNames.get(name)) : model.queryNames.get(name);
}

/**
 * Walks a lookup path the way `Query.names_to_path` does (Django 4.2 to 5.2). Undefined when every part is found, or may
 * be: open models, relations that lead to unknown models, fields with lookups of their own.
 */
export function unknownInLookup(m: Machine, start: Model, parts: readonly string[]): UnknownPart | undefined {
  let model = start;
  let before: Relation | undefined;
  for (const [index, name] of parts.entries()) {
    m.reads.model(model);
    if (model.open || model.abstract) return undefined;
    const relation = relationToQuery(model, name);
    if (relation !== undefined && name !== relationColumn(model, name)) {
      const target = targetOf(m.project, relation);
      if (target === undefined || relation.kind === 'generic-fk') return undefined;
      [model, before] = [target, relation];
      continue;
    }
    const field = fieldNamed(model, name);
    if (field !== undefined) return unknownLookup(model, field, parts, index + 1);
    if (before !== undefined && isRelatedLookup(name)) return undefined;
    return { model, index, why: 'missing', candidates: queryNamesOf(model) };
  }
  return undefined;
}

/** `author_id` where a relation of that very name does not exist: the column, after which only lookups follow. */
function relationColumn(model: Model, name: string): string | undefined {
  return model.fields.has(name) || model.relations.has(name) ? undefined : fieldNamed(model, name) && name;
}

function isKey(relation: Relation | undefined): boolean {
  return relation?.kind === 'fk' || relation?.kind === 'o2o';
}

/** What follows a field that is no relation: transforms and one lookup. Only for types whose lookups are all known. */
function unknownLookup(model: Model, field: Field, parts: readonly string[], index: number): UnknownPart | undefined {
  const name = parts[index];
  if (name === undefined || field.relation !== undefined || !isPlainType(field.type)) return undefined;
  const known = lookupsOf(field.type);
  return known.includes(name) ? undefined : { model, index, why: 'lookup', candidates: known };
}

/** Every name that `filter()` understands on a model. */
export function queryNamesOf(model: Model): readonly string[] {
  const names = new Set<string>([...model.fields.keys(), 'pk']);
  for (const field of model.fields.values()) if (isKey(field.relation)) names.add(`${field.name}_id`);
  for (const relation of model.relations.values()) if (relation.kind !== 'generic-fk') names.add(relation.queryName);
  return [...names];
}

/**
 * Walks a path of `select_related()` as `SQLCompiler.get_related_selections` does: foreign keys, one-to-one relations from
 * either side, and the other side of a unique foreign key.
 */
export function unknownInSelect(m: Machine, start: Model, parts: readonly string[]): UnknownPart | undefined {
  let model = start;
  for (const [index, name] of parts.entries()) {
    m.reads.model(model);
    if (model.open || model.abstract) return undefined;
    const relation = relationToQuery(model, name);
    if (relation !== undefined && isSelectable(m, relation) !== false) {
      const target = targetOf(m.project, relation);
      if (target === undefined) return undefined;
      model = target;
      continue;
    }
    const other = relation ?? model.relations.get(name);
    const why = other !== undefined ? 'many' : fieldNamed(model, name) !== undefined ? 'plain' : 'missing';
    if (other !== undefined && isSelectable(m, other) !== false && other.queryName === name) return undefined;
    return { model, index, why, candidates: selectableNames(m, model) };
  }
  return undefined;
}

/** Undefined where the graph cannot say. */
function isSelectable(m: Machine, relation: Relation): boolean | undefined {
  if (relation.kind === 'o2o') return true;
  if (relation.kind === 'fk') return relation.direction === 'forward' ? true : undefined;
  if (relation.kind !== 'o2m') return false;
  const target = targetOf(m.project, relation);
  const key = relation.inverse === undefined ? undefined : target?.fields.get(relation.inverse);
  return key === undefined ? undefined : key.unique;
}

function selectableNames(m: Machine, model: Model): readonly string[] {
  return [...model.relations.values()].flatMap((each) => (isSelectable(m, each) === true ? each.queryName : []));
}

/**
 * Walks a path of `prefetch_related()`, which goes by attributes: relations by accessor, lists that an earlier `to_attr`
 * made, and whatever else the class has. `loads` is what was prefetched before.
 * Source: `prefetch_related_objects` and `get_prefetcher` in django/db/models/query.py.
 */
export function unknownInPrefetch(
  m: Machine,
  start: Model,
  parts: readonly string[],
  loads: Loads,
): UnknownPart | undefined {
  let model = start;
  let known: Loads | undefined = loads;
  for (const [index, name] of parts.entries()) {
    m.reads.model(model);
    if (model.open || model.abstract || known?.unknown === true) return undefined;
    const load: Loads['paths'] extends ReadonlyMap<string, infer L> ? L | undefined : never = known?.paths.get(name);
    const relation = model.relations.get(name);
    if (load?.queryset !== undefined) {
      [model, known] = [load.queryset.model, load.inner];
      continue;
    }
    if (relation !== undefined) {
      const target = targetOf(m.project, relation);
      if (target === undefined || relation.kind === 'generic-fk') return undefined;
      [model, known] = [target, load?.inner];
      continue;
    }
    if (load !== undefined || name.endsWith('_id') || name === 'pk') return undefined;
    if (model.fields.has(name))
      return index < parts.length - 1 ? undefined : { model, index, why: 'plain', candidates: accessorsOf(model) };
    if (findMember(m.project, model.ref, name) !== undefined) return undefined;
    return { model, index, why: 'missing', candidates: accessorsOf(model) };
  }
  return undefined;
}

function accessorsOf(model: Model): readonly string[] {
  return [...model.relations.keys()];
}
