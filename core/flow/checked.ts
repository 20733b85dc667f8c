import type { Expr } from '../facts/flow-form.ts';
import type { Args, Machine } from './machine.ts';
import { inputOf } from './input.ts';
import { printed } from './printed.ts';
import { readName, type Scope } from './scope.ts';
import { optionsOf } from './options.ts';
import { unknown, type Value } from './value.ts';

/**
 * Functions that look whether a value is one of those that are meant, or fail. What they decide is not known: a value that
 * somebody looked at is no finding.
 */
const looking =
  /valid|safe|allow|check|verif|clean|sanit|permit|whitelist|trusted|match$|^(int|float|Decimal|UUID|bool|urlparse|urlsplit|resolve|compare_digest|isdigit|isdecimal|isnumeric|isalnum|isalpha|isidentifier|strptime|fromisoformat|parse_date|parse_datetime|ip_address|endswith|hmac|digest|index)$/i;

/** Forgets who chose the arguments of a call that looks whether they are allowed; `term.isdigit()` looks at `term`. */
export function forgetChecked(m: Machine, call: Expr & { k: 'call' }, callee: Value, args: Args, scope: Scope): void {
  forgetLookedUp(call, scope);
  if (!isAboutInput(callee, args)) return;
  const { func } = call;
  const name = func.k === 'attr' ? func.name : func.k === 'name' ? func.id : '';
  const isPrefix = name === 'startswith' && !(call.args[0]?.k === 'str' && call.args[0].value === '/');
  const isNumber = name === 'isinstance' && isKindOfNumber(args.positional[1]);
  if (!isPrefix && !isNumber && !looking.test(name) && !printed(func).startsWith('hmac.')) return;
  call.args.forEach((argument, index) => {
    // A name may be given another value where the check fails; what is asked of the request itself stays what it is.
    if (isNumber || argument.k !== 'name') lookedAtSent(m, args.positional[index]);
  });
  for (const argument of [...call.args, ...call.keywords.map(({ value }) => value)]) forget(argument, scope);
  if (func.k === 'attr') forget(func.value, scope);
}

/** What the client sent under a name: it is the same when another method reads it. */
function lookedAtSent(m: Machine, value: Value | undefined): void {
  const input = inputOf(value);
  if (input !== undefined && /^request\.\w+\[/.test(input.name)) m.looked.add(input.name);
}

/** `isinstance(value, float)`: of such a value nothing else can be made. */
function isKindOfNumber(kinds: Value | undefined): boolean {
  const classes = kinds?.k === 'tuple' ? kinds.items : [kinds];
  return classes.every(
    (kind) => kind?.k === 'external' && /^(builtins\.(int|float|bool)|decimal\.Decimal)$/.test(kind.name),
  );
}

/** `Column.objects.filter(name=sort).exists()`: a name that rows have, no other. */
function forgetLookedUp({ func }: Expr & { k: 'call' }, scope: Scope): void {
  if (func.k !== 'attr' || func.name !== 'exists') return;
  for (let { value } = func; value.k === 'call' && value.func.k === 'attr'; value = value.func.value)
    for (const keyword of value.keywords)
      if (keyword.name !== undefined && !keyword.name.includes('__')) forget(keyword.value, scope);
}

/** Every call is asked this: no list is made for it. */
function isAboutInput(callee: Value, { positional, keywords }: Args): boolean {
  if (callee.k === 'method' && inputOf(callee.self)) return true;
  for (const value of positional) if (inputOf(value)) return true;
  for (const value of keywords.values()) if (inputOf(value)) return true;
  return false;
}

/** `if sort in COLUMNS`, `if "//" in target`, `if token != expected`: either side was looked at. */
export function forgetCompared(
  compare: Expr & { k: 'compare' },
  left: Value,
  rights: readonly Value[],
  scope: Scope,
): void {
  const values = [left, ...rights];
  if (values.every((value) => inputOf(value) === undefined)) return;
  const [op] = compare.ops;
  const isMember = op === 'in' || op === 'not in';
  const isEqual = (op === '==' || op === '!=') && values.every(({ k }) => k !== 'const' && k !== 'none');
  if (!isMember && !isEqual) return;
  for (const side of [compare.left, compare.rights[0]]) if (side) forget(side, scope);
}

/** `match sort: case "title": …`: in a branch the value is one of those that are meant. */
export function forgetMatched(subject: Expr, scope: Scope): void {
  forget(subject, scope);
}

/**
 * A name that was looked at, and every other name for the same input. Text of another expression is kept as a name of its own,
 * so that reading it again gives nothing to tell.
 */
function forget(expr: Expr, scope: Scope): void {
  if (expr.k === 'name') {
    const input = inputOf(readName(scope, expr.id));
    if (input === undefined) return;
    const same = [...scope.vars].filter(([, value]) => inputOf(value)?.name === input.name);
    for (const [name, value] of same) scope.vars.set(name, withoutInput(value));
    if (same.length === 0) scope.vars.set(expr.id, withoutInput(readName(scope, expr.id) ?? unknown));
    return;
  }
  if (expr.k === 'call' || expr.k === 'subscript' || expr.k === 'attr') scope.vars.set(lookedAt(expr), unknown);
}

function withoutInput(value: Value): Value {
  const left = optionsOf(value).filter((option) => inputOf(option) === undefined);
  return left.length === 1 ? (left[0] ?? unknown) : unknown;
}

/** The value of an expression, unless the same text was looked at before. */
export function unlessChecked(expr: Expr, value: Value, scope: Scope): Value {
  return inputOf(value) && readName(scope, lookedAt(expr)) ? unknown : value;
}

function lookedAt(expr: Expr): string {
  return `looked at ${printed(expr)}`;
}
