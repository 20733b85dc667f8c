import type { Expr, Stmt } from './flow-form.ts';

/** All statements and expressions of a piece of code, outer ones before what they contain. */
export function* partsOf(code: unknown): Generator<Expr | Stmt> {
  if (typeof code !== 'object' || code === null) return;
  if ('k' in code && typeof code.k === 'string' && 'start' in code) yield code as Expr | Stmt;
  for (const part of Object.values(code)) yield* partsOf(part);
}
