import type { Expr } from '../../facts/flow-form.ts';
import type { Constant } from '../settings.ts';
import { readEnvironment } from './environment.ts';
import type { ExpressionContext } from './context.ts';
import { callOnPath, isPathCall } from './paths.ts';
import { apply, constantOf, entryOf, isEqual, isTruthy, known, textOf, unknown } from './values.ts';
import type { Known } from './values.ts';

/** The value of a call: environment readers, paths, Python's own conversions and methods of constants. */
export function evaluateCall(expr: Expr & { k: 'call' }, context: ExpressionContext): Known {
  const fromEnvironment = readEnvironment(expr, context);
  if (fromEnvironment !== undefined) return fromEnvironment;
  const { func, args } = expr;
  const values = (): Known[] => args.map((arg) => context.value(arg));
  if (func.k === 'name') return builtin(func.id, expr, values, context);
  if (func.k !== 'attr') return unknown;
  const path = isPathCall(func, context.resolve(func)) ? callOnPath(func, values, context) : undefined;
  if (path !== undefined) return path;
  const first = args[0] && context.value(args[0]).constant;
  if (func.name === 'loads' && first !== undefined) return parseJson(textOf(first));
  return apply(
    context.value(func.value),
    (constant) => method(func.name, constant, first, args.length),
    castOf(func.name),
  );
}

function builtin(name: string, expr: Expr & { k: 'call' }, values: () => Known[], context: ExpressionContext): Known {
  const first = values()[0];
  switch (name) {
    case 'bool':
    case 'strtobool':
      return apply(
        first ?? known(false),
        (constant) => ({ value: name === 'bool' ? isTruthy(constant) : isYes(constant) }),
        // The truth of a text is no reading of it: any text is true, as without `bool()`.
        name === 'bool' && first?.environment?.cast === 'str' ? 'str' : 'bool',
      );
    case 'int':
    case 'float':
      return apply(first ?? known(0), numeric, 'int');
    case 'str':
      return apply(first ?? known(''), (constant) =>
        'value' in constant && typeof constant.value !== 'boolean' ? { value: String(constant.value) } : undefined,
      );
    case 'list':
    case 'tuple':
    case 'set':
    case 'sorted':
    case 'frozenset':
      return apply(first ?? constantOf({ items: [] }), (constant) => ('items' in constant ? constant : undefined));
    case 'dict':
      return constantOf({
        entries: expr.keywords.map(({ name: key, value }) => ({
          key: { value: key },
          value: context.value(value).constant,
        })),
      });
    case 'Path':
    case 'path':
    case 'abspath':
    case 'PurePath':
      return first ?? unknown;
    default:
      return isLazyText(name) ? (first ?? unknown) : unknown;
  }
}

function isLazyText(name: string): boolean {
  return ['_', 'gettext_lazy', 'gettext', 'ugettext_lazy', 'gettext_noop', 'mark_safe', 'reverse_lazy'].includes(name);
}

function castOf(name: string): 'list' | undefined {
  return name === 'split' ? 'list' : undefined;
}

function method(name: string, of: Constant, first: Constant | undefined, count: number): Constant | undefined {
  const text = textOf(of);
  if (name === 'index' && 'items' in of) {
    const at = of.items.findIndex((item) => isEqual(item, first));
    return at < 0 ? undefined : { value: at };
  }
  if (name === 'get' && 'entries' in of) return entryOf(of, textOf(first) ?? '');
  if (name === 'copy' && count === 0) return of;
  if (text === undefined) return undefined;
  const argument = textOf(first);
  switch (name) {
    case 'lower':
    case 'casefold':
      return { value: text.toLowerCase() };
    case 'upper':
      return { value: text.toUpperCase() };
    case 'title':
    case 'capitalize':
      return { value: text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase() };
    case 'strip':
      return count === 0 ? { value: text.trim() } : undefined;
    case 'split':
      return {
        items: (count === 0 ? text.split(/\s+/).filter(Boolean) : text.split(argument ?? ',')).map((value) => ({
          value,
        })),
      };
    case 'startswith':
      return argument === undefined ? undefined : { value: text.startsWith(argument) };
    case 'endswith':
      return argument === undefined ? undefined : { value: text.endsWith(argument) };
    default:
      return undefined;
  }
}

function isYes(constant: Constant): boolean {
  const text = textOf(constant);
  return text === undefined ? isTruthy(constant) : ['y', 'yes', 't', 'true', 'on', '1'].includes(text.toLowerCase());
}

function numeric(constant: Constant): Constant | undefined {
  if (!('value' in constant) || constant.value === null || constant.value === '') return undefined;
  const value = Number(constant.value);
  return Number.isNaN(value) ? undefined : { value };
}

function parseJson(text: string | undefined): Known {
  if (text === undefined) return unknown;
  try {
    return constantOf(fromJson(JSON.parse(text)));
  } catch {
    return unknown;
  }
}

function fromJson(value: unknown): Constant {
  if (Array.isArray(value)) return { items: value.map(fromJson) };
  if (typeof value === 'object' && value !== null) {
    return { entries: Object.entries(value).map(([key, item]) => ({ key: { value: key }, value: fromJson(item) })) };
  }
  return { value: typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null };
}
