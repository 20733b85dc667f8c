import { decodeBlock } from '../../facts/code.ts';
import type { Expr, Stmt } from '../../facts/flow-form.ts';
import { findMember } from '../../project/members.ts';
import type { Model } from '../../project/model-graph.ts';
import type { ClassMember, ClassRef, Project } from '../../project/project.ts';
import { chainableMethods, chainOf } from './chain.ts';
import { partsOf } from '../../facts/parts.ts';
import type { Chain } from './chain.ts';
import type { PythonSource } from './plan.ts';

/** The model that an expression names; undefined when it names none, or none that is known. */
function modelNamed({ file, project }: PythonSource, expr: Expr): Model | undefined {
  const definition = expr.k === 'name' || expr.k === 'attr' ? project?.resolveExpr(file, expr) : undefined;
  return definition?.kind === 'class' ? project?.models.ofClass(definition.ref) : undefined;
}

export function isModelClass(source: PythonSource, expr: Expr): boolean {
  return modelNamed(source, expr) !== undefined;
}

/** Name of the manager to query a model by. */
export function managerName(source: PythonSource, model: Expr): string {
  return modelNamed(source, model)?.managers[0]?.name ?? 'objects';
}

/** The model that a chain starts from: `Book` of `Book.objects.filter(…)`. */
export function modelOfChain(source: PythonSource, chain: Chain): Model | undefined {
  const names = [chain.root, ...chain.links.filter((link) => link.call === undefined).map((link) => link.expr)];
  for (const expr of names) {
    const model = modelNamed(source, expr);
    if (model !== undefined) return model;
  }
  return undefined;
}

/**
 * What stands for a model in a chain without naming it, so that other callers or subclasses put another one there:
 * `self.model` in `self.model.objects.all()`, a parameter `model`. Undefined for a chain that starts from something else.
 */
export function severalModels(source: PythonSource, { root, links }: Chain): string | undefined {
  const index = links.findIndex(
    ({ name, call }) => call === undefined && /^(objects|_default_manager|_base_manager)$/.test(name),
  );
  const holder = index < 0 ? undefined : (links[index - 1]?.expr ?? root);
  if (holder === undefined || (holder.k === 'call' && /^get_(user_)?model$/.test(calledName(holder)))) return undefined;
  if (holder.k === 'name' && isBoundOnce(source, holder)) return undefined;
  return isModelClass(source, holder) ? undefined : source.text.slice(holder.start, holder.end);
}

/** A name of the module, or a local one for `apps.get_model("shop", "Book")`. */
function isBoundOnce({ file, facts, project }: PythonSource, { id, start }: Expr & { readonly k: 'name' }): boolean {
  const index = facts.functions.findLastIndex((fact) => fact.start <= start && start < fact.end);
  const around = facts.functions[index];
  const name: Expr = { k: 'name', id, start, end: start + id.length };
  if (project?.resolveExpr(file, name, index < 0 ? undefined : index) !== undefined) return true;
  const body = around === undefined ? [] : decodeBlock(facts.code, around.body);
  const values = [...partsOf(body)].flatMap((part) =>
    part.k === 'assign' && part.targets.some((target) => target.k === 'name' && target.id === id) ? [part.value] : [],
  );
  return (
    values.length === 1 && values.every((value) => value.k === 'call' && /^get_(user_)?model$/.test(calledName(value)))
  );
}

function calledName({ func }: Expr & { readonly k: 'call' }): string {
  return func.k === 'attr' ? func.name : func.k === 'name' ? func.id : '';
}

/**
 * Does a method of the project's own manager or queryset class give a queryset, as far as its return statements show?
 * `index` is the link that calls it. False when it cannot be told.
 */
export function returnsQuerySet(source: PythonSource, chain: Chain, index: number): boolean {
  const { project } = source;
  const model = modelOfChain(source, chain);
  const link = chain.links[index];
  if (project === undefined || model === undefined || link === undefined) return false;
  const manager = model.managers.find(({ name }) => chain.links.some((other) => other.name === name));
  const classes = [manager?.manager, manager?.queryset].filter((ref) => ref !== undefined);
  return classes.some((ref) => returnsChain(project, methodOf(project, ref, link.name)));
}

function methodOf(project: Project, ref: ClassRef, name: string): (ClassMember & { kind: 'method' }) | undefined {
  const member = findMember(project, ref, name);
  return member?.kind === 'method' ? member : undefined;
}

function returnsChain(project: Project, method: (ClassMember & { kind: 'method' }) | undefined): boolean {
  const facts = method === undefined ? undefined : project.python(method.ref.file);
  if (method === undefined || facts === undefined || method.fact.generator || method.fact.async) return false;
  const returned = returnsIn(decodeBlock(facts.code, method.fact.body));
  return returned.length > 0 && returned.every((value) => value !== undefined && givesQuerySet(value));
}

/** `self.filter(…)`, `self.get_queryset().exclude(…)`: only steps that give querysets. */
function givesQuerySet(expr: Expr): boolean {
  const { links } = chainOf(expr);
  return links.length > 0 && links.every((link) => link.call !== undefined && chainableMethods.has(link.name));
}

/** The values of all return statements of a body, nested functions left out. */
function returnsIn(block: readonly Stmt[]): (Expr | undefined)[] {
  return block.flatMap((statement) => {
    switch (statement.k) {
      case 'return':
        return [statement.value];
      case 'if':
        return returnsIn([...statement.then, ...statement.otherwise]);
      case 'for':
      case 'while':
        return returnsIn([...statement.body, ...statement.otherwise]);
      case 'with':
        return returnsIn(statement.body);
      case 'try':
        return returnsIn([
          ...statement.body,
          ...statement.handlers.flatMap((handler) => handler.body),
          ...statement.otherwise,
          ...statement.finally,
        ]);
      case 'match':
        return statement.cases.flatMap((branch) => returnsIn(branch.body));
      default:
        return [];
    }
  });
}
