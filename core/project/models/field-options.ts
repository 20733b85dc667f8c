import type { Expr, Stmt } from '../../facts/flow-form.ts';
import { decodeBlock } from '../../facts/code.ts';
import { booleanValue, stringValue } from '../constants.ts';
import { findMember } from '../members.ts';
import type { Project } from '../project.ts';
import type { FieldClass, FieldKind } from './declared-fields.ts';

/** An argument with the file that its names belong to. */
export interface Argument {
  readonly file: string;
  readonly expr: Expr;
}

/** The arguments of a field's declaration, by name wherever they stand: positional, keyword, `**common`, field class. */
export interface FieldOptions {
  argument(name: string): Argument | undefined;
  text(name: string): string | undefined;
  flag(name: string): boolean | undefined;
  /** False when there may be arguments that cannot be seen: `**options`, a field class that is not known. */
  readonly complete: boolean;
}

const plain = ['verbose_name', 'name', 'primary_key', 'max_length', 'unique', 'blank', 'null'];
const signatures: Readonly<Record<FieldKind, readonly string[]>> = {
  plain,
  fk: ['to', 'on_delete', 'related_name', 'related_query_name', 'limit_choices_to', 'parent_link', 'to_field'],
  o2o: ['to', 'on_delete', 'to_field'],
  m2m: ['to', 'related_name', 'related_query_name', 'limit_choices_to', 'symmetrical', 'through', 'through_fields'],
  'generic-fk': ['ct_field', 'fk_field', 'for_concrete_model'],
  'generic-relation': ['to', 'object_id_field', 'content_type_field', 'for_concrete_model', 'related_query_name'],
};
const foreignObject = ['to', 'on_delete', 'from_fields', 'to_fields', 'rel', 'related_name', 'related_query_name'];

type Call = Expr & { readonly k: 'call' };

/** The options of one declaring call. `onBody` is told of every file in which the body of a function was read. */
export function createOptions(
  project: Project,
  file: string,
  call: Call,
  class_: FieldClass,
  onBody: (file: string) => void,
): FieldOptions {
  const names = call.args.length === 0 ? [] : positionalNames(project, class_);
  const given = call.args.some((arg) => arg.k === 'star') ? [] : positional(call);
  let preset: ReadonlyMap<string, Argument> | undefined;
  const argument = (name: string): Argument | undefined => {
    const keyword = call.keywords.find((each) => each.name === name);
    if (keyword !== undefined) return { file, expr: keyword.value };
    const expr = given.length === 0 ? undefined : given[names.indexOf(name)];
    if (expr !== undefined) return { file, expr };
    const spread = fromSpread(project, file, call, name);
    if (spread !== undefined) return spread;
    preset ??= presetsOf(project, class_, onBody);
    return preset.get(name);
  };
  return {
    argument,
    get complete() {
      return isComplete(project, file, call, class_);
    },
    text: (name) => {
      const found = argument(name);
      return found && stringValue(project, found.file, untranslated(project, found));
    },
    flag: (name) => {
      const found = argument(name);
      return found && booleanValue(project, found.file, found.expr);
    },
  };
}

/** `_("books")` is the message itself, as long as nobody translates it. */
function untranslated(project: Project, { file, expr }: Argument): Expr {
  const [message] = expr.k === 'call' ? expr.args : [];
  if (expr.k !== 'call' || message === undefined || expr.args.length > 1) return expr;
  const definition = project.resolveExpr(file, expr.func);
  return definition?.kind === 'external' && translation.test(definition.name) ? message : expr;
}

const translation = /^django\.utils\.translation\.u?gettext(_lazy|_noop)?$/;

function isComplete(project: Project, file: string, call: Call, class_: FieldClass): boolean {
  if (class_.ref === undefined || project.classInfo(class_.ref).open) return false;
  return call.args.every((arg) => {
    if (arg.k === 'star') return false;
    return arg.k !== 'starstar' || dictionary(project, file, arg.value) !== undefined;
  });
}

function positional(call: Call): Expr[] {
  return call.args.filter((arg) => arg.k !== 'starstar');
}

/** A project's own field class may take its arguments in another order. */
function positionalNames(project: Project, class_: FieldClass): readonly string[] {
  const { ref, kind, type } = class_;
  const init = ref && findMember(project, ref, '__init__');
  if (init?.kind === 'method' && !isDjango(init.ref.file)) {
    const names = init.fact.params.filter((param) => param.kind === 'normal' || param.kind === 'positional');
    const takesRest = init.fact.params.some((param) => param.kind === 'star');
    if (!takesRest || names.length > 1) return names.slice(1).map((param) => param.name);
  }
  if (type === 'CompositePrimaryKey') return [];
  return kind === 'fk' && type === 'ForeignObject' ? foreignObject : signatures[kind];
}

function isDjango(file: string): boolean {
  return file.startsWith('library:/django/');
}

/** `**NULLABLE` where NULLABLE is a dictionary of constants, `**{"null": True}`. */
function fromSpread(project: Project, file: string, call: Call, name: string): Argument | undefined {
  for (const arg of call.args) {
    if (arg.k !== 'starstar') continue;
    const dict = dictionary(project, file, arg.value);
    if (dict?.expr.k !== 'dict') continue;
    const item = dict.expr.items.find(({ key }) => key?.k === 'str' && key.value === name);
    if (item !== undefined) return { file: dict.file, expr: item.value };
  }
  return undefined;
}

function dictionary(project: Project, file: string, expr: Expr): Argument | undefined {
  if (expr.k === 'dict') return { file, expr };
  if (expr.k === 'call' && expr.func.k === 'name' && expr.func.id === 'dict') {
    const items = expr.keywords.map(({ name, value, start, end }) => ({
      key: { k: 'str', value: name, start, end } as const,
      value,
    }));
    return { file, expr: { k: 'dict', items, start: expr.start, end: expr.end } };
  }
  const definition = project.resolveExpr(file, expr);
  if (definition?.kind !== 'variable' || definition.fact.value === undefined) return undefined;
  const value = project.decode(definition.file, definition.fact.value);
  return value.k === 'dict' || value.k === 'call' ? dictionary(project, definition.file, value) : undefined;
}

/** What a project's field class gives its base in `__init__`: `kwargs["to"] = …`, `kwargs.setdefault(…)`, `super().__init__(to=…)`. */
function presetsOf(
  project: Project,
  class_: FieldClass,
  onBody: (file: string) => void,
): ReadonlyMap<string, Argument> {
  const presets = new Map<string, Argument>();
  for (const owner of class_.ref === undefined ? [] : project.classInfo(class_.ref).mro) {
    if (isDjango(owner.file)) break;
    const facts = project.python(owner.file);
    const method = facts?.classes[owner.index]?.methods
      .map((index) => facts.functions[index])
      .find((each) => each?.name === '__init__');
    if (facts === undefined || method === undefined) continue;
    const add = (name: string, expr: Expr): void => {
      if (!presets.has(name)) presets.set(name, { file: owner.file, expr });
    };
    for (const param of method.params) {
      if (param.default !== undefined) add(param.name, project.decode(owner.file, param.default));
    }
    onBody(owner.file);
    for (const statement of decodeBlock(facts.code, method.body)) addPresets(statement, class_.kind, add);
  }
  return presets;
}

function addPresets(statement: Stmt, kind: FieldKind, add: (name: string, expr: Expr) => void): void {
  if (statement.k === 'assign') {
    for (const target of statement.targets) {
      if (target.k === 'subscript' && target.index.k === 'str') add(target.index.value, statement.value);
    }
  }
  const call = statement.k === 'expr' || statement.k === 'return' ? statement.value : undefined;
  if (call?.k !== 'call' || call.func.k !== 'attr') return;
  if (call.func.name === 'setdefault' && call.args[0]?.k === 'str' && call.args[1])
    add(call.args[0].value, call.args[1]);
  if (call.func.name !== '__init__' && call.func.name !== 'update') return;
  for (const { name, value } of call.keywords) if (!isPassedOn(name, value)) add(name, value);
  if (call.func.name !== '__init__') return;
  const given = positional(call).filter((arg) => arg.k !== 'star');
  given.forEach((arg, i) => {
    const name = signatures[kind][i];
    if (name !== undefined && !isPassedOn(name, arg)) add(name, arg);
  });
}

/** `super().__init__(to=to)`: the caller's own argument, not a preset. */
function isPassedOn(name: string, expr: Expr): boolean {
  return expr.k === 'name' && expr.id === name;
}
