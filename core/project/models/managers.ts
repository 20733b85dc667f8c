import { decodeBlock } from '../../facts/code.ts';
import type { FunctionFact } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import { ownNames, ownMember } from '../members.ts';
import type { ManagerFact } from '../model-graph.ts';
import type { ClassRef, FunctionRef, Project } from '../project.ts';
import type { ModelDraft } from './drafts.ts';

const managerClass = 'django.db.models.BaseManager';
const querySetClass = 'django.db.models.QuerySet';

/**
 * The managers of a model as Django orders them: by the depth of the base that declares them, then by declaration; the
 * default manager first. A model without any has `objects`. `onBody` is told of every file in which the body of a function
 * was read.
 */
export function managersOf(
  project: Project,
  draft: ModelDraft,
  onBody: (file: string) => void,
): readonly ManagerFact[] {
  const found = new Map<string, ManagerFact>();
  const hidden = new Set<string>();
  for (const ref of project.classInfo(draft.ref).mro) {
    const facts = project.python(ref.file);
    if (facts === undefined) continue;
    for (const name of ownNames(facts, ref.index)) {
      if (found.has(name) || hidden.has(name)) continue;
      const member = ownMember(facts, ref, name);
      const manager =
        member?.kind === 'attribute' && member.fact.value !== undefined
          ? managerOf(project, { file: ref.file, expr: project.decode(ref.file, member.fact.value), onBody }, name)
          : undefined;
      if (manager === undefined) hidden.add(name);
      else found.set(name, manager);
    }
  }
  const managers = [...found.values()];
  if (managers.length === 0) return [{ name: 'objects', manager: undefined, queryset: undefined, open: draft.open }];
  const defaultName = draft.meta.defaultManagerName;
  const first = managers.find((manager) => manager.name === defaultName) ?? managers[0];
  return first === undefined ? managers : [first, ...managers.filter((manager) => manager !== first)];
}

/** What `name = <expr>` in a model's body gives: a manager, or undefined when it is none. */
function managerOf(
  project: Project,
  { expr, ...place }: Omit<Call, 'expr'> & { readonly expr: Expr },
  name: string,
): ManagerFact | undefined {
  if (expr.k !== 'call') return undefined;
  const made = madeBy(project, { ...place, expr }, 0);
  return made && { name, ...made };
}

type Made = Omit<ManagerFact, 'name'>;

interface Call {
  readonly file: string;
  readonly expr: Expr & { readonly k: 'call' };
  /** Told of every file in which the body of a function was read. */
  readonly onBody: (file: string) => void;
}

/** What a call makes: `BookManager()`, `BookQuerySet.as_manager()`, `Manager.from_queryset(BookQuerySet)()`. */
function madeBy(project: Project, call: Call, depth: number): Made | undefined {
  const { func } = call.expr;
  if (func.k === 'attr' && func.name === 'as_manager') return fromQuerySet(project, call.file, func.value);
  return ofExpr(project, call.file, func, depth, call);
}

/** What a manager class, as code names it, makes; or, where it is a function that makes one, what that makes in this `call`. */
function ofExpr(project: Project, file: string, expr: Expr, depth: number, call?: Call): Made | undefined {
  if (depth > 4) return undefined;
  if (expr.k === 'call') return fromQueryset(project, file, expr);
  if (expr.k !== 'name' && expr.k !== 'attr') return undefined;
  const definition = project.resolveExpr(file, expr);
  if (definition?.kind === 'class') return ofClass(project, definition.ref);
  if (definition?.kind === 'function' && call !== undefined) return ofFunction(project, definition.ref, call, depth);
  if (definition?.kind === 'variable' && definition.fact.value !== undefined) {
    const value = project.decode(definition.file, definition.fact.value);
    return ofExpr(project, definition.file, value, depth + 1, call);
  }
  // A third-party class is known by its name only.
  const isManager = definition?.kind === 'external' && definition.name.endsWith('Manager');
  return isManager ? { manager: undefined, queryset: undefined, open: true } : undefined;
}

/** `return Manager()` at the end of a function: a class of its file, or one made in it for the class that it is given. */
function ofFunction(project: Project, ref: FunctionRef, call: Call, depth: number): Made | undefined {
  call.onBody(ref.file);
  const facts = project.python(ref.file);
  const fact = facts?.functions[ref.index];
  const last = facts && fact && decodeBlock(facts.code, fact.body).at(-1);
  const made = last?.k === 'return' && last.value?.k === 'call' ? last.value.func : undefined;
  if (fact === undefined || made?.k !== 'name') return undefined;
  const given = (expr: Expr): Given | undefined =>
    expr.k === 'name' ? argumentOf(project, ref.file, fact, expr.id, call) : undefined;
  const itself = given(made);
  if (itself) return ofExpr(project, itself.file, itself.expr, depth + 1);
  const definition = project.resolveExpr(ref.file, made, ref.index);
  if (definition?.kind !== 'class') return undefined;
  const bases = project.python(definition.ref.file)?.classes[definition.ref.index]?.bases ?? [];
  const [base] = bases.flatMap((each) => given(project.decode(definition.ref.file, each)) ?? []);
  if (base === undefined) return ofClass(project, definition.ref);
  const of = ofExpr(project, base.file, base.expr, depth + 1);
  // What the class made in the function does with the rows beside, such as filtering them, is not known.
  return of && { ...of, open: true };
}

interface Given {
  readonly file: string;
  readonly expr: Expr;
}

/** What a call gives to the parameter of this name; undefined where the function has none. */
function argumentOf(
  project: Project,
  file: string,
  { params }: FunctionFact,
  name: string,
  call: Call,
): Given | undefined {
  const at = params.findIndex((param) => param.name === name && (param.kind === 'normal' || param.kind === 'keyword'));
  const param = params[at];
  if (param === undefined) return undefined;
  const { args, keywords } = call.expr;
  const keyword = keywords.find((each) => each.name === name)?.value;
  const expr = keyword ?? (param.kind === 'normal' ? args[at] : undefined);
  if (expr !== undefined) return { file: call.file, expr };
  return param.default === undefined ? undefined : { file, expr: project.decode(file, param.default) };
}

function fromQuerySet(project: Project, file: string, expr: Expr): Made | undefined {
  const definition = project.resolveExpr(file, expr);
  if (definition?.kind === 'external') return { manager: undefined, queryset: undefined, open: true };
  if (definition?.kind !== 'class' || project.isSubclass(definition.ref, querySetClass) === false) return undefined;
  return { manager: undefined, queryset: definition.ref, open: project.classInfo(definition.ref).open };
}

/** The class that `Manager.from_queryset(QuerySet)` builds. */
function fromQueryset(project: Project, file: string, call: Expr & { readonly k: 'call' }): Made | undefined {
  const { func, args } = call;
  if (func.k !== 'attr' || func.name !== 'from_queryset') return undefined;
  const base = project.resolveExpr(file, func.value);
  const given = args[0] && project.resolveExpr(file, args[0]);
  const manager = base?.kind === 'class' ? ofClass(project, base.ref) : undefined;
  const queryset = given?.kind === 'class' ? given.ref : undefined;
  const open = manager === undefined || manager.open || queryset === undefined || project.classInfo(queryset).open;
  return { manager: manager?.manager, queryset, open };
}

function ofClass(project: Project, ref: ClassRef): Made | undefined {
  const is = project.isSubclass(ref, managerClass);
  if (is === false) return undefined;
  const info = project.classInfo(ref);
  if (is === undefined && !info.fact.name.endsWith('Manager')) return undefined;
  const isPlain = project.nameOf(ref) === 'django.db.models.Manager';
  return { manager: isPlain ? undefined : ref, queryset: querysetOf(project, info.mro), open: info.open };
}

/** `class BookManager(Manager.from_queryset(BookQuerySet))`, and the same behind a base or a variable. */
function querysetOf(project: Project, mro: readonly ClassRef[]): ClassRef | undefined {
  for (const ref of mro) {
    const fact = project.python(ref.file)?.classes[ref.index];
    for (const base of fact?.bases ?? []) {
      const found = querysetOfBase(project, ref.file, project.decode(ref.file, base), 0);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function querysetOfBase(project: Project, file: string, expr: Expr, depth: number): ClassRef | undefined {
  if (depth > 4) return undefined;
  if (expr.k === 'subscript') return querysetOfBase(project, file, expr.value, depth + 1);
  if (expr.k === 'call') {
    const made = fromQueryset(project, file, expr);
    return made?.queryset;
  }
  const definition = project.resolveExpr(file, expr);
  if (definition?.kind !== 'variable' || definition.fact.value === undefined) return undefined;
  return querysetOfBase(project, definition.file, project.decode(definition.file, definition.fact.value), depth + 1);
}
