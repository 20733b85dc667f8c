import type { Expr } from '../facts/flow-form.ts';
import type { Scope } from './scope.ts';
import type { InstanceValue } from './value.ts';

/**
 * Runs a branch in which a name stands for an object that is there: `if editor: book.editor = editor`. Where the ways `meet`
 * again, the name stands for what it stood for before.
 */
export function whereThere<T>(test: Expr, scope: Scope, holds: boolean, meet: boolean, run: () => T): T {
  const names = namesThere(test, holds);
  if (names.length === 0) return run();
  const rows = names.flatMap((name) => {
    const row = scope.vars.get(name);
    // Others hold `self` too.
    if (row?.k !== 'instance' || row.isThere === true || row === scope.self) return [];
    const there: InstanceValue = { ...row, isThere: true };
    scope.vars.set(name, there);
    return [{ name, row, there }];
  });
  const outcome = run();
  if (!meet) return outcome;
  for (const { name, row, there } of rows) {
    if (scope.vars.get(name) === there) scope.vars.set(name, row);
    row.loads = there.loads;
  }
  return outcome;
}

/** `editor`, `editor is not None`, and parts of `and`. */
function namesThere(test: Expr, holds: boolean): readonly string[] {
  if (test.k === 'not') return namesThere(test.value, !holds);
  if (test.k === 'and' || test.k === 'or') {
    if ((test.k === 'and') !== holds) return nothing;
    return [...namesThere(test.left, holds), ...namesThere(test.right, holds)];
  }
  if (test.k === 'name') return holds ? [test.id] : nothing;
  if (test.k !== 'compare' || test.rights.length !== 1 || test.rights[0]?.k !== 'none') return nothing;
  const isHeld = test.ops[0] === (holds ? 'is not' : 'is');
  return isHeld && test.left.k === 'name' ? [test.left.id] : nothing;
}

const nothing: readonly string[] = [];
