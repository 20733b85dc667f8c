import type { Location } from '../../text/range.ts';
import type { Field, Relation } from '../model-graph.ts';
import type { Project } from '../project.ts';
import type { DraftField, ModelDraft } from './drafts.ts';
import { fieldFacts } from './field-facts.ts';

/** Concrete fields by name, parents' first, as `_meta.fields` and `_meta.many_to_many` have them together. */
export function assembleFields(
  project: Project,
  draft: ModelDraft,
  location: Location,
  forward: (draft: ModelDraft) => readonly Relation[],
): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  collect(project, draft, location, forward, fields, new Set());
  return fields;
}

/** Django 5.2: the key is `pk`, made of other fields, and has no column. */
const compositeKey = 'CompositePrimaryKey';

/** The name of the primary key: declared, the link to the first parent, else the 'id' that Django adds. */
export function primaryKeyOf(draft: ModelDraft): string {
  for (const { declared } of draft.local.values())
    if (declared.type === compositeKey || declared.options.flag('primary_key') === true) return declared.name;
  const [parent] = draft.parents;
  if (parent === undefined) return 'id';
  return parent.link ?? primaryKeyOf(parent.model);
}

function collect(
  project: Project,
  draft: ModelDraft,
  location: Location,
  forward: (draft: ModelDraft) => readonly Relation[],
  fields: Map<string, Field>,
  seen: Set<ModelDraft>,
): void {
  if (seen.has(draft)) return;
  seen.add(draft);
  for (const { model } of draft.parents) collect(project, model, location, forward, fields, seen);
  const relations = new Map(forward(draft).map((relation) => [relation.name, relation]));
  const primaryKey = primaryKeyOf(draft);
  if (primaryKey === 'id' && draft.parents.length === 0 && !draft.local.has('id') && !draft.meta.abstract) {
    fields.set('id', added(draft, 'id', draft.autoField, location, undefined));
  }
  for (const { link, auto } of draft.parents) {
    const relation = link === undefined ? undefined : relations.get(link);
    if (auto && link !== undefined && relation !== undefined) {
      fields.set(link, added(draft, link, 'OneToOneField', location, relation));
    }
  }
  for (const field of draft.local.values())
    fields.set(field.declared.name, declaredField(project, field, relations, primaryKey));
  if (draft.meta.orderWithRespectTo !== undefined) {
    fields.set('_order', {
      ...added(draft, '_order', 'OrderWrt', location, undefined),
      primaryKey: false,
      unique: false,
      blank: false,
      dbIndex: false,
    });
  }
}

/** A field that Django adds by itself. */
function added(
  draft: ModelDraft,
  name: string,
  type: string,
  location: Location,
  relation: Relation | undefined,
): Field {
  return {
    name,
    type,
    null: false,
    blank: relation === undefined,
    unique: true,
    primaryKey: primaryKeyOf(draft) === name,
    dbIndex: true,
    maxLength: undefined,
    default: undefined,
    known: true,
    location,
    declaredBy: draft.ref,
    column: relation === undefined ? name : `${name}_id`,
    relation,
    value: undefined,
  };
}

function declaredField(
  project: Project,
  { declared }: DraftField,
  relations: ReadonlyMap<string, Relation>,
  primaryKey: string,
): Field {
  const { name, kind, type, options, fact, declaredBy } = declared;
  const facts = fieldFacts(project, declared);
  const isPrimary = name === primaryKey;
  const column = options.text('db_column') ?? (kind === 'fk' || kind === 'o2o' ? `${name}_id` : name);
  return {
    name,
    type,
    null: facts.null,
    blank: facts.blank,
    unique: isPrimary || facts.unique,
    primaryKey: isPrimary,
    dbIndex: isPrimary || facts.dbIndex,
    maxLength: facts.maxLength,
    default: facts.default,
    known: facts.known,
    location: { file: declaredBy.file, start: fact.start, end: fact.end },
    declaredBy,
    column: kind === 'm2m' || type === compositeKey ? undefined : column,
    relation: relations.get(name),
    value: fact.value,
  };
}
