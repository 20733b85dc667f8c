import type { Expr } from '../../facts/flow-form.ts';
import type { Definition } from '../project.ts';
import type { Constant } from '../settings.ts';
import type { ExpressionContext } from './context.ts';
import { apply, known, textOf, unknown } from './values.ts';
import type { Known } from './values.ts';

type Attribute = Expr & { readonly k: 'attr' };

const functions = ['join', 'dirname', 'abspath', 'realpath', 'normpath', 'Path', 'PurePath', 'path'];
const methods = ['resolve', 'absolute', 'expanduser', 'as_posix', 'joinpath', 'child', 'ancestor', 'path'];

/** `os.path.join`, `Path(…).resolve`: calls whose value is a path that can be computed. */
export function isPathCall(func: Attribute, definition: Definition | undefined): boolean {
  if (definition?.kind === 'external' && /^(os\.path|pathlib|environ|unipath)\./.test(definition.name)) return true;
  return methods.includes(func.name);
}

/** The value of such a call; undefined when it is none after all. */
export function callOnPath(func: Attribute, values: () => Known[], context: ExpressionContext): Known | undefined {
  if (functions.includes(func.name) && context.resolve(func)?.kind === 'external')
    return callFunction(func.name, values());
  const path = context.value(func.value);
  if (textOf(path.constant) === undefined) return undefined;
  if (func.name === 'joinpath' || func.name === 'child' || func.name === 'path')
    return values().reduce(joinPaths, path);
  if (func.name === 'ancestor') return unknown;
  return methods.includes(func.name) ? path : undefined;
}

function callFunction(name: string, values: readonly Known[]): Known {
  const [first, ...others] = values;
  if (first === undefined) return unknown;
  if (name === 'join') return others.reduce(joinPaths, first);
  return name === 'dirname' ? apply(first, parentPath) : first;
}

/** `BASE_DIR / "templates"`. */
export function joinPaths(left: Known, right: Known): Known {
  const [folder, name] = [textOf(left.constant), textOf(right.constant)];
  if (folder === undefined || name === undefined) return unknown;
  if (name.startsWith('/')) return known(name);
  return known(normal(`${folder.replace(/\/$/, '')}/${name}`));
}

/** The folder above a path. */
export function parentPath(constant: Constant): Constant | undefined {
  const path = textOf(constant);
  return path === undefined ? undefined : { value: path.slice(0, Math.max(0, path.lastIndexOf('/'))) };
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
