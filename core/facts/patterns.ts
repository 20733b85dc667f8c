import { Field, Kind } from '../syntax/node-kinds.ts';
import type { Lowering } from './lowering.ts';

/** The names that the patterns of a `case` bind, in order. */
export function boundNames(l: Lowering, clause: number): string[] {
  const names: string[] = [];
  const guard = l.field(clause, Field.guard);
  const body = l.field(clause, Field.consequence);
  const end = l.tree.next[clause] ?? 0;
  for (let node = clause + 1; node < end;) {
    if (node === guard || node === body) {
      node = l.tree.next[node] ?? end;
      continue;
    }
    if (isCapture(l, node)) {
      const name = l.textOf(node);
      if (name !== '_' && !names.includes(name)) names.push(name);
    }
    node++;
  }
  return names;
}

/** A lone name in a pattern binds it, unless it names a class, an attribute, a constant or a keyword. */
function isCapture(l: Lowering, node: number): boolean {
  if (l.kindOf(node) !== Kind.identifier) return false;
  const parent = l.tree.parent[node] ?? -1;
  switch (l.kindOf(parent)) {
    case Kind.dotted_name:
      return l.children(parent).length === 1 && !namesClass(l, parent);
    case Kind.splat_pattern:
      return true;
    case Kind.as_pattern:
      return true;
    default:
      return false;
  }
}

function namesClass(l: Lowering, dotted: number): boolean {
  const holder = l.tree.parent[dotted] ?? -1;
  return l.kindOf(holder) === Kind.class_pattern && l.children(holder)[0] === dotted;
}
