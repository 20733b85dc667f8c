import { Field, Kind } from '../syntax/node-kinds.ts';
import type { Lowering } from './lowering.ts';
import { ExprTag, StmtTag, UNKNOWN_REF } from './tags.ts';

/** Targets nested deeper than this are not followed. */
const DEEPEST = 50;

/** `a = b = value`. */
export function lowerAssignment(l: Lowering, node: number): number {
  const targets: number[] = [];
  let value = node;
  while (value >= 0 && l.kindOf(value) === Kind.assignment && l.field(value, Field.type) < 0) {
    targets.push(l.field(value, Field.left));
    value = l.field(value, Field.right);
  }
  l.head(StmtTag.assign, node);
  l.list(targets);
  const ref = l.out.position;
  const items = lowerValue(l, value);
  for (const target of targets) declareTarget(l, target, ref, items, node);
  return 1;
}

/** `name: annotation = value`. */
export function lowerAnnotated(l: Lowering, node: number): number {
  const target = l.field(node, Field.left);
  const value = l.field(node, Field.right);
  l.head(StmtTag.annAssign, node);
  l.expr(target);
  const annotation = l.out.position;
  l.expr(l.field(node, Field.type));
  const ref = l.out.position;
  l.optional(value);
  declare(l, target, { value: value < 0 ? undefined : ref, annotation, op: '=', node });
  return 1;
}

/** `target += value`. */
export function lowerAugmented(l: Lowering, node: number): number {
  const target = l.field(node, Field.left);
  const operator = l.field(node, Field.operator);
  const op = operator < 0 ? '' : l.textOf(operator);
  l.head(StmtTag.augAssign, node);
  l.out.string(op);
  l.expr(target);
  const value = l.out.position;
  l.expr(l.field(node, Field.right));
  declare(l, target, { value, annotation: undefined, op, node });
  return 1;
}

/** `type Name[T] = value`: a name bound to the type. */
export function lowerTypeAlias(l: Lowering, node: number): number {
  const { kind, next } = l.tree;
  const left = l.field(node, Field.left);
  let name = left;
  while (name >= 0 && name < (next[left] ?? 0) && kind[name] !== Kind.identifier) name++;
  l.head(StmtTag.assign, node);
  l.list([name]);
  const value = l.out.position;
  l.expr(l.field(node, Field.right));
  declare(l, name, { value, annotation: undefined, op: '=', node });
  return 1;
}

/** Writes the assigned value; gives the references of its items when it is a display without stars. */
function lowerValue(l: Lowering, value: number): number[] | undefined {
  const kind = value < 0 ? -1 : l.kindOf(value);
  const isList = kind === Kind.list;
  if (!isList && kind !== Kind.tuple && kind !== Kind.expression_list) {
    l.expr(value);
    return undefined;
  }
  const items = l.children(value);
  l.head(isList ? ExprTag.list : ExprTag.tuple, value);
  l.out.int(items.length);
  const refs = items.map((item) => {
    const ref = l.out.position;
    l.expr(item);
    return ref;
  });
  return items.some((item) => isStarred(l, item)) ? undefined : refs;
}

function isStarred(l: Lowering, node: number): boolean {
  const kind = l.kindOf(node);
  return kind === Kind.list_splat || kind === Kind.list_splat_pattern || kind === Kind.parenthesized_list_splat;
}

/** Declares what a target binds; unpacked names get their item where both sides show it, else an unknown value. */
function declareTarget(
  l: Lowering,
  target: number,
  value: number,
  items: number[] | undefined,
  node: number,
  depth = 0,
): void {
  const kind = target < 0 ? -1 : l.kindOf(target);
  if (kind === Kind.identifier) return declare(l, target, { value, annotation: undefined, op: '=', node });
  const unpacks = kind === Kind.pattern_list || kind === Kind.tuple_pattern || kind === Kind.list_pattern;
  if (!unpacks && kind !== Kind.list_splat_pattern) return;
  if (l.facts.scope.assignments === undefined || depth >= DEEPEST) return;
  const parts = l.children(target);
  const pairs = unpacks && items?.length === parts.length && !parts.some((part) => isStarred(l, part));
  for (const [i, part] of parts.entries()) {
    declareTarget(l, part, (pairs ? items[i] : undefined) ?? UNKNOWN_REF, undefined, node, depth + 1);
  }
}

interface Bound {
  readonly value: number | undefined;
  readonly annotation: number | undefined;
  readonly op: string;
  /** The whole assignment. */
  readonly node: number;
}

function declare(l: Lowering, target: number, bound: Bound): void {
  if (target < 0 || l.kindOf(target) !== Kind.identifier || l.facts.scope.assignments === undefined) return;
  const { node, value, annotation, op } = bound;
  l.facts.addAssignment({
    name: l.nameOf(target),
    nameStart: l.startOf(target),
    nameEnd: l.endOf(target),
    value,
    annotation,
    op,
    conditional: l.facts.scope.conditional > 0,
    start: l.startOf(node),
    end: l.endOf(node),
  });
}
