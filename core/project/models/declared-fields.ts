import type { AssignmentFact } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import { ownMember } from '../members.ts';
import type { ClassRef, Project } from '../project.ts';
import { createOptions } from './field-options.ts';
import type { FieldOptions } from './field-options.ts';

export type FieldKind = 'plain' | 'fk' | 'o2o' | 'm2m' | 'generic-fk' | 'generic-relation';

/** A field as a class body declares it; what it means for a model depends on the model that gets it. */
export interface DeclaredField {
  readonly name: string;
  readonly kind: FieldKind;
  /** Django's class name; '' when not known. */
  readonly type: string;
  readonly declaredBy: ClassRef;
  readonly fact: AssignmentFact;
  readonly options: FieldOptions;
}

const relationClasses: readonly [string, FieldKind][] = [
  ['django.contrib.contenttypes.fields.GenericRelation', 'generic-relation'],
  ['django.contrib.contenttypes.fields.GenericForeignKey', 'generic-fk'],
  ['django.db.models.OneToOneField', 'o2o'],
  ['django.db.models.ForeignObject', 'fk'],
  ['django.db.models.ManyToManyField', 'm2m'],
];

/** What a field class is: its kind and the name that Django has for it. */
export interface FieldClass {
  readonly kind: FieldKind;
  readonly type: string;
  readonly ref: ClassRef | undefined;
}

/** The fields that a class body declares, in source order; a name set again is the last one. */
export function declaredFields(project: Project, ref: ClassRef, classes: FieldClasses): DeclaredField[] {
  const fact = project.python(ref.file)?.classes[ref.index];
  const fields = new Map<string, DeclaredField>();
  for (const attribute of fact?.attributes ?? []) {
    if (attribute.value === undefined || attribute.op !== '=') continue;
    const expr = project.decode(ref.file, attribute.value);
    const class_ = expr.k === 'call' ? classes.of(ref, expr.func) : undefined;
    fields.delete(attribute.name);
    if (class_ === undefined || expr.k !== 'call') continue;
    const options = createOptions(project, ref.file, expr, class_, classes.onBody);
    const { kind, type } = class_;
    // IntegerField(name="other"): the attribute's own name is lost.
    const name = options.text('name') ?? attribute.name;
    const field = { name, kind, type, declaredBy: ref, fact: attribute, options };
    fields.set(attribute.name, field);
    const items = taggedItems(project, class_, field);
    if (items !== undefined) fields.set(items.name, items);
  }
  return [...fields.values()];
}

/**
 * A manager of taggit's gives its model the rows between model and tags too, where they have a generic key. Source: taggit,
 * managers.py, `post_through_setup` (1.0 to 6.1).
 */
function taggedItems(project: Project, class_: FieldClass, tags: DeclaredField): DeclaredField | undefined {
  if (class_.kind !== 'm2m' || class_.ref === undefined) return undefined;
  if (project.isSubclass(class_.ref, 'taggit.managers.TaggableManager') !== true) return undefined;
  const through = tags.options.argument('through');
  const between = through && project.resolveExpr(through.file, through.expr);
  const isGeneric = between?.kind !== 'class' || project.isSubclass(between.ref, genericItem) !== false;
  if (!isGeneric) return undefined;
  const options: FieldOptions = {
    argument: (name) => (name === 'to' ? through : undefined),
    text: () => undefined,
    flag: () => undefined,
    complete: tags.options.complete,
  };
  return { ...tags, name: 'tagged_items', kind: 'generic-relation', type: 'GenericRelation', options };
}

const genericItem = 'taggit.models.CommonGenericTaggedItemBase';

/** Tells field classes from others; each class is looked at once. */
export interface FieldClasses {
  /** The class that a call in the body of `owner` makes a field of. */
  of(owner: ClassRef, func: Expr): FieldClass | undefined;
  /** Has to be told of every file in which the body of a function is read. */
  readonly onBody: (file: string) => void;
}

/** Creates the memo of field classes of one project. */
export function createFieldClasses(project: Project, onBody: (file: string) => void): FieldClasses {
  const known = new Map<string, FieldClass | undefined>();
  const ofClass = (ref: ClassRef): FieldClass | undefined => {
    const key = `${ref.file}#${ref.index}`;
    if (!known.has(key)) known.set(key, classify(project, ref));
    return known.get(key);
  };
  return {
    onBody,
    of(owner, func) {
      if (func.k !== 'name' && func.k !== 'attr') return undefined;
      const facts = project.python(owner.file);
      const own = facts && func.k === 'name' ? ownMember(facts, owner, func.id) : undefined;
      if (own?.kind === 'class') return ofClass(own.ref);
      const definition = project.resolveExpr(owner.file, func, facts?.classes[owner.index]?.outerFunction);
      if (definition?.kind === 'class') return ofClass(definition.ref);
      return definition?.kind === 'external' ? guess(definition.name) : undefined;
    },
  };
}

function classify(project: Project, ref: ClassRef): FieldClass | undefined {
  for (const [name, kind] of relationClasses) {
    if (project.isSubclass(ref, name) === true) return { kind, type: typeOf(project, ref), ref };
  }
  if (project.isSubclass(ref, 'django.db.models.Field') === true)
    return { kind: 'plain', type: typeOf(project, ref), ref };
  // A project's field over a third-party one: known by that one's name.
  const outside = project
    .classInfo(ref)
    .openBases.map(guess)
    .find((class_) => class_ !== undefined);
  return outside && { ...outside, ref };
}

function typeOf(project: Project, ref: ClassRef): string {
  for (const each of project.classInfo(ref).mro) {
    const name = project.nameOf(each);
    if (/^django\.(db\.models|contrib\.(contenttypes|postgres|gis))\./.test(name))
      return name.slice(name.lastIndexOf('.') + 1);
  }
  return '';
}

/** A third-party field class is known by its name only: relations end in Django's own names, others in Field. */
function guess(name: string): FieldClass | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (/(^|\.)(forms?|serializers|filters|schema|graphene|fields\.forms)(\.|$)/.test(name)) return undefined;
  if (last.endsWith('ManyToManyField')) return { kind: 'm2m', type: 'ManyToManyField', ref: undefined };
  if (last.endsWith('OneToOneField')) return { kind: 'o2o', type: 'OneToOneField', ref: undefined };
  if (last.endsWith('ForeignKey')) return { kind: 'fk', type: 'ForeignKey', ref: undefined };
  return last.endsWith('Field') ? { kind: 'plain', type: '', ref: undefined } : undefined;
}
