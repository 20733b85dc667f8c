import type { Expr, Stmt } from '../../facts/flow-form.ts';
import type { Constant, SettingValue } from '../settings.ts';
import { evaluateSetting, sum } from './expressions.ts';
import type { ExpressionContext } from './context.ts';
import { constantOf, isEqual, isTruthy, itemsOf, unknown, withEntry } from './values.ts';
import type { Known } from './values.ts';

/** What running a settings module needs from outside of it. */
export interface RunContext {
  readonly file: string;
  /** An expression's value with the names as they stand now. */
  expressions(names: Names): ExpressionContext;
  /** What an import statement brings. */
  imported(fact: number): ImportedValues;
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
      if (statement.target.k === 'name') {
        const added = statement.op.startsWith('+') ? sum(value(statement.target), value(statement.value)) : unknown;
        set(statement.target, added, names, context);
      }
      return;
    case 'import':
      return runImport(statement.fact, names, context);
    case 'if':
      return runIf(statement, names, context);
    case 'try':
      return runTry(statement, names, context);
    case 'with':
      return runStatements(statement.body, names, context);
    case 'for':
    case 'while':
      return branch([statement.body, []], names, context, true);
    case 'expr':
      if (statement.value.k === 'call') runCall(statement.value, names, context);
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
    assignItem(target, value, names, context);
  }
}

/** `LOGGING["level"] = …`, `DATABASES["default"]["NAME"] = …`. */
function assignItem(target: Expr & { k: 'subscript' }, value: Known, names: Names, context: RunContext): void {
  const { value: of, index } = target;
  if (of.k === 'call' && of.func.k === 'name' && isNamespace(of.func.id)) {
    loseSight(names);
    return;
  }
  const expressions = context.expressions(names);
  const key = evaluateSetting(index, expressions).constant;
  const before = evaluateSetting(of, expressions).constant;
  if (before === undefined || 'items' in before) return;
  const after = constantOf(withEntry(before, key, value.constant));
  if (of.k === 'name') set(of, after, names, context);
  else if (of.k === 'subscript') assignItem(of, after, names, context);
}

function set(target: Expr & { k: 'name' }, value: Known, names: Names, context: RunContext): void {
  names.values.set(target.id, {
    constant: value.constant,
    environment: value.environment,
    location: { file: context.file, start: target.start, end: target.end },
    conditional: false,
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

/** The handlers may run or not; what the body could not import may still have been there. */
function runTry(statement: Stmt & { k: 'try' }, names: Names, context: RunContext): void {
  const body = [...statement.body, ...statement.otherwise];
  const missesImport = body.some((each) => each.k === 'import' && !context.imported(each.fact).complete);
  if (missesImport) {
    names.complete = false;
    branch([body, ...statement.handlers.map((handler) => handler.body)], names, context, false);
  } else {
    runStatements(body, names, context);
  }
  runStatements(statement.finally, names, context);
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

/** split_settings' `include("base.py")`, `DjangoDynaconf(__name__)`, `django_heroku.settings(locals())`: calls that set names. */
function fillsNamespace({ func, args }: Expr & { k: 'call' }): boolean {
  const name = func.k === 'attr' ? func.name : func.k === 'name' ? func.id : '';
  if (name === 'DjangoDynaconf' || (func.k === 'name' && name === 'include')) return true;
  return args.some((arg) => arg.k === 'call' && arg.func.k === 'name' && isNamespace(arg.func.id));
}

function isNamespace(name: string): boolean {
  return name === 'globals' || name === 'locals' || name === 'vars';
}

/** `INSTALLED_APPS.append(…)`, `LOGGING.update(…)`. */
function runCall(call: Expr & { k: 'call' }, names: Names, context: RunContext): void {
  const { func, args } = call;
  if (fillsNamespace(call)) loseSight(names);
  if (func.k !== 'attr') return;
  if (func.value.k === 'call') loseSight(names);
  if (func.value.k !== 'name') return;
  const target = func.value;
  const before = names.values.get(target.id)?.constant;
  const value = (at: number): Known => (args[at] ? evaluateSetting(args[at], context.expressions(names)) : unknown);
  if (before === undefined) return;
  const after = changed(before, func.name, call, value);
  if (after !== undefined) set(target, constantOf(after), names, context);
}

function changed(
  before: Constant,
  method: string,
  call: Expr & { k: 'call' },
  value: (at: number) => Known,
): Constant | undefined {
  if ('entries' in before) return updated(before, method, call, value);
  if (!('items' in before)) return undefined;
  const { items } = before;
  const given = value(0).constant;
  switch (method) {
    case 'append':
    case 'add':
      return { items: [...items, given] };
    case 'extend':
    case 'update':
      return { items: [...items, ...(itemsOf(given) ?? [undefined])] };
    case 'insert':
      return inserted(items, given, value(1).constant);
    case 'remove':
      return { items: items.filter((item) => !isEqual(item, given)) };
    case 'pop':
    case 'clear':
    case 'sort':
    case 'reverse':
      return { items: method === 'clear' ? [] : [...items, undefined] };
    default:
      return undefined;
  }
}

function inserted(
  items: readonly (Constant | undefined)[],
  at: Constant | undefined,
  item: Constant | undefined,
): Constant {
  const index = at && 'value' in at && typeof at.value === 'number' ? at.value : items.length;
  return { items: items.toSpliced(index, 0, item) };
}

function updated(
  before: Constant,
  method: string,
  call: Expr & { k: 'call' },
  value: (at: number) => Known,
): Constant | undefined {
  const first = value(0).constant;
  if (method === 'setdefault') return withEntry(before, first, value(1).constant);
  if (method !== 'update') return undefined;
  let after = before;
  if (first && 'entries' in first)
    for (const { key, value: item } of first.entries) after = withEntry(after, key, item);
  else if (call.args.length > 0) after = withEntry(after, undefined, undefined);
  for (const { name } of call.keywords) after = withEntry(after, { value: name }, undefined);
  return after;
}
