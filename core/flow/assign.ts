import { inputOf, isNothing, textOf } from './input.ts';
import type { Expr, Stmt } from '../facts/flow-form.ts';
import { putIn, takeOut } from './field-dicts.ts';
import { noArgs, type Machine } from './machine.ts';
import { mergedDicts } from './operators.ts';
import { isParameter } from './parameters.ts';
import type { Scope } from './scope.ts';
import { at } from './truth.ts';
import { putInto } from './single-lists.ts';
import { join, mapOptions, optionsOf } from './options.ts';
import { listOf, stringOf, unknown, type Value } from './value.ts';

/** Binds a target to a value; on objects and instances the attribute is remembered. */
export function assign(m: Machine, target: Expr, value: Value, scope: Scope): void {
  switch (target.k) {
    case 'name':
      scope.vars.set(target.id, value);
      return;
    case 'attr':
      for (const object of optionsOf(m.expr(target.value, scope))) setAttribute(object, target.name, value);
      return;
    case 'subscript':
      assignItem(m, target, value, scope);
      return;
    case 'list':
    case 'tuple':
      unpack(m, target.items, value, scope);
      return;
    case 'star':
      assign(m, target.value, listOf(value, false), scope);
      return;
    default:
  }
}

function setAttribute(object: Value, name: string, value: Value): void {
  if (object.k === 'object') object.attributes.set(name, value);
  if (object.k !== 'instance') return;
  object.known.set(name, value);
  const key = name.endsWith('_id') ? name.slice(0, -3) : name;
  // `book.editor_id = 7`: what was known to have no editor has one now.
  if (key !== name && object.known.get(key)?.k === 'none') object.known.delete(key);
  object.assigned?.add(name);
}

function assignItem(m: Machine, target: Expr & { k: 'subscript' }, value: Value, scope: Scope): void {
  const index = target.index.k === 'slice' ? unknown : m.expr(target.index, scope);
  const of = target.value;
  const attribute = of.k === 'attr' && of.name === '__dict__' ? stringOf(index) : undefined;
  if (of.k === 'attr' && attribute !== undefined) {
    for (const object of optionsOf(m.expr(of.value, scope))) setAttribute(object, attribute, value);
    return;
  }
  const container = m.expr(target.value, scope);
  for (const option of optionsOf(container)) {
    if (option.k === 'dict') {
      const name = stringOf(index);
      if (name !== undefined) putIn(m, option, name, value);
      else {
        takeOut(option, undefined);
        option.rest = join(isNothing(option.rest) ? undefined : option.rest, value);
        option.key = index;
        option.closedAt = undefined;
        option.many ||= m.loops.some((frame) => frame.multiplicity === 'many');
      }
    }
    if (option.k === 'list') putInto(option, value);
  }
}

/** `rows += more`: what is known of both; text keeps who chose it. */
export function augment(m: Machine, statement: Stmt & { k: 'augassign' }, scope: Scope): void {
  const before = m.expr(statement.target, scope);
  const added = m.expr(statement.value, scope);
  if (before.k === 'tuple' && isParameter(m, statement.target, scope)) before.isGrown = true;
  if (before.k === 'tuple' && added.k === 'tuple')
    return assign(m, statement.target, { k: 'tuple', items: [...before.items, ...added.items] }, scope);
  if (before.k === 'list') {
    const inside = m.items(added, at(statement.value, scope));
    putInto(before, inside.element);
    before.many ||= inside.many;
    return;
  }
  if (before.k === 'dict' && added.k === 'dict') {
    Object.assign(before, mergedDicts(before, added));
    return;
  }
  if (before.k === 'expression')
    return assign(
      m,
      statement.target,
      {
        k: 'expression',
        name: statement.op.replace('=', ''),
        args: { ...noArgs, positional: [before, added] },
      },
      scope,
    );
  if (statement.op === '+=' && statement.target.k === 'name' && (inputOf(before) ?? inputOf(added)))
    return assign(m, statement.target, textOf([before, added]), scope);
  const kept = before.k === 'queryset' || before.k === 'const' ? join(before, added) : unknown;
  if (statement.target.k === 'name') assign(m, statement.target, before.k === 'const' ? unknown : kept, scope);
}

/** `del fields["price"]`: of what is in a dictionary only the fields of a serializer are kept so exactly. */
export function remove(m: Machine, targets: readonly Expr[], scope: Scope): void {
  for (const target of targets) {
    if (target.k !== 'subscript') continue;
    const key = target.index.k === 'slice' ? unknown : m.expr(target.index, scope);
    for (const option of optionsOf(m.expr(target.value, scope))) if (option.k === 'dict') takeOut(option, key);
  }
}

function unpack(m: Machine, targets: readonly Expr[], value: Value, scope: Scope): void {
  targets.forEach((target, index) => {
    const part = mapOptions(value, (option) => {
      if (option.k === 'tuple') return option.items[index] ?? unknown;
      return option.k === 'list' || option.k === 'queryset' ? m.items(option, at(target, scope)).element : unknown;
    });
    assign(m, target, part, scope);
  });
}
