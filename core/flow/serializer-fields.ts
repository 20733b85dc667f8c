import { findMember, membersOf } from '../project/members.ts';
import type { Model } from '../project/model-graph.ts';
import type { ClassRef } from '../project/project.ts';
import type { Location } from '../text/range.ts';
import { listedNames } from './listed-names.ts';
import { noArgs, placeOfClass, type Intrinsic, type Machine } from './machine.ts';
import { optionsOf } from './options.ts';
import { dictOf, stringsOf, unknown, type ObjectValue, type Value } from './value.ts';

export interface SerializerField {
  readonly name: string;
  readonly declared: Value | undefined;
  readonly site: Location;
}

/**
 * The fields that a serializer surely shows of a row. Where the project has a `get_fields` or `fields` of its own, that is
 * run: a field that it may take out or put another in the place of is left out. Undefined when nothing is known.
 */
export function shownFields(m: Machine, serializer: ObjectValue, row: Value): readonly SerializerField[] | undefined {
  const { ref } = serializer;
  if (['_readable_fields', 'get_field_names'].some((name) => overrides(m, ref, name))) return undefined;
  const chosen = ['fields', 'get_fields'].find((name) => overrides(m, ref, name));
  const fields = fieldsOf(m, ref, optionsOf(row).find((option) => option.k === 'instance')?.model);
  const kept = serializer.attributes.get(fieldsKept);
  if (kept !== undefined && chosen !== 'fields') return fieldsIn(m, serializer, kept, fields);
  return chosen === undefined ? fields : chosenFields(m, serializer, chosen, fields);
}

/** A member of a serializer or field that the project itself declares. */
export function overrides(m: Machine, ref: ClassRef, name: string): boolean {
  const member = findMember(m.project, ref, name);
  return member !== undefined && !m.project.isLibrary(member.owner.file);
}

/** Stands for the field that DRF makes of a model field. */
const ofModel: Value = { k: 'external', name: '<model field>' };

/** What DRF's own `get_fields` gives. */
export const getFields: Intrinsic = (m, _args, _site, self) => {
  if (self?.k !== 'object') return unknown;
  const fields = fieldsOf(m, self.ref, undefined);
  return { ...dictOf(fields.map(({ name, declared }) => [name, declared ?? ofModel])), fieldsAt: m.branches };
};

/** `serializer.fields`: what its `get_fields` gives, once; whoever takes a field out of it takes it from the serializer. */
export const fieldsProperty: Intrinsic = (m, args, site, self) => {
  if (self === undefined) return unknown;
  const before = self.k === 'object' ? self.attributes.get(fieldsKept) : undefined;
  if (before !== undefined) return before;
  const fields = m.call(m.attribute(self, 'get_fields', site), args, site);
  if (self.k === 'object' && fields.k === 'dict') self.attributes.set(fieldsKept, fields);
  return fields;
};

/** Under which name a serializer keeps what `fields` gave: none that code can ask for. */
const fieldsKept = '<fields>';

/** Runs what the project says once, as DRF does: its own queries are not those of a row. */
function chosenFields(
  m: Machine,
  serializer: ObjectValue,
  chosen: string,
  fields: readonly SerializerField[],
): readonly SerializerField[] | undefined {
  const site = placeOfClass(m, serializer.ref);
  const [events, loops] = [m.events.length, m.loops];
  m.loops = [];
  const found = m.attribute(serializer, chosen, site);
  const value = chosen === 'fields' ? found : m.call(found, noArgs, site);
  m.loops = loops;
  m.events.length = events;
  return fieldsIn(m, serializer, value, fields);
}

/** The fields that each of what a value may be has, at the places where they are declared. */
function fieldsIn(
  m: Machine,
  serializer: ObjectValue,
  value: Value,
  fields: readonly SerializerField[],
): readonly SerializerField[] | undefined {
  const site = placeOfClass(m, serializer.ref);
  const dicts = optionsOf(value).map((option) =>
    option.k === 'dict' && option.fieldsAt !== undefined ? option.entries : undefined,
  );
  const [first] = dicts;
  if (first === undefined || !dicts.every((dict) => dict !== undefined)) return undefined;
  const places = new Map(fields.map(({ name, site: place }) => [name, place]));
  const isAlike = ([name, field]: readonly [string, Value]): boolean => dicts.every((dict) => dict.get(name) === field);
  return [...first].filter(isAlike).flatMap(([name, field]): SerializerField[] => {
    const place = places.get(name) ?? site;
    if (field === ofModel) return [{ name, declared: undefined, site: place }];
    return isField(m, field) ? [{ name, declared: field, site: place }] : [];
  });
}

function isField(m: Machine, value: Value | undefined): boolean {
  return value?.k === 'object' && m.project.isSubclass(value.ref, 'rest_framework.serializers.Field') === true;
}

function fieldsOf(m: Machine, ref: ClassRef, model: Model | undefined): readonly SerializerField[] {
  const declared = declaredFields(m, ref);
  const meta = m.classAttribute(ref, 'Meta', undefined, { file: ref.file, start: 0, end: 0 });
  if (meta?.k !== 'class') return [...declared.values()];
  const names = metaFieldNames(m, meta.ref, model);
  if (names === undefined) return [...declared.values()];
  const sites = listedNames(m, meta.ref, 'fields');
  const metaSite = placeOfClass(m, meta.ref);
  const hidden = writeOnlyNames(m, meta.ref);
  const listed = names.flatMap((name): SerializerField[] => {
    const own = declared.get(name);
    if (own) return [own];
    return hidden.has(name) ? [] : [{ name, declared: undefined, site: sites.get(name) ?? metaSite }];
  });
  return sites.size > 0
    ? listed
    : [...listed, ...[...declared.values()].filter((field) => !names.includes(field.name))];
}

function declaredFields(m: Machine, ref: ClassRef): Map<string, SerializerField> {
  const fields = new Map<string, SerializerField>();
  for (const member of membersOf(m.project, ref).values()) {
    if (member.kind !== 'attribute' || member.fact.value === undefined || m.project.isLibrary(member.owner.file))
      continue;
    const value = m.classAttribute(ref, member.fact.name, undefined, {
      file: member.owner.file,
      start: member.fact.start,
      end: member.fact.end,
    });
    if (value === undefined || !isField(m, value)) continue;
    fields.set(member.fact.name, {
      name: member.fact.name,
      declared: value,
      site: { file: member.owner.file, start: member.fact.nameStart, end: member.fact.nameEnd },
    });
  }
  return fields;
}

/** `extra_kwargs = {"password": {"write_only": True}}` */
function writeOnlyNames(m: Machine, meta: ClassRef): ReadonlySet<string> {
  const options = m.classAttribute(meta, 'extra_kwargs', undefined, placeOfClass(m, meta));
  if (options?.k !== 'dict') return new Set();
  const isHidden = (value: Value): boolean => value.k === 'dict' && isTrue(value.entries.get('write_only'));
  return new Set([...options.entries].filter(([, value]) => isHidden(value)).map(([name]) => name));
}

/** Names in Meta.fields, or all that `__all__` and exclude leave; undefined when they cannot be read. */
function metaFieldNames(m: Machine, meta: ClassRef, rowModel: Model | undefined): readonly string[] | undefined {
  const site = placeOfClass(m, meta);
  const fields = m.classAttribute(meta, 'fields', undefined, site);
  const names = stringsOf(fields);
  if (fields !== undefined && names?.[0] !== '__all__') return names;
  const model = rowModel ?? modelOf(m, meta);
  const exclude = m.classAttribute(meta, 'exclude', undefined, site);
  // Django REST framework wants one of both: where there is neither, a base that nobody knows has it.
  if (!model || (fields === undefined && exclude === undefined)) return undefined;
  const excluded = exclude === undefined ? [] : stringsOf(exclude);
  return excluded && [...model.fields.keys()].filter((name) => !excluded.includes(name));
}

function modelOf(m: Machine, meta: ClassRef): Model | undefined {
  const named = m.classAttribute(meta, 'model', undefined, placeOfClass(m, meta));
  return named?.k === 'class' ? m.project.models.ofClass(named.ref) : undefined;
}

/** A keyword of a field, `many=True`. */
export function isTrue(value: Value | undefined): boolean {
  return value?.k === 'const' && value.value === true;
}
