import type { FunctionFact } from '#core/facts/file-facts.ts';
import type { Expr, Stmt } from '#core/facts/flow-form.ts';
import { partsOf } from '#core/facts/parts.ts';
import { lastName } from '#core/project/calls.ts';

type Call = Expr & { readonly k: 'call' };

/**
 * Does a function give whoever asks a row of their own, and open one for whoever has none: `get_basket(request)`? Nothing that
 * the request brings is written then, and a page that the visitor opens does the same. Its name must say that it gets
 * something: the same code in `subscribe(request)` is what the visitor wants. `isWrite` says which calls write.
 */
export function opensOwnRow(fact: FunctionFact, body: readonly Stmt[], isWrite: (call: Call) => boolean): boolean {
  if (!/^_*get_/.test(fact.name)) return false;
  const parts = [...partsOf(body)];
  const writes = parts.filter((part): part is Call => part.k === 'call' && isWrite(part));
  const isGiven = parts.some((part) => part.k === 'return' && part.value !== undefined);
  return writes.length > 0 && isGiven && writes.every((call) => isFound(call) || isKept(call, parts));
}

/** `get_or_create(user=request.user, defaults={"open": True})`: whoever has the row gets nothing new. */
function isFound(call: Call): boolean {
  if (!/^a?get_or_create$/.test(lastName(call.func) ?? '') || call.args.length > 0) return false;
  return call.keywords.some(({ value }) => isOfVisitor(value)) && isPredictable(call);
}

/** `basket = Basket.objects.create(open=True)`, and then `request.session["basket"] = basket.pk`. */
function isKept(call: Call, parts: readonly (Expr | Stmt)[]): boolean {
  if (!/^a?create$/.test(lastName(call.func) ?? '') || call.args.length > 0 || !isPredictable(call)) return false;
  const name = parts.flatMap((part) => (part.k === 'assign' && isCall(part.value, call) ? part.targets : []))[0];
  return parts.some(
    (part) =>
      part.k === 'assign' &&
      part.targets.some((target) => target.k === 'subscript' && lastName(target.value) === 'session') &&
      name?.k === 'name' &&
      [...partsOf(part.value)].some((each) => each.k === 'name' && each.id === name.id),
  );
}

function isCall(value: Expr, call: Call): boolean {
  return value === call || (value.k === 'await' && value.value === call);
}

/** Nothing goes into the row but the visitor and constants. */
function isPredictable({ keywords }: Call): boolean {
  return keywords.every(({ name, value }) => {
    if (name === 'defaults' && value.k === 'dict')
      return value.items.every((item) => item.key !== undefined && isConstant(item.value));
    return isOfVisitor(value) || isConstant(value);
  });
}

/** `request.user`, `request.session.session_key` */
function isOfVisitor(expr: Expr): boolean {
  if (expr.k !== 'attr') return false;
  const holder = lastName(expr.value);
  return (expr.name === 'user' && holder === 'request') || (expr.name === 'session_key' && holder === 'session');
}

/** A literal, or a name of a class: `Basket.Status.OPEN`. */
function isConstant(expr: Expr): boolean {
  if (expr.k === 'attr') return isConstant(expr.value);
  return ['str', 'num', 'bool', 'none'].includes(expr.k) || (expr.k === 'name' && /^[A-Z]/.test(expr.id));
}
