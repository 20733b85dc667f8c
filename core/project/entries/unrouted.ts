import { keyOf } from '../models/graph.ts';
import type { Expr } from '../../facts/flow-form.ts';
import { argumentOf, callsNamed } from '../calls.ts';
import type { CallSite } from '../calls.ts';
import type { ClassRef, Project } from '../project.ts';

/**
 * View sets that are routed by hand, `as_view({"get": "retrieve"})`, and never to their `list`: nobody can ask for one.
 * A view set that a router gets, or whose actions cannot be read, is none of them. As 'file#index'.
 */
export function viewSetsWithoutList(project: Project): ReadonlySet<string> {
  const lists = new Map<string, boolean>();
  for (const site of callsNamed(project, 'as_view')) {
    const view = site.call.func.k === 'attr' ? classAt(project, site, site.call.func.value) : undefined;
    const actions = argumentOf(site.call, 0, 'actions');
    if (view === undefined || actions === undefined) continue;
    const hasList = actionsIn(project, site, actions)?.includes('list') ?? true;
    lists.set(keyOf(view), hasList || lists.get(keyOf(view)) === true);
  }
  if (![...lists.values()].includes(false)) return new Set();
  for (const site of callsNamed(project, 'register')) {
    const view = argumentOf(site.call, 1, 'viewset');
    const registered = view && classAt(project, site, view);
    if (registered !== undefined) lists.delete(keyOf(registered));
  }
  return new Set([...lists].flatMap(([key, hasList]) => (hasList ? [] : [key])));
}

function classAt(project: Project, { file, functionIndex }: CallSite, expr: Expr): ClassRef | undefined {
  if (expr.k !== 'name' && expr.k !== 'attr') return undefined;
  const definition = project.resolveExpr(file, expr, functionIndex < 0 ? undefined : functionIndex);
  return definition?.kind === 'class' ? definition.ref : undefined;
}

/** The methods that a literal, or a name of one, routes to; undefined when they cannot be read. */
function actionsIn(project: Project, { file, functionIndex }: CallSite, expr: Expr): readonly string[] | undefined {
  let dict: Expr | undefined = expr;
  if (expr.k === 'name' || expr.k === 'attr') {
    const definition = project.resolveExpr(file, expr, functionIndex < 0 ? undefined : functionIndex);
    const value = definition?.kind === 'variable' ? definition.fact.value : undefined;
    dict = definition?.kind === 'variable' && value !== undefined ? project.decode(definition.file, value) : undefined;
  }
  if (dict?.k !== 'dict') return undefined;
  const names = dict.items.flatMap(({ key, value }) => (key && value.k === 'str' ? [value.value] : []));
  return names.length === dict.items.length ? names : undefined;
}
