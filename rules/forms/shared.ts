import { keyOf } from '#core/project/models/graph.ts';
import type { AssignmentFact } from '#core/facts/file-facts.ts';
import { ownMember } from '#core/project/members.ts';
import type { Field, Model } from '#core/project/model-graph.ts';
import type { ClassRef, Project } from '#core/project/project.ts';

/** A model form with a Meta class of its own. */
export interface ModelForm {
  readonly ref: ClassRef;
  readonly name: string;
  readonly file: string;
  /** The model of its Meta; undefined when it is not known. */
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
  const value = option('model')?.value;
  const definition = value === undefined ? undefined : project.resolveExpr(file, project.decode(file, value));
  const model = definition?.kind === 'class' ? project.models.ofClass(definition.ref) : undefined;
  return { ref, name: project.classInfo(ref).fact.name, file, model, meta: meta.ref, option };
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

/** The model's fields that a form can have, in order; undefined when they are not all known. */
export function formFields(project: Project, model: Model | undefined): readonly string[] | undefined {
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
