import type { Expr } from '../facts/flow-form.ts';
import type { Project } from './project.ts';
import type { Constant } from './settings.ts';

const maxDepth = 6;

/**
 * The constant that an expression of ordinary code gives: literals, names of constants in any file, settings, sums and
 * f-strings of these. Undefined when it cannot be known.
 */
export function constantValue(project: Project, file: string, expr: Expr, depth = 0): Constant | undefined {
  if (depth > maxDepth) return undefined;
  const of = (part: Expr): Constant | undefined => constantValue(project, file, part, depth + 1);
  switch (expr.k) {
    case 'str':
    case 'num':
    case 'bool':
      return { value: expr.value };
    case 'none':
      return { value: null };
    case 'list':
    case 'tuple':
    case 'set':
      return { items: expr.items.map(of) };
    case 'fstring':
      return joined(expr.parts.map(of));
    case 'binary':
      return expr.op === '+' ? added(of(expr.left), of(expr.right)) : undefined;
    case 'call':
      return constantOfCall(project, file, expr, of);
    case 'name':
    case 'attr':
      return constantOfName(project, file, expr, depth);
    default:
      return undefined;
  }
}

/** The text of a constant string expression. */
export function stringValue(project: Project, file: string, expr: Expr | undefined): string | undefined {
  const constant = expr && constantValue(project, file, expr);
  return constant !== undefined && 'value' in constant && typeof constant.value === 'string'
    ? constant.value
    : undefined;
}

/** True or false of a constant expression; undefined when it is neither. */
export function booleanValue(project: Project, file: string, expr: Expr | undefined): boolean | undefined {
  const constant = expr && constantValue(project, file, expr);
  return constant !== undefined && 'value' in constant && typeof constant.value === 'boolean'
    ? constant.value
    : undefined;
}

/** The name of a setting that an expression reads: `settings.X`, `getattr(settings, "X", …)`. */
export function settingName(project: Project, file: string, expr: Expr): string | undefined {
  if (expr.k === 'attr') return isSettings(project, file, expr.value) ? expr.name : undefined;
  if (expr.k !== 'call' || expr.func.k !== 'name' || expr.func.id !== 'getattr') return undefined;
  const [of, name] = expr.args;
  return of && name?.k === 'str' && isSettings(project, file, of) ? name.value : undefined;
}

function isSettings(project: Project, file: string, expr: Expr): boolean {
  if (expr.k !== 'name' && expr.k !== 'attr') return false;
  const definition = project.resolveExpr(file, expr);
  return definition?.kind === 'variable' && definition.file === 'library:/django/conf/__init__.py';
}

function constantOfCall(
  project: Project,
  file: string,
  expr: Expr & { readonly k: 'call' },
  of: (part: Expr) => Constant | undefined,
): Constant | undefined {
  const setting = settingName(project, file, expr);
  if (setting === undefined) return undefined;
  const [, , fallback] = expr.args;
  const value = project.settings.value(setting);
  return value === undefined ? fallback && of(fallback) : value.constant;
}

function constantOfName(
  project: Project,
  file: string,
  expr: Expr & { readonly k: 'name' | 'attr' },
  depth: number,
): Constant | undefined {
  const setting = settingName(project, file, expr);
  if (setting !== undefined) return project.settings.value(setting)?.constant;
  const definition = project.resolveExpr(file, expr);
  if (definition?.kind !== 'variable' || definition.fact.value === undefined || definition.fact.op !== '=')
    return undefined;
  return constantValue(project, definition.file, project.decode(definition.file, definition.fact.value), depth + 1);
}

function joined(parts: readonly (Constant | undefined)[]): Constant | undefined {
  let text = '';
  for (const part of parts) {
    if (part === undefined || !('value' in part) || typeof part.value === 'boolean' || part.value === null)
      return undefined;
    text += String(part.value);
  }
  return { value: text };
}

function added(left: Constant | undefined, right: Constant | undefined): Constant | undefined {
  if (left === undefined || right === undefined) return undefined;
  if ('items' in left && 'items' in right) return { items: [...left.items, ...right.items] };
  if (!('value' in left) || !('value' in right)) return undefined;
  const [a, b] = [left.value, right.value];
  return typeof a === 'string' && typeof b === 'string' ? { value: a + b } : undefined;
}
