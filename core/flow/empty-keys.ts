import type { Expr } from '../facts/flow-form.ts';
import { foreignKeyOf } from './instances.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import { none, type InstanceValue } from './value.ts';

/** A name for a row, and the row as it is where its key is known to be empty. */
interface Lacking {
  readonly name: string;
  readonly key: string;
  readonly row: InstanceValue;
  readonly lacking: InstanceValue;
}

/**
 * Runs a branch for the rows that have no key: `if not book.editor_id: lone.append(book)`. Reading `book.editor` of those runs
 * no query, wherever they are taken. Where the ways `meet` again, the name stands for any row as before, with what the branch
 * has learned of it.
 */
export function withEmptyKeys<T>(m: Machine, test: Expr, scope: Scope, holds: boolean, meet: boolean, run: () => T): T {
  const rows = leaveEmptyKeys(m, test, scope, holds);
  const outcome = run();
  if (!meet) return outcome;
  for (const { name, key, row, lacking } of rows) {
    if (scope.vars.get(name) === lacking) scope.vars.set(name, row);
    for (const [attribute, value] of lacking.known)
      if (attribute !== key || value.k !== 'none') row.known.set(attribute, value);
    row.loads = lacking.loads;
  }
  return outcome;
}

/** Lets the names of rows stand for those that have no key, as the test says it. Changes the names of `scope`. */
export function leaveEmptyKeys(m: Machine, test: Expr, scope: Scope, holds: boolean): readonly Lacking[] {
  if (test.k === 'not') return leaveEmptyKeys(m, test.value, scope, !holds);
  if (test.k === 'and' || test.k === 'or') {
    if ((test.k === 'and') !== holds) return [];
    return [...leaveEmptyKeys(m, test.left, scope, holds), ...leaveEmptyKeys(m, test.right, scope, holds)];
  }
  const column = emptyColumn(test, holds);
  if (column?.k !== 'attr' || column.value.k !== 'name') return [];
  const name = column.value.id;
  const row = scope.vars.get(name);
  // Others hold `self` too, and read of it what its method has learned.
  if (row?.k !== 'instance' || row === scope.self || m.doubted.includes(row)) return [];
  const key = foreignKeyOf(row.model, column.name)?.name;
  if (key === undefined || row.known.has(key)) return [];
  const lacking: InstanceValue = { ...row, known: new Map(row.known).set(key, none) };
  scope.vars.set(name, lacking);
  return [{ name, key, row, lacking }];
}

/** `book.editor_id` where it does not hold, `book.editor_id is None` where it does. */
function emptyColumn(test: Expr, holds: boolean): Expr | undefined {
  if (test.k !== 'compare') return holds ? undefined : test;
  const [op] = test.ops;
  if (test.rights.length !== 1 || test.rights[0]?.k !== 'none') return undefined;
  const isEmpty = op === 'is' || op === '==';
  return isEmpty === holds && (isEmpty || op === 'is not' || op === '!=') ? test.left : undefined;
}
