import type { Relation } from '../model-graph.ts';
import { concreteOf } from './drafts.ts';
import type { DraftField, ModelDraft } from './drafts.ts';
import type { Targets } from './targets.ts';
import type { FieldKind } from './declared-fields.ts';

/** A forward relation of one model together with what its other side needs. */
export interface ForwardRelation {
  readonly relation: Relation;
  readonly source: ModelDraft;
  readonly target: ModelDraft | undefined;
  /** The accessor on the other side; undefined when hidden. */
  readonly accessor: string | undefined;
  readonly queryName: string | undefined;
}

/** The forward relation of a field in the view of the model that has it; undefined when the field is no relation. */
export function forwardRelation(draft: ModelDraft, field: DraftField, targets: Targets): ForwardRelation | undefined {
  const { declared } = field;
  if (declared.kind === 'plain') return undefined;
  const { options, kind, name } = declared;
  const target = kind === 'generic-fk' ? undefined : targets.resolve(options.argument('to'), draft);
  const isSymmetrical = kind === 'm2m' && symmetrical(draft, field, target?.isSelf === true);
  const relatedName = isSymmetrical ? `${name}_rel_+` : relatedNameOf(draft, field);
  const isHidden = relatedName?.endsWith('+') === true || kind === 'generic-fk';
  const accessor = isHidden ? undefined : (relatedName ?? defaultAccessor(draft, kind));
  const queryName = expandName(options.text('related_query_name'), draft) ?? relatedName ?? draft.name.toLowerCase();
  const inverseQuery = isHidden && !options.text('related_query_name') ? undefined : queryName;
  const relation: Relation = {
    name,
    kind,
    direction: 'forward',
    to: kind === 'generic-fk' ? undefined : target?.label,
    null: options.flag('null') === true,
    through: kind === 'm2m' ? throughOf(draft, field, targets) : undefined,
    queryName: name,
    inheritedFrom: field.from?.label,
    inverse: accessor,
    inverseQuery,
    onDelete: targets.onDelete(options.argument('on_delete')),
    parentLink: options.flag('parent_link') === true,
    toField: options.text('to_field'),
    location: { file: declared.declaredBy.file, start: declared.fact.start, end: declared.fact.end },
    hidden: isHidden,
  };
  return {
    relation,
    source: draft,
    target: target?.model,
    accessor,
    queryName: inverseQuery,
  };
}

/** The link that Django makes to a parent of multi-table inheritance. */
export function parentRelation(draft: ModelDraft, parent: ModelDraft, link: string): ForwardRelation {
  const { file } = draft.ref;
  const accessor = draft.name.toLowerCase();
  const relation: Relation = {
    name: link,
    kind: 'o2o',
    direction: 'forward',
    to: parent.label,
    null: false,
    through: undefined,
    queryName: link,
    inheritedFrom: undefined,
    inverse: accessor,
    inverseQuery: accessor,
    onDelete: 'CASCADE',
    parentLink: true,
    toField: undefined,
    location: { file, start: 0, end: 0 },
    hidden: false,
  };
  return { relation, source: draft, target: parent, accessor, queryName: accessor };
}

/** The other side of a relation, as the target's model sees it. Undefined when it is hidden. */
export function reverseRelation(forward: ForwardRelation): Relation | undefined {
  const { relation, source, accessor, queryName } = forward;
  if (accessor === undefined) return undefined;
  return {
    name: accessor,
    kind: reverseKind(relation.kind),
    direction: 'reverse',
    to: source.label,
    null: relation.kind === 'o2o',
    through: relation.through,
    queryName: queryName ?? accessor,
    inheritedFrom: undefined,
    inverse: relation.name,
    inverseQuery: relation.name,
    onDelete: relation.onDelete,
    parentLink: relation.parentLink,
    toField: relation.toField,
    location: relation.location,
    hidden: false,
  };
}

function reverseKind(kind: Relation['kind']): Relation['kind'] {
  if (kind === 'fk') return 'o2m';
  // The other side of a generic relation is the generic key's object: one.
  return kind === 'generic-relation' ? 'fk' : kind;
}

function relatedNameOf(draft: ModelDraft, { declared }: DraftField): string | undefined {
  if (declared.kind === 'generic-relation') {
    return expandName(declared.options.text('related_query_name'), draft) ?? '+';
  }
  const own = declared.options.text('related_name');
  return expandName(own === undefined || own === '' ? draft.meta.defaultRelatedName : own, draft);
}

/** related_name="%(app_label)s_%(class)s", and the same in names of constraints. */
export function expandName(name: string | undefined, draft: ModelDraft): string | undefined {
  if (name === undefined || name === '') return undefined;
  const class_ = draft.name.toLowerCase();
  return name
    .replaceAll('%(class)s', class_)
    .replaceAll('%(model_name)s', class_)
    .replaceAll('%(app_label)s', draft.app.toLowerCase());
}

function defaultAccessor(draft: ModelDraft, kind: FieldKind): string {
  const name = draft.name.toLowerCase();
  return kind === 'o2o' ? name : `${name}_set`;
}

function symmetrical(draft: ModelDraft, { declared }: DraftField, isSelf: boolean): boolean {
  const flag = declared.options.flag('symmetrical');
  if (flag === false) return false;
  const to = declared.options.argument('to')?.expr;
  const isOwnName = to?.k === 'str' && to.value === draft.name;
  return flag === true ? isSelf || isOwnName : isSelf;
}

/** The label of the join model: the declared one, or the one that Django makes. */
function throughOf(draft: ModelDraft, { declared }: DraftField, targets: Targets): string | undefined {
  const through = declared.options.argument('through');
  if (through !== undefined && through.expr.k !== 'none') return targets.resolve(through, draft)?.label;
  const owner = concreteOf(draft);
  return `${owner.app}.${owner.name}_${declared.name}`;
}
