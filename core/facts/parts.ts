import type { Expr, Stmt } from './flow-form.ts';

/** All statements and expressions of a piece of code, outer ones before what they contain. */
export function* partsOf(code: unknown): Generator<Expr | Stmt> {
  const open: unknown[] = [code];
  while (open.length > 0) {
    const part = open.pop();
    if (typeof part !== 'object' || part === null) continue;
    if ('k' in part && typeof part.k === 'string' && 'start' in part) yield part as Expr | Stmt;
    const inner = Object.values(part);
    for (let at = inner.length - 1; at >= 0; at--) if (typeof inner[at] === 'object') open.push(inner[at]);
  }
}
