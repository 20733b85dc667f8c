import { Field, Kind } from '../syntax/node-kinds.ts';
import type { Lowering, LowerExpr } from './lowering.ts';

/** How a comprehension of one kind is lowered: its element, then its loops with their conditions. */
export function comprehension(tag: number): LowerExpr {
  return (l, node) => {
    const element = l.field(node, Field.body);
    const isPair = element >= 0 && l.kindOf(element) === Kind.pair;
    l.head(tag, node);
    l.expr(isPair ? l.field(element, Field.key) : element);
    l.optional(isPair ? l.field(element, Field.value) : -1);
    lowerClauses(l, node);
  };
}

function lowerClauses(l: Lowering, node: number): void {
  const clauses = l.children(node);
  const count = l.out.reserve();
  let loops = 0;
  for (const [i, clause] of clauses.entries()) {
    if (l.kindOf(clause) !== Kind.for_in_clause) continue;
    loops++;
    l.out.int(l.isAsync(clause) ? 1 : 0);
    l.expr(l.field(clause, Field.left));
    l.tupleOf(l.fields(clause, Field.right), l.endOf(clause));
    l.list(conditionsAfter(l, clauses, i + 1));
  }
  l.out.patch(count, loops);
}

/** The conditions of the `if` clauses from `first` up to the next loop. */
function conditionsAfter(l: Lowering, clauses: readonly number[], first: number): number[] {
  const conditions: number[] = [];
  for (const clause of clauses.slice(first)) {
    if (l.kindOf(clause) === Kind.for_in_clause) break;
    if (l.kindOf(clause) === Kind.if_clause) conditions.push(l.first(clause));
  }
  return conditions;
}
