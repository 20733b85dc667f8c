import type { Expr } from '../facts/flow-form.ts';
import { partsOf } from '../facts/parts.ts';
import { lastName } from '../project/calls.ts';
import { onlyBinding } from './conditions.ts';
import { bodyAround } from './decoded.ts';
import type { Machine } from './machine.ts';
import { join } from './options.ts';
import type { Scope } from './scope.ts';
import type { ListValue, Value } from './value.ts';

type Call = Expr & { readonly k: 'call' };

/** Puts something into a list: it may be the second thing. */
export function putInto(list: ListValue, item: Value): void {
  list.element = join(list.element, item);
  list.isSingle = false;
}

/**
 * The list that a call gives its first and only item: `groups[book.title].append(book)`, where the function that runs made
 * `groups` before any loop, and goes through one book at most. Whatever is put into the list besides makes it an ordinary
 * one; what runs again and again, as a `while` does, puts in many.
 */
export function listFilledOnce(m: Machine, call: Call, callee: Value, scope: Scope): ListValue | undefined {
  if (callee.k !== 'method' || callee.name !== 'append' || callee.self.k !== 'list') return undefined;
  const { element } = callee.self;
  const isEmpty = element.k === 'union' && element.options.length === 0;
  return isEmpty && runsOnce(m, call, scope) ? callee.self : undefined;
}

/** Does it run once at most for all lists that the running function has made there? */
function runsOnce(m: Machine, call: Call, scope: Scope): boolean {
  const container = call.func.k === 'attr' ? containerOf(call.func.value) : undefined;
  if (container?.k !== 'name' || !scope.vars.has(container.id)) return false;
  const made = onlyBinding(m, container, scope);
  if ((made?.k !== 'assign' && made?.k !== 'annassign') || !isNew(made.value)) return false;
  if (m.loops.slice(scope.outerLoops.length).some(({ multiplicity }) => multiplicity !== 'once')) return false;
  for (const { k, start, end } of partsOf(bodyAround(m.project, scope)))
    if (k === 'while' && start <= call.start && call.end <= end) return false;
  return true;
}

/** `groups` of `groups[key]` and of `groups.setdefault(key, [])`; a list that is in nothing is there by itself. */
function containerOf(list: Expr): Expr {
  if (list.k === 'subscript') return list.value;
  const isDefault = list.k === 'call' && list.func.k === 'attr' && list.func.name === 'setdefault';
  return isDefault && isNew(list.args[1]) ? list.func.value : list;
}

/** `[]`, `{}`, `list()`, `dict()`, `defaultdict(list)`. */
function isNew(value: Expr | undefined): boolean {
  if (value?.k === 'list' || value?.k === 'dict') return value.items.length === 0;
  if (value?.k !== 'call' || value.keywords.length > 0) return false;
  const [make, more] = value.args;
  const name = lastName(value.func);
  if (name === 'defaultdict' && more === undefined) return make?.k === 'name' && make.id === 'list';
  return (name === 'list' || name === 'dict') && make === undefined;
}

/** Has a list one item at most? */
export function isSingle(value: Value): boolean {
  return value.k === 'list'
    ? value.isSingle === true
    : value.k === 'tuple' && value.items.length === 1 && !value.isGrown;
}
