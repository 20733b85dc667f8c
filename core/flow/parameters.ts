import type { Expr } from '../facts/flow-form.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';

/**
 * A parameter that was passed, whatever it is, takes the place of its default: in `Book.objects.all() if books is None else
 * books` nobody may say that the rows are all books.
 */
export function isParameter(m: Machine, expr: Expr, { file, functionIndex }: Scope): boolean {
  const fact = functionIndex === undefined ? undefined : m.project.python(file)?.functions[functionIndex];
  return expr.k === 'name' && fact?.params.some((param) => param.name === expr.id) === true;
}

/** `books is None`, `books`, `not books`: a test of the very name. */
export function isAskedFor(test: Expr, part: Expr): boolean {
  const tested = test.k === 'not' ? test.value : test.k === 'compare' ? test.left : test;
  return tested.k === 'name' && part.k === 'name' && tested.id === part.id;
}
