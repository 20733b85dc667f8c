import { keyOf } from '#core/project/models/graph.ts';
import type { AssignmentFact } from '#core/facts/file-facts.ts';
import { argumentOf, callsNamed } from '#core/project/calls.ts';
import { findMember, ownMember } from '#core/project/members.ts';
import { isSameClass } from '#core/project/mro.ts';
import type { Field, Model } from '#core/project/model-graph.ts';
import type { ClassRef, Project } from '#core/project/project.ts';

/** A model form with a Meta class of its own. */
export interface ModelForm {
  readonly ref: ClassRef;
  readonly name: string;
  readonly file: string;
  /** The model of its Meta, inherited or not; undefined when it is not known. */
  readonly model: Model | undefined;
  readonly meta: ClassRef;
  /** An assignment in the body of its own Meta. */
  readonly option: (name: string) => AssignmentFact | undefined;
}

/** The model forms that visitors may see: not those of tests, and not those of the admin, which chooses the fields itself. */
export function modelForms(project: Project): readonly ModelForm[] {
  let forms = formsOf.get(project);
  if (forms === undefined) formsOf.set(project, (forms = findForms(project)));
  return forms;
}

/** Two rules ask for the same forms. */
const formsOf = new WeakMap<Project, readonly ModelForm[]>();

function findForms(project: Project): readonly ModelForm[] {
  const all = project.classes().flatMap((ref) => modelForm(project, ref) ?? []);
  if (all.length === 0) return all;
  const ofAdmin = adminForms(project);
  return all.filter(({ ref }) => !ofAdmin.has(keyOf(ref)));
}

function modelForm(project: Project, ref: ClassRef): ModelForm | undefined {
  const { file } = ref;
  const facts = project.python(file);
  const meta = facts && ownMember(facts, ref, 'Meta');
  if (facts === undefined || meta?.kind !== 'class' || project.isTest(file)) return undefined;
  if (project.isSubclass(ref, 'django.forms.ModelForm') !== true) return undefined;
  const option = (name: string): AssignmentFact | undefined => {
    const member = ownMember(facts, meta.ref, name);
    return member?.kind === 'attribute' && member.fact.op === '=' ? member.fact : undefined;
  };
  const model = modelOfMeta(project, meta.ref);
  return { ref, name: project.classInfo(ref).fact.name, file, model: model || undefined, meta: meta.ref, option };
}

/** The model that a Meta names or inherits; false when it surely has none, undefined when nobody knows. */
function modelOfMeta(project: Project, meta: ClassRef): Model | false | undefined {
  const member = findMember(project, meta, 'model');
  if (member === undefined) return project.classInfo(meta).open ? undefined : false;
  if (member.kind !== 'attribute' || member.fact.value === undefined) return undefined;
  const { file } = member.owner;
  const definition = project.resolveExpr(file, project.decode(file, member.fact.value));
  return definition?.kind === 'class' ? project.models.ofClass(definition.ref) : undefined;
}

/** Forms that a ModelAdmin or inline names, with all that these inherit from. */
function adminForms(project: Project): ReadonlySet<string> {
  const found = new Set<string>();
  for (const ref of project.classes()) {
    const facts = project.python(ref.file);
    const member = facts && ownMember(facts, ref, 'form');
    if (member?.kind !== 'attribute' || member.fact.value === undefined) continue;
    // A mixin for admins is no ModelAdmin by itself, but nothing else that has `form` may stand in an admin module.
    const isAdmin =
      project.isSubclass(ref, 'django.contrib.admin.BaseModelAdmin') !== false || /\/admin(\/|\.py$)/.test(ref.file);
    const isView = project.isSubclass(ref, 'django.views.generic.View') === true;
    if (!isAdmin || isView) continue;
    const definition = project.resolveExpr(ref.file, project.decode(ref.file, member.fact.value));
    if (definition?.kind === 'class') for (const each of project.classInfo(definition.ref).mro) found.add(keyOf(each));
  }
  return found;
}

/**
 * The fields that a form with this `fields` or `exclude` has before anything is left out, in order. None when no model is
 * known for it: Django makes no such form, so an empty list changes nothing and says where names belong. Undefined when
 * they are not all known, or when forms that inherit the option have others.
 */
export function fieldsInForm(
  project: Project,
  form: ModelForm,
  option: 'fields' | 'exclude',
): readonly string[] | undefined {
  const heirs = heirsOf(project, form.meta);
  if (heirs.length === 0 && modelOfMeta(project, form.meta) === false)
    return isMadeElsewhere(project, form) ? undefined : [];
  const isOwn = (heir: ClassRef, name: string): boolean => {
    const owner = findMember(project, heir, name)?.owner;
    return owner !== undefined && !isSameClass(owner, form.meta);
  };
  // A list of fields in place of `exclude` would count beside what these say themselves.
  if (option === 'exclude' && heirs.some((heir) => isOwn(heir, 'fields') || isOwn(heir, 'exclude'))) return undefined;
  const affected = [form.meta, ...heirs.filter((heir) => !isOwn(heir, 'fields'))];
  const models = new Set(affected.map((meta) => modelOfMeta(project, meta)));
  models.delete(false);
  const [model] = models;
  const fields = models.size === 1 ? editableFields(project, model || undefined) : undefined;
  return fields?.length === 0 ? undefined : fields;
}

/** What a fix does that puts these names into the form's `fields`. */
export function titleOf(fields: readonly string[]): string {
  return fields.length > 0 ? 'Name the fields' : 'Name no field yet: fill in those that the form should have';
}

/** The Metas that inherit from a form's. */
function heirsOf(project: Project, meta: ClassRef): readonly ClassRef[] {
  return project
    .classes()
    .filter((ref) => !isSameClass(ref, meta) && project.classInfo(ref).mro.some((each) => isSameClass(each, meta)));
}

/** The functions of Django that give a form its model, with the place of the form among their arguments. */
const factories = new Map([
  ['modelform_factory', 1],
  ['modelformset_factory', 1],
  ['generic_inlineformset_factory', 1],
  ['inlineformset_factory', 2],
]);

/** May a factory give the form its model, or a base or metaclass that nobody knows? */
function isMadeElsewhere(project: Project, { ref }: ModelForm): boolean {
  const { open, mro } = project.classInfo(ref);
  const own = mro.filter(({ file }) => !project.isLibrary(file));
  if (open || own.some((each) => project.classInfo(each).fact.keywords.length > 0)) return true;
  return [...factories].some(([name, position]) =>
    callsNamed(project, name).some(({ file, call, functionIndex }) => {
      const form = argumentOf(call, position, 'form');
      const definition = form && project.resolveExpr(file, form, functionIndex);
      if (definition?.kind !== 'class') return form !== undefined;
      return project.classInfo(definition.ref).mro.some((each) => isSameClass(each, ref));
    }),
  );
}

/** The model's fields that a form can have, in order; undefined when they are not all known. */
function editableFields(project: Project, model: Model | undefined): readonly string[] | undefined {
  if (model === undefined || model.open) return undefined;
  const fields = [...model.fields.values()];
  if (fields.some(({ known }) => !known)) return undefined;
  return fields.filter((field) => isEditable(project, field)).map(({ name }) => name);
}

const automatic = new Set(['AutoField', 'BigAutoField', 'SmallAutoField', 'OrderWrt', 'GeneratedField']);

function isEditable(project: Project, field: Field): boolean {
  if (automatic.has(field.type) || field.relation?.parentLink === true) return false;
  // A many-to-many relation through a model of its own is in forms too, unless the field says otherwise.
  if (field.value === undefined) return false;
  const call = project.decode(field.location.file, field.value);
  if (call.k !== 'call') return false;
  return call.keywords.every(({ name, value }) => {
    if (name === 'editable') return value.k === 'bool' && value.value;
    return !(name === 'auto_now' || name === 'auto_now_add') || (value.k === 'bool' && !value.value);
  });
}
