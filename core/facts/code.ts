import { decodeExprAt, decodeOptional } from './decode-expr.ts';
import { CodeReader } from './code-reader.ts';
import type { BlockRef, Code, ExprRef } from './file-facts.ts';
import type { Expr, Handler, Stmt } from './flow-form.ts';
import { StmtTag } from './tags.ts';

/** The expression at a reference that the same file's facts hold. Every call gives fresh objects. */
export function decodeExpr(code: Code, ref: ExprRef): Expr {
  return decodeExprAt(new CodeReader(code, ref));
}

/** The statements of a block at a reference that the same file's facts hold. Every call gives fresh objects. */
export function decodeBlock(code: Code, ref: BlockRef): readonly Stmt[] {
  return blockAt(new CodeReader(code, ref));
}

function blockAt(read: CodeReader): readonly Stmt[] {
  return read.list(() => stmtAt(read));
}

function stmtAt(read: CodeReader): Stmt {
  const { tag, start, end } = read.head();
  const span = { start, end };
  switch (tag) {
    case StmtTag.expr:
      return { k: 'expr', value: decodeExprAt(read), ...span };
    case StmtTag.assign:
      return { k: 'assign', targets: expressionsAt(read), value: decodeExprAt(read), ...span };
    case StmtTag.annAssign:
      return {
        k: 'annassign',
        target: decodeExprAt(read),
        annotation: decodeExprAt(read),
        value: decodeOptional(read),
        ...span,
      };
    case StmtTag.augAssign:
      return { k: 'augassign', op: read.string(), target: decodeExprAt(read), value: decodeExprAt(read), ...span };
    case StmtTag.return:
      return { k: 'return', value: decodeOptional(read), ...span };
    case StmtTag.raise:
      return { k: 'raise', value: decodeOptional(read), cause: decodeOptional(read), ...span };
    case StmtTag.assert:
      return { k: 'assert', test: decodeExprAt(read), message: decodeOptional(read), ...span };
    case StmtTag.del:
      return { k: 'del', targets: expressionsAt(read), ...span };
    case StmtTag.import:
      return { k: 'import', fact: read.int(), ...span };
    case StmtTag.def:
    case StmtTag.class:
      return { k: tag === StmtTag.def ? 'def' : 'class', fact: skipDefinition(read), ...span };
    case StmtTag.global:
    case StmtTag.nonlocal:
      return { k: tag === StmtTag.global ? 'global' : 'nonlocal', names: read.list(() => read.string()), ...span };
    case StmtTag.break:
      return { k: 'break', ...span };
    case StmtTag.continue:
      return { k: 'continue', ...span };
    case StmtTag.pass:
      return { k: 'pass', ...span };
    default:
      return compoundAt(read, tag, span);
  }
}

function compoundAt(read: CodeReader, tag: number, span: { start: number; end: number }): Stmt {
  switch (tag) {
    case StmtTag.if:
      return { k: 'if', test: decodeExprAt(read), then: blockAt(read), otherwise: blockAt(read), ...span };
    case StmtTag.for:
      return {
        k: 'for',
        async: read.int() === 1,
        target: decodeExprAt(read),
        iter: decodeExprAt(read),
        body: blockAt(read),
        otherwise: blockAt(read),
        ...span,
      };
    case StmtTag.while:
      return { k: 'while', test: decodeExprAt(read), body: blockAt(read), otherwise: blockAt(read), ...span };
    case StmtTag.try:
      return {
        k: 'try',
        body: blockAt(read),
        handlers: read.list(() => handlerAt(read)),
        otherwise: blockAt(read),
        finally: blockAt(read),
        ...span,
      };
    case StmtTag.with:
      return {
        k: 'with',
        async: read.int() === 1,
        items: read.list(() => ({ value: decodeExprAt(read), target: decodeOptional(read) })),
        body: blockAt(read),
        ...span,
      };
    case StmtTag.match:
      return {
        k: 'match',
        subject: decodeExprAt(read),
        cases: read.list(() => ({
          guard: decodeOptional(read),
          binds: read.list(() => read.string()),
          body: blockAt(read),
        })),
        ...span,
      };
    default:
      throw new Error(`Invariant violated: no statement has tag ${tag}`);
  }
}

function handlerAt(read: CodeReader): Handler {
  const { start, end } = read.head();
  const type = decodeOptional(read);
  const name = read.int() === 1 ? read.string() : undefined;
  return { type, name, body: blockAt(read), start, end };
}

/** A definition's own expressions and body stand inside its record: they are read through its fact, not here. */
function skipDefinition(read: CodeReader): number {
  const fact = read.int();
  read.at = read.int();
  return fact;
}

function expressionsAt(read: CodeReader): Expr[] {
  return read.list(() => decodeExprAt(read));
}
