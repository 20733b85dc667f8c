import type { Expr, Stmt } from '../facts/flow-form.ts';

/** What is told of every expression and statement; outer ones before inner ones, in source order. */
export interface Walker {
  expr?(expr: Expr): void;
  stmt?(statement: Stmt): void;
}

/** Walks statements and everything inside of them; nested definitions are separate blocks and left out. */
export function walkBlock(block: readonly Stmt[], walker: Walker): void {
  for (const statement of block) walkStatement(statement, walker);
}

/** Walks one expression and its parts. */
export function walkExpr(expr: Expr | undefined, walker: Walker): void {
  if (expr === undefined) return;
  walker.expr?.(expr);
  for (const part of partsOf(expr)) walkExpr(part, walker);
}

function walkStatement(statement: Stmt, walker: Walker): void {
  walker.stmt?.(statement);
  const { exprs, blocks } = statementParts(statement);
  for (const expr of exprs) walkExpr(expr, walker);
  for (const block of blocks) walkBlock(block, walker);
}

/** The blocks of statements directly in a statement: branches, handlers, loop bodies. */
export function blocksIn(statement: Stmt): readonly (readonly Stmt[])[] {
  return statementParts(statement).blocks;
}

interface Parts {
  readonly exprs: readonly (Expr | undefined)[];
  readonly blocks: readonly (readonly Stmt[])[];
}

const none: Parts = { exprs: [], blocks: [] };

function statementParts(statement: Stmt): Parts {
  switch (statement.k) {
    case 'expr':
    case 'return':
      return { exprs: [statement.value], blocks: [] };
    case 'assign':
      return { exprs: [...statement.targets, statement.value], blocks: [] };
    case 'annassign':
      return { exprs: [statement.target, statement.annotation, statement.value], blocks: [] };
    case 'augassign':
      return { exprs: [statement.target, statement.value], blocks: [] };
    case 'if':
      return { exprs: [statement.test], blocks: [statement.then, statement.otherwise] };
    case 'for':
      return { exprs: [statement.target, statement.iter], blocks: [statement.body, statement.otherwise] };
    case 'while':
      return { exprs: [statement.test], blocks: [statement.body, statement.otherwise] };
    case 'try': {
      const { body, handlers, otherwise } = statement;
      return {
        exprs: handlers.map((handler) => handler.type),
        blocks: [body, ...handlers.map((handler) => handler.body), otherwise, statement.finally],
      };
    }
    case 'with':
      return { exprs: statement.items.flatMap(({ value, target }) => [value, target]), blocks: [statement.body] };
    case 'raise':
      return { exprs: [statement.value, statement.cause], blocks: [] };
    case 'assert':
      return { exprs: [statement.test, statement.message], blocks: [] };
    case 'del':
      return { exprs: statement.targets, blocks: [] };
    case 'match':
      return {
        exprs: [statement.subject, ...statement.cases.map((each) => each.guard)],
        blocks: statement.cases.map((each) => each.body),
      };
    default:
      return none;
  }
}

function partsOf(expr: Expr): readonly (Expr | undefined)[] {
  switch (expr.k) {
    case 'attr':
    case 'await':
    case 'yield':
    case 'yieldfrom':
    case 'star':
    case 'starstar':
    case 'not':
    case 'unary':
      return [expr.value];
    case 'call':
      return [expr.func, ...expr.args, ...expr.keywords.map((keyword) => keyword.value)];
    case 'fstring':
    case 'unknown':
      return expr.parts;
    case 'list':
    case 'tuple':
    case 'set':
      return expr.items;
    case 'dict':
      return expr.items.flatMap(({ key, value }) => [key, value]);
    case 'subscript':
      return [expr.value, expr.index];
    case 'slice':
      return [expr.lower, expr.upper, expr.step];
    case 'binary':
    case 'and':
    case 'or':
      return [expr.left, expr.right];
    case 'compare':
      return [expr.left, ...expr.rights];
    case 'ifexp':
      return [expr.test, expr.then, expr.otherwise];
    case 'lambda':
      return [expr.body];
    case 'comp':
      return [
        ...expr.clauses.flatMap((clause) => [clause.iter, clause.target, ...clause.conditions]),
        expr.element,
        expr.value,
      ];
    case 'walrus':
      return [expr.target, expr.value];
    default:
      return [];
  }
}
