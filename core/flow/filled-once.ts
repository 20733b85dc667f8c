import type { Expr, Stmt } from '../facts/flow-form.ts';
import type { FunctionRef } from '../project/project.ts';
import type { Machine } from './machine.ts';
import { tellOnce } from './once.ts';
import type { QueryCall } from './result-cache.ts';
import { runningFunction } from './running.ts';
import { readName, type Scope } from './scope.ts';
import type { InstanceValue, Value } from './value.ts';

/**
 * Runs a branch of `save()` that fills what a row lacks: `if self.slug is None: self.slug = free_slug(self)`. A row that comes
 * from the database was saved before, so it is filled: what the branch does it does not do for each row. Not so for rows that
 * were asked for by that column, or whose column was changed since.
 */
export function filledOnce<T>(m: Machine, { test }: Stmt & { k: 'if' }, scope: Scope, run: () => T): T {
  const row = rowThatIsSaved(m, scope);
  const lacked = row && lackedBy(test, row, scope).filter((name) => isAsStored(row, name));
  if (row === undefined || lacked === undefined || lacked.length === 0) return run();
  const [before, since] = [new Map(row.known), m.events.length];
  const outcome = run();
  if (!lacked.some((name) => row.known.has(name))) return outcome;
  tellOnce(m, since, m.loops);
  for (const name of row.known.keys()) if (row.model.relations.has(name) && !before.has(name)) row.known.delete(name);
  return outcome;
}

/** `self`, fetched from the database, in a method that a `save()` of its class is running, or in that itself. */
function rowThatIsSaved(m: Machine, { self }: Scope): InstanceValue | undefined {
  if (self?.k !== 'instance' || self.origin === undefined) return undefined;
  const { mro } = m.project.classInfo(self.model.ref);
  const isSave = ({ file, index }: FunctionRef): boolean => {
    const fact = m.project.python(file)?.functions[index];
    return fact?.name === 'save' && mro.some((ref) => ref.file === file && ref.index === fact.ownerClass);
  };
  return m.stack.some((key) => isSave(runningFunction(key))) ? self : undefined;
}

/** Nobody has changed it since it was fetched, nor asked for the rows that lack it. */
function isAsStored({ model, known, calls }: InstanceValue, name: string): boolean {
  return model.fields.has(name) && !known.has(name) && !calls?.some((call) => isAskedBy(call, name));
}

function isAskedBy(call: QueryCall, name: string): boolean {
  if (!('args' in call)) return false;
  const isNamed = (keyword: string): boolean => keyword === name || keyword.startsWith(`${name}__`);
  const isIn = ({ positional, keywords }: typeof call.args): boolean =>
    [...keywords.keys()].some(isNamed) ||
    positional.some((value: Value) => value.k === 'expression' && isIn(value.args));
  return isIn(call.args);
}

/** The columns of `self` of which a test looks whether one is empty: `not self.slug`, `self.slug is None or …`. */
function lackedBy(test: Expr, row: InstanceValue, scope: Scope): readonly string[] {
  if (test.k === 'or' || test.k === 'and')
    return [...lackedBy(test.left, row, scope), ...lackedBy(test.right, row, scope)];
  const [op, empty] = test.k === 'compare' && test.rights.length === 1 ? [test.ops[0], test.rights[0]] : [];
  const isEmpty = empty?.k === 'none' || (empty?.k === 'str' && empty.value === '');
  const tested = test.k === 'not' ? test.value : test.k === 'compare' && isEmpty ? test.left : undefined;
  if (test.k === 'compare' && op !== 'is' && op !== '==') return [];
  if (tested?.k !== 'attr' || tested.value.k !== 'name' || readName(scope, tested.value.id) !== row) return [];
  return [tested.name];
}
