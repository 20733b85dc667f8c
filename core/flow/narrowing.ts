import type { Expr } from '../facts/flow-form.ts';
import { inputOf } from './input.ts';
import { objectOfKind } from './generic.ts';
import { classesIn, isOneOf } from './instance-of.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import { join, optionsOf } from './options.ts';
import { strangerOf } from './stranger.ts';
import { unknown, type Value } from './value.ts';

/**
 * What a test says about local names in its branch: `isinstance(x, Book)` keeps the Books among what x may be, and makes an
 * unknown x a Book whose loaded relations are not known. Changes `vars` and gives them back.
 */
export function narrowed(
  m: Machine,
  test: Expr,
  vars: Map<string, Value>,
  scope: Scope,
  holds: boolean,
): Map<string, Value> {
  if (test.k === 'not') return narrowed(m, test.value, vars, scope, !holds);
  if (test.k === 'and' && holds) return narrowed(m, test.right, narrowed(m, test.left, vars, scope, true), scope, true);
  if (test.k === 'name' && !holds) leaveEmpty(test.id, vars);
  if (test.k === 'call') leaveOthers(m, test, vars, scope, holds);
  if (test.k === 'call' && holds) narrowClass(m, test, vars, scope);
  return vars;
}

/** `if not term`, or what is no text: who chose it puts nothing into a text. */
function leaveEmpty(name: string, vars: Map<string, Value>): void {
  const before = vars.get(name);
  if (before === undefined || inputOf(before) === undefined) return;
  vars.set(name, join(...optionsOf(before).map((option) => (option.k === 'unknown' ? unknown : option))));
}

/** Of several things that x may be, those stay of which `isinstance(x, QuerySet)` may be what it is in this branch. */
function leaveOthers(
  m: Machine,
  { func, args: [subject, kinds] }: Expr & { k: 'call' },
  vars: Map<string, Value>,
  scope: Scope,
  holds: boolean,
): void {
  if (func.k !== 'name' || func.id !== 'isinstance' || subject?.k !== 'name' || kinds === undefined) return;
  const before = vars.get(subject.id);
  const isText = kinds.k === 'name' && kinds.id === 'str';
  if (isText && !holds) leaveEmpty(subject.id, vars);
  if (before?.k !== 'union') return;
  const classes = classesIn(m.expr(kinds, scope));
  const options = before.options.filter((option) => isOneOf(m, option, classes) !== !holds);
  if (options.length > 0 && options.length < before.options.length) vars.set(subject.id, join(...options));
}

function narrowClass(m: Machine, test: Expr & { k: 'call' }, vars: Map<string, Value>, scope: Scope): void {
  const [subject, kind] = test.args;
  if (test.func.k !== 'name' || test.func.id !== 'isinstance' || subject?.k !== 'name' || kind?.k !== 'name') return;
  const definition = m.project.resolveExpr(scope.file, kind, scope.functionIndex);
  if (definition?.kind !== 'class') return;
  const model = m.project.models.ofClass(definition.ref);
  if (!model) return;
  const before = vars.get(subject.id);
  const options =
    before === undefined
      ? []
      : optionsOf(before).filter(
          (o) =>
            o.k === 'instance' &&
            m.project.classInfo(o.model.ref).mro.some((r) => r.file === model.ref.file && r.index === model.ref.index),
        );
  if (options.length > 0) vars.set(subject.id, join(...options));
  else if (before?.k === 'generic') vars.set(subject.id, objectOfKind(m, before, model));
  else if (before === undefined || before.k === 'unknown') vars.set(subject.id, strangerOf(model));
}
