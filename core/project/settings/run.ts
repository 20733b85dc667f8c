import type { Expr, Stmt } from '../../facts/flow-form.ts';
import type { Constant, SettingValue } from '../settings.ts';
import { evaluateSetting, sum } from './expressions.ts';
import type { ExpressionContext } from './context.ts';
import { constantOf, entryOf, isEqual, isTruthy, itemsOf, numberOf, textOf, unknown, withEntry } from './values.ts';
import type { Known } from './values.ts';
import { changed } from './changes.ts';
import { walkBlock, walkExpr } from '../walk.ts';

/** What running a settings module needs from outside of it. */
export interface RunContext {
  readonly file: string;
  /** An expression's value with the names as they stand now. */
  expressions(names: Names): ExpressionContext;
  /** What an import statement brings. */
  imported(fact: number): ImportedValues;
  /** An expression names split_settings' `include`. */
  isSplitSettings(expr: Expr): boolean;
  /** The files of the project that a path or pattern of `include` names, sorted, with what to run them in. */
  included(pattern: string): readonly { readonly body: readonly Stmt[]; readonly inner: RunContext }[];
}

export interface ImportedValues {
  readonly values: ReadonlyMap<string, SettingValue>;
  /** False when a star import cannot be followed, or the module behind it is not fully known itself. */
  readonly complete: boolean;
}

export interface Names {
  readonly values: Map<string, SettingValue>;
  /** Variables made by a call, with that call: `env = environ.Env()`. */
  readonly makers: Map<string, Expr & { readonly k: 'call' }>;
  /** False once a star import could not be followed. */
  complete: boolean;
}

/** Runs the statements of a settings module over what is known: no code of the project is executed. */
export function runStatements(body: readonly Stmt[], names: Names, context: RunContext): void {
  for (const statement of body) runStatement(statement, names, context);
}

function runStatement(statement: Stmt, names: Names, context: RunContext): void {
  const value = (expr: Expr): Known => evaluateSetting(expr, context.expressions(names));
  switch (statement.k) {
    case 'assign':
      for (const target of statement.targets) assign(target, statement.value, value(statement.value), names, context);
      return;
    case 'annassign':
      if (statement.value) assign(statement.target, statement.value, value(statement.value), names, context);
      return;
    case 'augassign':
      return runAugmented(statement, value(statement.value), names, context);
    case 'import':
      return runImport(statement.fact, names, context);
    case 'if':
      return runIf(statement, names, context);
    case 'try':
      return runTry(statement, names, context);
    case 'with':
      return runStatements(statement.body, names, context);
    case 'match':
      return branch([...statement.cases.map(({ body }) => body), []], names, context, false);
    case 'for':
    case 'while':
      return branch([statement.body, []], names, context, true);
    case 'expr':
      if (statement.value.k === 'call') runCall(statement.value, names, context);
      else if (mentionsNamespace(statement.value)) loseSight(names);
      return;
    case 'del':
      for (const target of statement.targets) if (target.k === 'name') names.values.delete(target.id);
      return;
    default:
      return;
  }
}

function assign(target: Expr, source: Expr, value: Known, names: Names, context: RunContext): void {
  if (target.k === 'name') {
    if (source.k === 'call') names.makers.set(target.id, source);
    if (source.k === 'call' && fillsNamespace(source)) loseSight(names);
    set(target, value, names, context);
  } else if (target.k === 'tuple' || target.k === 'list') {
    const items = itemsOf(value.constant);
    target.items.forEach((item, i) => {
      const constant = items?.[i];
      if (item.k === 'name') set(item, constant ? constantOf(constant) : unknown, names, context);
    });
  } else if (target.k === 'subscript') {
    mutate(target, names, context, () => value.constant);
  }
}

/** `NAME += …`, `NAME |= …`, and of items. */
function runAugmented(
  { target, op }: Stmt & { k: 'augassign' },
  added: Known,
  names: Names,
  context: RunContext,
): void {
  const result = (before: Known): Known => (op.startsWith('+') ? sum(before, added) : unknown);
  if (target.k === 'name') {
    set(target, result(evaluateSetting(target, context.expressions(names))), names, context);
  } else {
    mutate(target, names, context, (constant) => result({ constant, environment: undefined }).constant);
  }
}

function set(target: Expr & { k: 'name' }, value: Known, names: Names, context: RunContext, conditional = false): void {
  names.values.set(target.id, {
    constant: value.constant,
    environment: value.environment,
    location: { file: context.file, start: target.start, end: target.end },
    conditional,
  });
}

function runImport(fact: number, names: Names, context: RunContext): void {
  const { values, complete } = context.imported(fact);
  if (!complete) loseSight(names);
  for (const [name, value] of values) names.values.set(name, value);
}

/** What cannot be followed may set any name: from here on nothing that was set so far is sure to last. */
function loseSight(names: Names): void {
  names.complete = false;
  for (const [name, value] of names.values) names.values.set(name, { ...value, conditional: true });
}

function runIf(statement: Stmt & { k: 'if' }, names: Names, context: RunContext): void {
  const test = evaluateSetting(statement.test, context.expressions(names));
  if (test.constant === undefined) return branch([statement.then, statement.otherwise], names, context, false);
  runStatements(isTruthy(test.constant) ? statement.then : statement.otherwise, names, context);
}

/** Handlers may run where the body imports, reads an item or calls something: who writes them expects it to fail somewhere. */
function runTry(statement: Stmt & { k: 'try' }, names: Names, context: RunContext): void {
  const body = [...statement.body, ...statement.otherwise];
  const missesImport = body.some((each) => each.k === 'import' && !context.imported(each.fact).complete);
  if (missesImport) names.complete = false;
  const handlers = statement.handlers.map((handler) => handler.body);
  if (missesImport || (handlers.length > 0 && body.some(mayRaise))) branch([body, ...handlers], names, context, false);
  else runStatements(body, names, context);
  runStatements(statement.finally, names, context);
}

function mayRaise(statement: Stmt): boolean {
  let raises = false;
  walkBlock([statement], {
    expr: ({ k }) => (raises ||= k === 'call' || k === 'subscript'),
    stmt: ({ k }) => (raises ||= k === 'import' || k === 'raise' || k === 'with'),
  });
  return raises;
}

/** Runs each branch on a copy and joins: what all agree on is known, the rest is conditional. */
function branch(bodies: readonly (readonly Stmt[])[], names: Names, context: RunContext, loop: boolean): void {
  const before = new Map(names.values);
  const results = bodies.map((body) => {
    const copy: Names = { values: new Map(before), makers: names.makers, complete: names.complete };
    runStatements(body, copy, context);
    names.complete &&= copy.complete;
    return copy.values;
  });
  for (const name of new Set(results.flatMap((values) => [...values.keys()]))) {
    const joined = join(
      results.map((values) => values.get(name)),
      before.get(name),
      loop,
    );
    if (joined !== undefined) names.values.set(name, joined);
  }
}

function join(
  values: readonly (SettingValue | undefined)[],
  before: SettingValue | undefined,
  loop: boolean,
): SettingValue | undefined {
  const present = values.filter((value) => value !== undefined);
  const [first] = present;
  if (first === undefined || present.every((value) => value === before)) return first;
  const last = present.findLast((value) => value !== before) ?? first;
  // The same assignment on every branch: only how sure it is may differ.
  if (present.length === values.length && present.every((value) => value.location === first.location))
    return { ...first, conditional: present.some((value) => value.conditional) };
  const agree = present.every((value) => isEqual(value.constant, first.constant)) && first.constant !== undefined;
  if (agree && present.length === values.length)
    return { ...last, conditional: present.some((value) => value.conditional) };
  // Set on one branch only and nowhere before: that value, if at all.
  if (present.length === 1 && !loop) return { ...last, conditional: true };
  return { constant: merged(present), environment: undefined, location: last.location, conditional: true };
}

/** Lists that grow on a branch keep what is common; the rest stands for unknown items. */
function merged(values: readonly SettingValue[]): Constant | undefined {
  const lists = values.map((value) => itemsOf(value.constant));
  if (!lists.every((list) => list !== undefined)) return undefined;
  const [first, ...others] = lists;
  const common = (first ?? []).filter((item) => others.every((list) => list.some((each) => isEqual(each, item))));
  return { items: [...common.filter((item) => item !== undefined), undefined] };
}

/** `exec(…)`, `DjangoDynaconf(__name__)`, `django_heroku.settings(locals())`: calls that set names. */
function fillsNamespace({ func, args }: Expr & { k: 'call' }): boolean {
  const name = func.k === 'attr' ? func.name : func.k === 'name' ? func.id : '';
  if (['DjangoDynaconf', 'exec', 'execfile', 'setattr'].includes(name)) return true;
  return args.some((arg) => arg.k === 'call' && arg.func.k === 'name' && isNamespace(arg.func.id));
}

/** Python 2's `exec code in globals()`. */
function mentionsNamespace(expr: Expr): boolean {
  let mentions = false;
  walkExpr(expr, {
    expr: (part) => (mentions ||= part.k === 'call' && part.func.k === 'name' && isNamespace(part.func.id)),
  });
  return mentions;
}

function isNamespace(name: string): boolean {
  return name === 'globals' || name === 'locals' || name === 'vars';
}

/** `INSTALLED_APPS.append(…)`, `DATABASES["default"].update(…)`. */
function runCall(call: Expr & { k: 'call' }, names: Names, context: RunContext): void {
  const { func, args } = call;
  if (includesFiles(call, context)) return runIncludes(args, names, context);
  if (fillsNamespace(call)) return loseSight(names);
  if (func.k !== 'attr') return;
  if (func.value.k === 'call') loseSight(names);
  const value = (at: number): Known => (args[at] ? evaluateSetting(args[at], context.expressions(names)) : unknown);
  mutate(func.value, names, context, (before) => changed(before, func.name, call, value));
}

/** split_settings' `include("components/base.py", optional("local.py"))`: each file runs where the call stands. */
function runIncludes(args: readonly Expr[], names: Names, context: RunContext): void {
  for (const arg of args) {
    const isOptional = arg.k === 'call' && arg.func.k === 'name' && arg.func.id === 'optional';
    const given = isOptional ? arg.args[0] : arg;
    const pattern = given && textOf(evaluateSetting(given, context.expressions(names)).constant);
    const files = pattern === undefined ? [] : context.included(pattern);
    if (files.length === 0) loseSight(names);
    for (const { body, inner } of files) runStatements(body, names, inner);
  }
}

function includesFiles({ func }: Expr & { k: 'call' }, context: RunContext): boolean {
  return func.k === 'name' && func.id === 'include' && context.isSplitSettings(func);
}

/**
 * Changes what a name, or an item below it, holds: `DATABASES["default"]["NAME"]`. What is not known before stays unknown
 * unless the change says otherwise; `undefined` from the change means that it cannot be followed.
 */
function mutate(
  target: Expr,
  names: Names,
  context: RunContext,
  change: (before: Constant | undefined) => Constant | undefined | 'same',
): void {
  if (target.k === 'call' && target.func.k === 'name' && isNamespace(target.func.id)) return loseSight(names);
  if (target.k === 'name') {
    const before = names.values.get(target.id);
    if (before === undefined) return;
    const after = change(before.constant);
    if (after !== 'same') set(target, { constant: after, environment: undefined }, names, context, before.conditional);
    return;
  }
  if (target.k !== 'subscript') return;
  const key = evaluateSetting(target.index, context.expressions(names)).constant;
  mutate(target.value, names, context, (outer) => {
    const after = change(itemUnder(outer, key));
    return after === 'same' ? 'same' : withItem(outer, key, after);
  });
}

function itemUnder(outer: Constant | undefined, key: Constant | undefined): Constant | undefined {
  const text = textOf(key);
  if (text !== undefined) return entryOf(outer, text);
  const at = numberOf(key);
  return at === undefined ? undefined : itemsOf(outer)?.at(at);
}

function withItem(
  outer: Constant | undefined,
  key: Constant | undefined,
  value: Constant | undefined,
): Constant | undefined {
  if (outer === undefined || 'value' in outer) return undefined;
  if ('entries' in outer) return withEntry(outer, key, value);
  const at = numberOf(key);
  if (at === undefined || at >= outer.items.length || at < -outer.items.length) return undefined;
  return { items: outer.items.with(at, value) };
}
