import { decodeBlock } from '#core/facts/code.ts';
import type { FixChange } from '#core/engine/fix.ts';
import type { Expr, Keyword } from '#core/facts/flow-form.ts';
import { booleanValue } from '#core/project/constants.ts';
import { ownMember } from '#core/project/members.ts';
import type { Field, Model } from '#core/project/model-graph.ts';
import { isSameClass } from '#core/project/mro.ts';
import type { ClassRef, Project } from '#core/project/project.ts';
import type { Location } from '#core/text/range.ts';

/** The project has migrations of its own: its database tables exist somewhere. */
export function hasMigrations(project: Project): boolean {
  return [...project.files.keys()].some(
    (file) => /\/migrations\/\d{4}_[^/]+\.py$/.test(file) && !project.isLibrary(file),
  );
}

/** A migration file, whose references to models are history and not to be changed. */
export function isMigration(file: string): boolean {
  return /\/migrations\/[^/]+\.py$/.test(file);
}

/** A file whose models are the project's own and in use: no stub, no migration, no test. */
export function isOwnFile(project: Project, file: string): boolean {
  return !project.isLibrary(file) && !isMigration(file) && !project.isTest(file);
}

export type Call = Expr & { readonly k: 'call' };

/** A field where a model's body declares it. */
export interface DeclaredField {
  readonly name: string;
  readonly model: Model;
  readonly field: Field;
  readonly file: string;
  readonly call: Call;
  /** The field class is Django's own ('CharField'); undefined for a class of the project or of a package. */
  readonly djangoClass: string | undefined;
  /** Where the field's name is written. */
  readonly nameLocation: Location;
}

const ownModels = new WeakMap<Project, readonly Model[]>();
const ownFields = new WeakMap<Project, readonly DeclaredField[]>();

/** The models that the project's own code defines, abstract ones included, in file and source order. */
export function modelsOf(project: Project): readonly Model[] {
  let models = ownModels.get(project);
  if (models === undefined) {
    models = project
      .classes()
      .filter(({ file }) => isOwnFile(project, file))
      .flatMap((ref) => project.models.ofClass(ref) ?? []);
    ownModels.set(project, models);
  }
  return models;
}

/** The fields that they declare in their own bodies, each once. */
export function declaredFields(project: Project): readonly DeclaredField[] {
  let fields = ownFields.get(project);
  if (fields === undefined) {
    fields = modelsOf(project).flatMap((model) =>
      [...model.fields.values()].flatMap((field) => declaredField(project, model, field) ?? []),
    );
    ownFields.set(project, fields);
  }
  return fields;
}

function declaredField(project: Project, model: Model, field: Field): DeclaredField | undefined {
  const { declaredBy, location, name, value } = field;
  if (value === undefined || !isSameClass(declaredBy, model.ref)) return undefined;
  const { file, start } = location;
  const call = project.decode(file, value);
  if (call.k !== 'call') return undefined;
  const nameLocation = { file, start, end: start + name.length };
  return { name, model, field, file, call, djangoClass: djangoClassOf(project, file, call.func), nameLocation };
}

/** Defined in a branch, for the type checker perhaps: it may not exist. Stubs are plain. */
export function isConditional(project: Project, { file, index }: ClassRef): boolean {
  const facts = project.python(file);
  if (facts === undefined || project.isLibrary(file)) return false;
  return !decodeBlock(facts.code, facts.body).some((statement) => statement.k === 'class' && statement.fact === index);
}

function djangoClassOf(project: Project, file: string, func: Expr): string | undefined {
  const name = dottedName(project, file, func);
  return name?.startsWith('django.') ? name.slice(name.lastIndexOf('.') + 1) : undefined;
}

/** The dotted name of what an expression names: 'django.db.models.SET_NULL', 'datetime.datetime.now'; undefined when it is not known. */
export function dottedName(project: Project, file: string, expr: Expr, functionIndex?: number): string | undefined {
  if (expr.k !== 'name' && expr.k !== 'attr') return undefined;
  const definition = project.resolveExpr(file, expr, functionIndex);
  switch (definition?.kind) {
    case 'class':
      return project.nameOf(definition.ref);
    case 'external':
      return definition.name;
    case 'function': {
      const { ref } = definition;
      const module = project.moduleOf(ref.file);
      const name = project.python(ref.file)?.functions[ref.index]?.qualname;
      return module === undefined || name === undefined ? undefined : `${module}.${name}`;
    }
    default:
      return undefined;
  }
}

/** A keyword argument as it is written in the call. */
export function keywordOf(call: Call, name: string): Keyword | undefined {
  return call.keywords.find((keyword) => keyword.name === name);
}

/** `*args` or `**options`: there may be arguments that nobody sees. */
export function hasHiddenArguments(call: Call): boolean {
  return call.args.some(({ k }) => k === 'star' || k === 'starstar');
}

/** A flag of the call: what is written, false when it is left out; undefined when it cannot be known. */
export function flagOf(project: Project, { file, call }: DeclaredField, name: string): boolean | undefined {
  const keyword = keywordOf(call, name);
  if (keyword !== undefined) return booleanValue(project, file, keyword.value);
  return hasHiddenArguments(call) ? undefined : false;
}

/** The place of an expression or keyword. */
export function placeOf(file: string, { start, end }: { readonly start: number; readonly end: number }): Location {
  return { file, start, end };
}

/** A name or a chain of attributes as it is written; '' for anything else. */
export function writtenAs(expr: Expr): string {
  if (expr.k === 'name') return expr.id;
  if (expr.k !== 'attr') return '';
  const value = writtenAs(expr.value);
  return value === '' ? '' : `${value}.${expr.name}`;
}

/** How a file writes another name of the module that a field class comes from: `models.CASCADE`, or `CASCADE` and its import. */
export function besideFieldClass({ file, call }: DeclaredField, name: string): { text: string; changes: FixChange[] } {
  const { func } = call;
  if (func.k === 'attr') return { text: `${writtenAs(func.value)}.${name}`, changes: [] };
  return { text: name, changes: [{ kind: 'add-import', file, module: 'django.db.models', name }] };
}

/** An expression of a model's own Meta, with the place of its assignment. */
export interface MetaOption {
  readonly meta: ClassRef;
  readonly location: Location;
  readonly value: Expr;
}

/** What a model's own `class Meta` says, without what it inherits. */
export function metaOption(project: Project, { ref }: Model, name: string): MetaOption | undefined {
  const facts = project.python(ref.file);
  const meta = facts && ownMember(facts, ref, 'Meta');
  if (facts === undefined || meta?.kind !== 'class') return undefined;
  const option = ownMember(facts, meta.ref, name);
  if (option?.kind !== 'attribute' || option.fact.value === undefined || option.fact.op !== '=') return undefined;
  return {
    meta: meta.ref,
    location: placeOf(ref.file, option.fact),
    value: project.decode(ref.file, option.fact.value),
  };
}

/** The fields of `unique_together` or `index_together`: one pair flat, or a list of them. Undefined for anything but texts. */
export function togetherSets(value: Expr): readonly (readonly string[])[] | undefined {
  if (value.k !== 'tuple' && value.k !== 'list' && value.k !== 'set') return undefined;
  const flat = namesOf(value);
  if (flat !== undefined) return flat.length === 0 ? [] : [flat];
  const sets = value.items.map(namesOf);
  return sets.every((set) => set !== undefined) ? sets : undefined;
}

function namesOf(value: Expr): readonly string[] | undefined {
  if (value.k !== 'tuple' && value.k !== 'list' && value.k !== 'set') return undefined;
  const names = value.items.flatMap((item) => (item.k === 'str' ? [item.value] : []));
  return names.length === value.items.length ? names : undefined;
}

/** How a file writes a name of django.db.models: through the module where it has it, else with an import of the module. */
export function throughModels(project: Project, file: string, name: string): { text: string; changes: FixChange[] } {
  const definition = project.lookup(file, 'models');
  const has = definition?.kind === 'module' && definition.module === 'django.db.models';
  const changes: FixChange[] = has ? [] : [{ kind: 'add-import', file, module: 'django.db', name: 'models' }];
  return { text: `models.${name}`, changes };
}
