import { Field, Kind } from '../syntax/node-kinds.ts';
import { comprehension } from './comprehensions.ts';
import { numberValue } from './literals.ts';
import type { Lowering, LowerExpr } from './lowering.ts';
import { lowerLambda } from './parameters.ts';
import { lowerString } from './strings.ts';
import { ExprTag } from './tags.ts';

function lowerName(l: Lowering, node: number): void {
  if (l.startOf(node) === l.endOf(node)) return l.unknown(-1);
  l.head(ExprTag.name, node);
  l.out.string(l.textOf(node));
}

function lowerAttribute(l: Lowering, node: number): void {
  const name = l.field(node, Field.attribute);
  l.head(ExprTag.attr, node);
  l.out.string(name < 0 ? '' : l.textOf(name));
  l.out.int(name < 0 ? l.endOf(node) : l.startOf(name));
  l.expr(l.field(node, Field.object));
}

function lowerCall(l: Lowering, node: number): void {
  l.head(ExprTag.call, node);
  l.expr(l.field(node, Field.function));
  const list = l.field(node, Field.arguments);
  if (list >= 0 && l.kindOf(list) === Kind.generator_expression) {
    l.list([list]);
    l.out.int(0);
    return;
  }
  lowerArguments(l, list, false);
  lowerArguments(l, list, true);
}

/** Writes the positional arguments of a call, or those by keyword. */
function lowerArguments(l: Lowering, list: number, byKeyword: boolean): void {
  const count = l.out.reserve();
  if (list < 0) return;
  const end = l.tree.next[list] ?? 0;
  let written = 0;
  for (let argument = l.first(list); argument >= 0 && argument < end; argument = l.after(argument, end)) {
    if ((l.kindOf(argument) === Kind.keyword_argument) !== byKeyword) continue;
    if (byKeyword) lowerKeyword(l, argument);
    else l.expr(argument);
    written++;
  }
  l.out.patch(count, written);
}

function lowerKeyword(l: Lowering, node: number): void {
  const name = l.field(node, Field.name);
  l.head(0, node);
  l.out.string(name < 0 ? '' : l.textOf(name));
  l.expr(l.field(node, Field.value));
}

function lowerNumber(l: Lowering, node: number): void {
  const value = numberValue(l.textOf(node));
  if (value === undefined) return l.unknown(node);
  const isSmall = (value | 0) === value && !Object.is(value, -0);
  l.head(isSmall ? ExprTag.int : ExprTag.float, node);
  if (isSmall) l.out.int(value);
  else l.out.string(String(value));
}

/** A literal that is all said by its tag. */
function only(tag: number): LowerExpr {
  return (l, node) => l.head(tag, node);
}

/** A collection of all its children. */
function sequence(tag: number): LowerExpr {
  return (l, node) => {
    l.head(tag, node);
    l.childList(node);
  };
}

/** An operator with one operand. */
function wrapper(tag: number): LowerExpr {
  return (l, node) => {
    l.head(tag, node);
    l.expr(l.first(node));
  };
}

/** Punctuation that means nothing by itself: its first child is the expression. */
function transparent(l: Lowering, node: number): void {
  l.expr(l.first(node));
}

function lowerDictionary(l: Lowering, node: number): void {
  const items = l.children(node);
  l.head(ExprTag.dict, node);
  l.out.int(items.length);
  for (const item of items) {
    const isPair = l.kindOf(item) === Kind.pair;
    l.optional(isPair ? l.field(item, Field.key) : -1);
    if (isPair) l.expr(l.field(item, Field.value));
    else if (l.kindOf(item) === Kind.dictionary_splat) transparent(l, item);
    else l.unknown(item);
  }
}

function lowerSubscript(l: Lowering, node: number): void {
  l.head(ExprTag.subscript, node);
  l.expr(l.field(node, Field.value));
  l.tupleOf(l.fields(node, Field.subscript), l.endOf(node));
}

/** Which bound a child is follows from the colons before it. */
function lowerSlice(l: Lowering, node: number): void {
  const bounds = [-1, -1, -1];
  let bound = 0;
  let from = l.startOf(node);
  for (const child of l.children(node)) {
    bound += l.text.slice(from, l.startOf(child)).split(':').length - 1;
    bounds[bound] = child;
    from = l.endOf(child);
  }
  l.head(ExprTag.slice, node);
  for (const child of bounds.slice(0, 3)) l.optional(child);
}

function operatorOf(l: Lowering, node: number): string {
  const operator = l.field(node, Field.operator);
  return operator < 0 ? '' : l.textOf(operator);
}

function lowerBinary(l: Lowering, node: number): void {
  l.head(ExprTag.binary, node);
  l.out.string(operatorOf(l, node));
  l.expr(l.field(node, Field.left));
  l.expr(l.field(node, Field.right));
}

function lowerBoolean(l: Lowering, node: number): void {
  l.head(operatorOf(l, node) === 'and' ? ExprTag.and : ExprTag.or, node);
  l.expr(l.field(node, Field.left));
  l.expr(l.field(node, Field.right));
}

function lowerUnary(l: Lowering, node: number): void {
  l.head(ExprTag.unary, node);
  l.out.string(operatorOf(l, node));
  l.expr(l.field(node, Field.argument));
}

function lowerComparison(l: Lowering, node: number): void {
  const { next, field } = l.tree;
  const operators: string[] = [];
  const end = next[node] ?? 0;
  for (let child = node + 1; child < end; child = next[child] ?? end) {
    if (field[child] === Field.operators) operators.push(l.textOf(child).replace(/\s+/g, ' '));
  }
  const operands = l.children(node).filter((child) => field[child] !== Field.operators);
  l.head(ExprTag.compare, node);
  l.expr(operands[0] ?? -1);
  l.out.int(operators.length);
  for (const operator of operators) l.out.string(operator === '<>' ? '!=' : operator);
  l.list(operands.slice(1));
}

function lowerConditional(l: Lowering, node: number): void {
  const [then = -1, test = -1, otherwise = -1] = l.children(node);
  l.head(ExprTag.ifexp, node);
  l.expr(then);
  l.expr(test);
  l.expr(otherwise);
}

function lowerYield(l: Lowering, node: number): void {
  const value = l.first(node);
  const isFrom = value >= 0 && /^yield\s+from\b/.test(l.text.slice(l.startOf(node), l.startOf(value)));
  const owner = l.facts.currentFunction();
  if (owner !== undefined) owner.generator = true;
  l.head(isFrom ? ExprTag.yieldFrom : ExprTag.yield, node);
  if (isFrom) l.expr(value);
  else l.optional(value);
}

function lowerWalrus(l: Lowering, node: number): void {
  l.head(ExprTag.walrus, node);
  l.expr(l.field(node, Field.name));
  l.expr(l.field(node, Field.value));
}

/** `list[int]` in an annotation: the same as a subscript. */
function lowerGenericType(l: Lowering, node: number): void {
  const [name = -1, parameters = -1] = l.children(node);
  l.head(ExprTag.subscript, node);
  l.expr(name);
  if (parameters < 0) l.unknown(-1);
  else l.tupleOf(l.children(parameters), l.endOf(parameters));
}

function lowerUnionType(l: Lowering, node: number): void {
  const [left = -1, right = -1] = l.children(node);
  l.head(ExprTag.binary, node);
  l.out.string('|');
  l.expr(left);
  l.expr(right);
}

function lowerMemberType(l: Lowering, node: number): void {
  const [value = -1, name = -1] = l.children(node);
  l.head(ExprTag.attr, node);
  l.out.string(name < 0 ? '' : l.textOf(name));
  l.out.int(name < 0 ? l.endOf(node) : l.startOf(name));
  l.expr(value);
}

function unreadable(l: Lowering, node: number): void {
  l.unknown(node);
}

const BY_KIND: readonly (readonly [number, LowerExpr])[] = [
  [Kind.identifier, lowerName],
  [Kind.attribute, lowerAttribute],
  [Kind.call, lowerCall],
  [Kind.string, lowerString],
  [Kind.concatenated_string, lowerString],
  [Kind.integer, lowerNumber],
  [Kind.float, lowerNumber],
  [Kind.true, only(ExprTag.true)],
  [Kind.false, only(ExprTag.false)],
  [Kind.none, only(ExprTag.none)],
  [Kind.ellipsis, only(ExprTag.ellipsis)],
  [Kind.list, sequence(ExprTag.list)],
  [Kind.list_pattern, sequence(ExprTag.list)],
  [Kind.set, sequence(ExprTag.set)],
  [Kind.tuple, sequence(ExprTag.tuple)],
  [Kind.tuple_pattern, sequence(ExprTag.tuple)],
  [Kind.expression_list, sequence(ExprTag.tuple)],
  [Kind.pattern_list, sequence(ExprTag.tuple)],
  [Kind.dictionary, lowerDictionary],
  [Kind.subscript, lowerSubscript],
  [Kind.slice, lowerSlice],
  [Kind.binary_operator, lowerBinary],
  [Kind.boolean_operator, lowerBoolean],
  [Kind.not_operator, wrapper(ExprTag.not)],
  [Kind.unary_operator, lowerUnary],
  [Kind.comparison_operator, lowerComparison],
  [Kind.conditional_expression, lowerConditional],
  [Kind.lambda, lowerLambda],
  [Kind.list_comprehension, comprehension(ExprTag.listComp)],
  [Kind.set_comprehension, comprehension(ExprTag.setComp)],
  [Kind.dictionary_comprehension, comprehension(ExprTag.dictComp)],
  [Kind.generator_expression, comprehension(ExprTag.generator)],
  [Kind.await, wrapper(ExprTag.await)],
  [Kind.yield, lowerYield],
  [Kind.list_splat, (l, node) => l.splat(node)],
  [Kind.list_splat_pattern, wrapper(ExprTag.star)],
  [Kind.parenthesized_list_splat, transparent],
  [Kind.dictionary_splat, wrapper(ExprTag.starStar)],
  [Kind.dictionary_splat_pattern, wrapper(ExprTag.starStar)],
  [Kind.named_expression, lowerWalrus],
  [Kind.parenthesized_expression, transparent],
  [Kind.as_pattern_target, transparent],
  [Kind.as_pattern, unreadable],
  [Kind.keyword_argument, unreadable],
  [Kind.type, transparent],
  [Kind.constrained_type, transparent],
  [Kind.splat_type, wrapper(ExprTag.star)],
  [Kind.generic_type, lowerGenericType],
  [Kind.union_type, lowerUnionType],
  [Kind.member_type, lowerMemberType],
];

/** How each kind of expression is lowered. */
export const expressionTable: readonly (LowerExpr | undefined)[] = tableOf(BY_KIND);

/** An array by kind out of pairs: the fastest thing to dispatch on. */
export function tableOf<Lower>(pairs: readonly (readonly [number, Lower])[]): (Lower | undefined)[] {
  const size = Math.max(...pairs.map(([kind]) => kind)) + 1;
  const table: (Lower | undefined)[] = Array.from({ length: size });
  for (const [kind, lower] of pairs) table[kind] = lower;
  return table;
}
