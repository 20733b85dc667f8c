import type { Expr } from '../../facts/flow-form.ts';
import type { Definition } from '../project.ts';
import { known, textOf, unknown } from './values.ts';
import type { Cast, Known } from './values.ts';

type Call = Expr & { readonly k: 'call' };

/** What reading the environment needs: the value of an argument, and what a name means. */
export interface EnvironmentContext {
  value(expr: Expr): Known;
  resolve(expr: Expr): Definition | undefined;
  /** The call that made a variable of this file: `env = environ.Env(DEBUG=(bool, False))`. */
  maker(name: string): Call | undefined;
}

/**
 * The value of a call that reads an environment variable: os.environ.get, os.getenv, django-environ, environs, decouple,
 * dj_database_url and a project's own small readers (`get_bool_from_env("DEBUG", True)`). Undefined for any other call.
 */
export function readEnvironment(call: Call, context: EnvironmentContext): Known | undefined {
  const { func } = call;
  const name = externalName(context.resolve(func));
  if (name === 'os.getenv' || name === 'os.environ.get' || name === 'os.environ.setdefault') {
    return reading(call, 'str', context, known(null));
  }
  if (name === 'decouple.config' || isMadeBy(func, context, ['decouple.Config', 'decouple.AutoConfig'])) {
    return reading(call, castOfKeyword(call), context);
  }
  if (name?.startsWith('configurations.values.')) return readThroughValue(call, name, context);
  if (name?.startsWith('dj_database_url.')) return reading(call, 'other', context);
  const viaEnv = readThroughEnv(call, context);
  if (viaEnv !== undefined) return viaEnv;
  return readThroughOwnReader(call, context);
}

/** `os.environ["NAME"]`. */
export function readEnvironmentItem(
  expr: Expr & { readonly k: 'subscript' },
  context: EnvironmentContext,
): Known | undefined {
  const of = externalName(context.resolve(expr.value));
  if (of !== 'os.environ' && !isMadeBy(expr.value, context, envClasses)) return undefined;
  const variable = textOf(context.value(expr.index).constant);
  return { constant: undefined, environment: { variable, default: undefined, cast: 'str' } };
}

const envClasses = [
  'environ.Env',
  'environ.FileAwareEnv',
  'environs.Env',
  'environs.EnvError',
  'environs.FileAwareEnv',
];

const casts: Readonly<Record<string, Cast>> = {
  bool: 'bool',
  str: 'str',
  unicode: 'str',
  int: 'int',
  float: 'int',
  list: 'list',
  tuple: 'list',
};

/** `env("X")`, `env.bool("X", default=…)`, with the defaults that the Env was made with. */
function readThroughEnv(call: Call, context: EnvironmentContext): Known | undefined {
  const { func } = call;
  const isMethod = func.k === 'attr';
  const env = isMethod ? func.value : func;
  if (!isMadeBy(env, context, envClasses)) return undefined;
  if (isMethod && func.name.startsWith('read_')) return unknown;
  const scheme = isMethod ? undefined : schemeOf(env, call, context);
  const cast = isMethod ? (casts[func.name] ?? 'other') : (scheme?.cast ?? castOfKeyword(call));
  const takesCast = cast === 'str' && !isMethod && isMadeBy(env, context, djangoEnviron);
  return reading(call, takesCast ? castOfDefault(call, context) : cast, context, scheme?.default);
}

const djangoEnviron = ['environ.Env', 'environ.FileAwareEnv'];

/** django-environ casts to the type of the default: `env("DEBUG", default=False)` is a bool. */
function castOfDefault(call: Call, context: EnvironmentContext): Cast {
  const given = call.keywords.find(({ name }) => name === 'default')?.value ?? call.args[2];
  const constant = given && context.value(given).constant;
  const type = constant && 'value' in constant ? typeof constant.value : undefined;
  return type === 'boolean' ? 'bool' : type === 'number' ? 'int' : 'str';
}

function schemeOf(env: Expr, call: Call, context: EnvironmentContext): { cast: Cast; default: Known } | undefined {
  const variable = call.args[0] && textOf(context.value(call.args[0]).constant);
  const maker = env.k === 'name' ? context.maker(env.id) : undefined;
  const entry = maker?.keywords.find((keyword) => keyword.name === variable)?.value;
  if (entry?.k !== 'tuple') return undefined;
  const [cast, fallback] = entry.items;
  return { cast: castOf(cast), default: fallback ? context.value(fallback) : unknown };
}

const valueCasts: Readonly<Record<string, Cast>> = {
  BooleanValue: 'bool',
  IntegerValue: 'int',
  FloatValue: 'int',
  ListValue: 'list',
  TupleValue: 'list',
  Value: 'str',
  SecretValue: 'str',
};

/** django-configurations' `values.BooleanValue(False)`: the environment's, unless it says `environ=False`. */
function readThroughValue(call: Call, name: string, context: EnvironmentContext): Known {
  const keyword = (wanted: string): Expr | undefined => call.keywords.find((each) => each.name === wanted)?.value;
  const given = keyword('default') ?? call.args[0];
  const value = given === undefined ? unknown : context.value(given);
  const environ = keyword('environ');
  if (environ?.k === 'bool' && !environ.value) return value;
  const named = keyword('environ_name');
  const variable = named && textOf(context.value(named).constant);
  const cast = valueCasts[name.slice(name.lastIndexOf('.') + 1)] ?? 'other';
  return { constant: undefined, environment: { variable, default: converted(value.constant, cast), cast } };
}

/** A function of the project whose name says that it reads the environment. */
function readThroughOwnReader(call: Call, context: EnvironmentContext): Known | undefined {
  const definition = context.resolve(call.func);
  if (definition?.kind !== 'function') return undefined;
  const name = (call.func.k === 'attr' ? call.func.name : call.func.k === 'name' ? call.func.id : '').toLowerCase();
  const first = call.args[0];
  if (!name.includes('env') || first?.k !== 'str') return undefined;
  const says = name.includes('bool') ? 'bool' : name.includes('list') ? 'list' : undefined;
  // What it makes of the text stands in its body: a text only when the call says so.
  const hasCast = call.keywords.some((keyword) => keyword.name === 'cast');
  return reading(call, says ?? (hasCast ? castOfKeyword(call) : 'other'), context);
}

/** A reading call: the variable's name first, the default second or as `default=`. */
function reading(call: Call, cast: Cast, context: EnvironmentContext, fallback: Known = unknown): Known {
  const [first, second] = call.args;
  const named = call.keywords.find(({ name }) => name === 'default' || name === 'fallback')?.value;
  const given = named ?? second;
  const value = given === undefined ? fallback : context.value(given);
  const variable = first && textOf(context.value(first).constant);
  // The default itself may come from another variable: then its own default counts, but not what is asked about it.
  const isOwn = given?.k !== 'compare' && given?.k !== 'not';
  const default_ = value.constant ?? (isOwn ? value.environment?.default : undefined);
  return { constant: undefined, environment: { variable, default: converted(default_, cast), cast } };
}

/** `env.bool("X", default="off")` and `config("X", default="False", cast=bool)` convert their default as well. */
function converted(constant: Known['constant'], cast: Cast): Known['constant'] {
  const text = textOf(constant);
  if (text === undefined) return constant;
  if (cast === 'bool') return { value: ['true', 'on', 'ok', 'y', 'yes', '1', 't'].includes(text.toLowerCase()) };
  if (cast === 'int') return Number.isNaN(Number(text)) ? undefined : { value: Number(text) };
  if (cast === 'list') return { items: text === '' ? [] : text.split(',').map((value) => ({ value })) };
  return constant;
}

function castOfKeyword(call: Call): Cast {
  const cast = call.keywords.find(({ name }) => name === 'cast')?.value;
  return cast === undefined ? 'str' : castOf(cast);
}

function castOf(expr: Expr | undefined): Cast {
  if (expr?.k === 'name') return casts[expr.id] ?? 'other';
  if (expr?.k === 'list') return 'list';
  // decouple's Csv().
  return expr?.k === 'call' && expr.func.k === 'name' && expr.func.id === 'Csv' ? 'list' : 'other';
}

function isMadeBy(expr: Expr, context: EnvironmentContext, classes: readonly string[]): boolean {
  const maker = expr.k === 'name' ? context.maker(expr.id) : undefined;
  const name = maker && externalName(context.resolve(maker.func));
  return name !== undefined && classes.includes(name);
}

function externalName(definition: Definition | undefined): string | undefined {
  return definition?.kind === 'external' ? definition.name : undefined;
}
