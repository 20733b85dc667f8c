import { isSingle } from '../project/model-graph.ts';
import { findMember } from '../project/members.ts';
import type { ClassRef } from '../project/project.ts';
import type { Location } from '../text/range.ts';
import { inSurface, noArgs, placeOfClass, type Machine } from './machine.ts';
import { evaluateQuerySet } from './querysets.ts';
import { querySetOfRelated } from './queryset-rows.ts';
import { optionsOf } from './options.ts';
import { isTrue, overrides, shownFields } from './serializer-fields.ts';
import { decidedTruth } from './truth.ts';
import { stringOf, unknown, type ObjectValue, type Value } from './value.ts';

/**
 * What a serializer's `.data` does: each field reads its source on each row.
 * Source: rest_framework/serializers.py and relations.py (DRF 3.14 to 3.16).
 */
export function serialise(m: Machine, serializer: Value, site: Location): void {
  for (const option of optionsOf(serializer)) {
    if (option.k !== 'object') continue;
    const instance = option.attributes.get('instance');
    if (instance === undefined || instance.k === 'none') continue;
    const many = option.attributes.get('many');
    if (many?.k === 'const' && many.value === true)
      inSurface(m, 'serializer', () => m.each(instance, site, (row) => represent(m, option, row, site)));
    else represent(m, option, instance, site);
  }
}

/** Runs the project's own `to_representation` where there is one, else the fields. */
function represent(m: Machine, serializer: ObjectValue, row: Value, site: Location): void {
  inSurface(m, 'serializer', () => {
    if (callOwn(m, serializer, 'to_representation', row, site) === undefined) representFields(m, serializer, row);
  });
}

/** All fields of a serializer on one row. */
export function representFields(m: Machine, serializer: ObjectValue, row: Value): void {
  const fields = shownFields(m, serializer, row);
  inSurface(m, 'serializer', () => {
    for (const field of fields ?? []) {
      if (field.declared) representDeclared(m, serializer, field.name, field.declared, row, field.site);
      else representModelField(m, serializer, field.name, row, field.site);
    }
  });
}

function representDeclared(
  m: Machine,
  serializer: ObjectValue,
  name: string,
  field: Value,
  row: Value,
  site: Location,
): void {
  if (field.k !== 'object' || isTrue(field.attributes.get('write_only'))) return;
  const is = (dotted: string): boolean =>
    m.project.isSubclass(field.ref, `rest_framework.serializers.${dotted}`) === true;
  if (is('SerializerMethodField')) return callMethodField(m, serializer, name, field, row, site);
  const source = stringOf(field.attributes.get('source')) ?? name;
  m.at = name;
  if (is('BaseSerializer')) return representNested(m, field, source, row, site);
  if (is('RelatedField')) return representRelated(m, field, source, row, site);
  callOwn(m, field, 'to_representation', readAttribute(m, field, source, row, site), site);
}

/** What a method of the project's own makes of a value; undefined where the class has none. */
function callOwn(m: Machine, object: ObjectValue, method: string, value: Value, site: Location): Value | undefined {
  const own = findMember(m.project, object.ref, method);
  if (own?.kind !== 'method' || m.project.isLibrary(own.ref.file)) return undefined;
  return m.callFunction(own.ref, { ...noArgs, positional: [value] }, site, object, own.owner);
}

/** What a field takes of a row: by a `get_attribute` of its own, which mostly gives the row itself, else by its source. */
function readAttribute(m: Machine, field: ObjectValue, source: string, row: Value, site: Location): Value {
  const taken = callOwn(m, field, 'get_attribute', row, site) ?? unknown;
  return taken.k === 'unknown' ? readSource(m, row, source, site) : taken;
}

function callMethodField(
  m: Machine,
  serializer: ObjectValue,
  name: string,
  field: ObjectValue,
  row: Value,
  site: Location,
): void {
  const method = stringOf(field.attributes.get('method_name')) ?? `get_${name}`;
  const callee = m.attribute(serializer, method, site);
  inSurface(m, 'method-field', () => m.call(callee, { ...noArgs, positional: [row] }, site));
}

/** `source="author.name"`: attributes in turn, methods called, as DRF's get_attribute does. */
function readSource(m: Machine, row: Value, source: string, site: Location): Value {
  if (source === '*') return row;
  return source.split('.').reduce((value, name) => readStep(m, value, name, site), row);
}

/** One attribute; a method is called. */
function readStep(m: Machine, of: Value, name: string, site: Location): Value {
  const value = m.attribute(of, name, site);
  return value.k === 'bound' || value.k === 'method' ? m.call(value, noArgs, site) : value;
}

function representNested(m: Machine, field: ObjectValue, source: string, row: Value, site: Location): void {
  const value = readSource(m, row, source, site);
  if (!isTrue(field.attributes.get('many'))) return represent(m, field, value, site);
  m.each(rowsOf(m, value, site), site, (inner) => represent(m, field, inner, site));
}

/**
 * Rows behind a value that is read as a list: a related manager's `.all()`. They are fetched by DRF: there is no queryset at
 * the field's place that could load more.
 */
function rowsOf(m: Machine, value: Value, site: Location): Value {
  if (value.k !== 'related') return value;
  const rows = querySetOfRelated(m, { ...value, site });
  return evaluateQuerySet(m, { ...rows, origin: { ...rows.origin, fixable: false } }, 'iteration', site);
}

function representRelated(m: Machine, field: ObjectValue, source: string, row: Value, site: Location): void {
  const many = isTrue(field.attributes.get('many'));
  const keyOnly = isKeyOnly(m, field);
  const steps = source.split('.');
  const last = steps.at(-1) ?? source;
  const owner = steps.length > 1 ? readSource(m, row, steps.slice(0, -1).join('.'), site) : row;
  if (keyOnly && !many) return readKey(m, owner, last, site);
  const value = source === '*' ? row : readStep(m, owner, last, site);
  const read = (one: Value): void => representTarget(m, field, one, site);
  if (many) m.each(rowsOf(m, value, site), site, read);
  else read(value);
}

/** Forward keys are known from the row itself; a reverse one-to-one must be fetched even for its key. */
function readKey(m: Machine, owner: Value, name: string, site: Location): void {
  for (const option of optionsOf(owner)) {
    if (option.k === 'instance' && option.model.relations.get(name)?.direction !== 'forward')
      m.attribute(option, name, site);
  }
}

function isKeyOnly(m: Machine, field: ObjectValue): boolean {
  const is = (dotted: string): boolean =>
    m.project.isSubclass(field.ref, `rest_framework.serializers.${dotted}`) === true;
  if (overrides(m, field.ref, keyOnly)) return ownAnswer(m, field, keyOnly) !== false;
  if (is('PrimaryKeyRelatedField')) return true;
  const lookup = stringOf(field.attributes.get('lookup_field')) ?? 'pk';
  return is('HyperlinkedRelatedField') && lookup === 'pk';
}

const keyOnly = 'use_pk_only_optimization';

/** What a method of the project's own surely answers. */
function ownAnswer(m: Machine, field: ObjectValue, method: string): boolean | undefined {
  const site = placeOfClass(m, field.ref);
  return decidedTruth(m.call(m.attribute(field, method, site), noArgs, site));
}

function representTarget(m: Machine, field: ObjectValue, target: Value, site: Location): void {
  const is = (dotted: string): boolean =>
    m.project.isSubclass(field.ref, `rest_framework.serializers.${dotted}`) === true;
  if (callOwn(m, field, 'to_representation', target, site) !== undefined) return;
  if (is('StringRelatedField')) m.stringify(target, site);
  else if (is('SlugRelatedField')) {
    const slug = stringOf(field.attributes.get('slug_field'));
    if (slug !== undefined) for (const name of slug.split('__')) m.attribute(target, name, site);
  }
}

/** A name in Meta.fields that nothing declares: a model field, a relation, a property or a method. */
function representModelField(m: Machine, serializer: ObjectValue, name: string, row: Value, site: Location): void {
  for (const option of optionsOf(row)) {
    if (option.k !== 'instance') continue;
    m.at = name;
    const relation = option.model.relations.get(name);
    if (relation === undefined) readStep(m, option, name, site);
    else if (!isSingle(relation)) rowsOf(m, m.attribute(option, name, site), site);
    else if (relation.direction === 'reverse' || depthOf(m, serializer.ref) > 0) m.attribute(option, name, site);
  }
}

function depthOf(m: Machine, ref: ClassRef): number {
  const site = { file: ref.file, start: 0, end: 0 };
  const meta = m.classAttribute(ref, 'Meta', undefined, site);
  const depth = meta?.k === 'class' ? m.classAttribute(meta.ref, 'depth', undefined, site) : unknown;
  return depth?.k === 'const' && typeof depth.value === 'number' ? depth.value : 0;
}
