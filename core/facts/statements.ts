import { Field, Kind } from '../syntax/node-kinds.ts';
import { lowerAnnotated, lowerAssignment, lowerAugmented, lowerTypeAlias } from './assignments.ts';
import { isDocstring, lowerClass, lowerDecorated, lowerFunction } from './definitions.ts';
import { tableOf } from './expressions.ts';
import { lowerFutureImport, lowerImport, lowerImportFrom } from './imports.ts';
import type { Lowering, LowerStmt } from './lowering.ts';
import { boundNames } from './patterns.ts';
import { ExprTag, StmtTag } from './tags.ts';

function lowerExpressionStatement(l: Lowering, node: number): number {
  const children = l.children(node);
  const first = children[0] ?? -1;
  if (children.length === 1) {
    const kind = l.kindOf(first);
    if (kind === Kind.assignment)
      return l.field(first, Field.type) < 0 ? lowerAssignment(l, first) : lowerAnnotated(l, first);
    if (kind === Kind.augmented_assignment) return lowerAugmented(l, first);
    // A docstring, or a string used as a comment.
    if (isDocstring(l, node)) return 0;
  }
  l.head(StmtTag.expr, node);
  l.tupleOf(children, l.endOf(node));
  return 1;
}

function lowerReturn(l: Lowering, node: number): number {
  l.head(StmtTag.return, node);
  l.optional(l.first(node));
  return 1;
}

/** Walks what runs only sometimes. */
function conditionally(l: Lowering, walk: () => void): void {
  const { scope } = l.facts;
  scope.conditional++;
  walk();
  scope.conditional--;
}

function lowerIf(l: Lowering, node: number): number {
  conditionally(l, () => lowerBranch(l, node, l.fields(node, Field.alternative)));
  return 1;
}

/** `if` or `elif` with the clauses that follow it. */
function lowerBranch(l: Lowering, node: number, alternatives: readonly number[]): void {
  const condition = l.field(node, Field.condition);
  l.out.head(StmtTag.if, l.startOf(node), l.endOf(alternatives.at(-1) ?? node));
  l.expr(condition);
  const { typeOnly } = l.facts;
  l.facts.typeOnly = typeOnly || (condition >= 0 && /^(?:\w+\.)?TYPE_CHECKING$/.test(l.textOf(condition)));
  l.block(l.field(node, Field.consequence));
  l.facts.typeOnly = typeOnly;
  const [next = -1, ...rest] = alternatives;
  if (next < 0 || l.kindOf(next) !== Kind.elif_clause) return l.block(next < 0 ? -1 : l.field(next, Field.body));
  l.nested(() => {
    l.out.int(1);
    lowerBranch(l, next, rest);
  });
}

/** Body of the `else` of a loop, or -1. */
function elseOf(l: Lowering, node: number): number {
  const clause = l.field(node, Field.alternative);
  return clause < 0 ? -1 : l.field(clause, Field.body);
}

function lowerFor(l: Lowering, node: number): number {
  l.head(StmtTag.for, node);
  l.out.int(l.isAsync(node) ? 1 : 0);
  l.expr(l.field(node, Field.left));
  l.expr(l.field(node, Field.right));
  conditionally(l, () => {
    l.block(l.field(node, Field.body));
    l.block(elseOf(l, node));
  });
  return 1;
}

function lowerWhile(l: Lowering, node: number): number {
  l.head(StmtTag.while, node);
  l.expr(l.field(node, Field.condition));
  conditionally(l, () => {
    l.block(l.field(node, Field.body));
    l.block(elseOf(l, node));
  });
  return 1;
}

function lowerTry(l: Lowering, node: number): number {
  const clauses = l.children(node);
  const clause = (kind: number): number => clauses.find((child) => l.kindOf(child) === kind) ?? -1;
  const handlers = clauses.filter((child) => l.kindOf(child) === Kind.except_clause);
  const otherwise = clause(Kind.else_clause);
  const last = clause(Kind.finally_clause);
  l.head(StmtTag.try, node);
  conditionally(l, () => {
    l.block(l.field(node, Field.body));
    l.out.int(handlers.length);
    for (const handler of handlers) lowerHandler(l, handler);
    l.block(otherwise < 0 ? -1 : l.field(otherwise, Field.body));
    l.block(last < 0 ? -1 : blockIn(l, last));
  });
  return 1;
}

function blockIn(l: Lowering, node: number): number {
  return l.children(node).find((child) => l.kindOf(child) === Kind.block) ?? -1;
}

function lowerHandler(l: Lowering, node: number): void {
  const values = l.fields(node, Field.value);
  const pattern = values[0] ?? -1;
  const isNamed = values.length === 1 && l.kindOf(pattern) === Kind.as_pattern;
  const alias = l.field(isNamed ? pattern : node, Field.alias);
  l.head(0, node);
  if (values.length === 0) l.out.absent();
  else if (isNamed) l.expr(l.first(pattern));
  else l.tupleOf(values, l.endOf(values.at(-1) ?? pattern));
  l.out.int(alias < 0 ? 0 : 1);
  if (alias >= 0) l.out.string(l.textOf(alias));
  l.block(blockIn(l, node));
}

function lowerWith(l: Lowering, node: number): number {
  const clause = l.children(node).find((child) => l.kindOf(child) === Kind.with_clause) ?? -1;
  const items = clause < 0 ? [] : l.children(clause).filter((child) => l.kindOf(child) === Kind.with_item);
  l.head(StmtTag.with, node);
  l.out.int(l.isAsync(node) ? 1 : 0);
  l.out.int(items.length);
  for (const item of items) {
    const value = l.field(item, Field.value);
    const isNamed = value >= 0 && l.kindOf(value) === Kind.as_pattern;
    l.expr(isNamed ? l.first(value) : value);
    l.optional(isNamed ? l.field(value, Field.alias) : -1);
  }
  conditionally(l, () => l.block(l.field(node, Field.body)));
  return 1;
}

function lowerRaise(l: Lowering, node: number): number {
  const cause = l.field(node, Field.cause);
  l.head(StmtTag.raise, node);
  l.optional(l.children(node).find((child) => child !== cause) ?? -1);
  l.optional(cause);
  return 1;
}

function lowerAssert(l: Lowering, node: number): number {
  const [test = -1, message = -1] = l.children(node);
  l.head(StmtTag.assert, node);
  l.expr(test);
  l.optional(message);
  return 1;
}

function lowerDelete(l: Lowering, node: number): number {
  const [first = -1] = l.children(node);
  const isList = first >= 0 && l.kindOf(first) === Kind.expression_list;
  l.head(StmtTag.del, node);
  l.list(isList ? l.children(first) : [first]);
  return 1;
}

function lowerMatch(l: Lowering, node: number): number {
  const body = l.field(node, Field.body);
  const cases = body < 0 ? [] : l.children(body).filter((child) => l.kindOf(child) === Kind.case_clause);
  l.head(StmtTag.match, node);
  const subjects = l.fields(node, Field.subject);
  const last = subjects.at(-1) ?? node;
  l.tupleOf(subjects, l.text.indexOf(':', l.endOf(last)));
  l.out.int(cases.length);
  conditionally(l, () => {
    for (const clause of cases) {
      const guard = l.field(clause, Field.guard);
      l.optional(guard < 0 ? -1 : l.first(guard));
      const binds = boundNames(l, clause);
      l.out.int(binds.length);
      for (const name of binds) l.out.string(name);
      l.block(l.field(clause, Field.consequence));
    }
  });
  return 1;
}

/** `global` and `nonlocal`. */
function names(tag: number): LowerStmt {
  return (l, node) => {
    const children = l.children(node);
    l.head(tag, node);
    l.out.int(children.length);
    for (const child of children) l.out.string(l.textOf(child));
    return 1;
  };
}

/** A statement that is one word. */
function word(tag: number): LowerStmt {
  return (l, node) => {
    l.head(tag, node);
    return 1;
  };
}

/** Python 2's `print` and `exec`: only their operands matter. */
function lowerOldStatement(l: Lowering, node: number): number {
  l.head(StmtTag.expr, node);
  l.head(ExprTag.unknown, node);
  l.childList(node);
  return 1;
}

/** How each kind of statement is lowered. */
export const statementTable: readonly (LowerStmt | undefined)[] = tableOf<LowerStmt>([
  [Kind.expression_statement, lowerExpressionStatement],
  [Kind.assignment, lowerAssignment],
  [Kind.augmented_assignment, lowerAugmented],
  [Kind.type_alias_statement, lowerTypeAlias],
  [Kind.return_statement, lowerReturn],
  [Kind.if_statement, lowerIf],
  [Kind.for_statement, lowerFor],
  [Kind.while_statement, lowerWhile],
  [Kind.try_statement, lowerTry],
  [Kind.with_statement, lowerWith],
  [Kind.raise_statement, lowerRaise],
  [Kind.assert_statement, lowerAssert],
  [Kind.delete_statement, lowerDelete],
  [Kind.match_statement, lowerMatch],
  [Kind.import_statement, lowerImport],
  [Kind.import_from_statement, lowerImportFrom],
  [Kind.future_import_statement, lowerFutureImport],
  [Kind.function_definition, (l, node) => lowerFunction(l, node, [])],
  [Kind.class_definition, (l, node) => lowerClass(l, node, [])],
  [Kind.decorated_definition, lowerDecorated],
  [Kind.global_statement, names(StmtTag.global)],
  [Kind.nonlocal_statement, names(StmtTag.nonlocal)],
  [Kind.break_statement, word(StmtTag.break)],
  [Kind.continue_statement, word(StmtTag.continue)],
  [Kind.pass_statement, word(StmtTag.pass)],
  [Kind.print_statement, lowerOldStatement],
  [Kind.exec_statement, lowerOldStatement],
]);
