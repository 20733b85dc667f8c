import type { CodeReader } from './code-reader.ts';
import type { CompClause, Expr, Keyword, Param } from './flow-form.ts';
import { ExprTag, PARAM_KINDS } from './tags.ts';

type Span = { readonly start: number; readonly end: number };

/** The expression that stands at the reader's place. */
export function decodeExprAt(read: CodeReader): Expr {
  const { tag, start, end } = read.head();
  const span = { start, end };
  switch (tag) {
    case ExprTag.name:
      return { k: 'name', id: read.string(), ...span };
    case ExprTag.attr:
      return { k: 'attr', name: read.string(), nameStart: read.int(), value: decodeExprAt(read), ...span };
    case ExprTag.call:
      return {
        k: 'call',
        func: decodeExprAt(read),
        args: manyAt(read),
        keywords: read.list(() => keywordAt(read)),
        ...span,
      };
    case ExprTag.str:
      return { k: 'str', value: read.string(), ...span };
    case ExprTag.bytes:
      return { k: 'bytes', ...span };
    case ExprTag.int:
      return { k: 'num', value: read.int(), ...span };
    case ExprTag.float:
      return { k: 'num', value: Number(read.string()), ...span };
    case ExprTag.true:
    case ExprTag.false:
      return { k: 'bool', value: tag === ExprTag.true, ...span };
    case ExprTag.none:
      return { k: 'none', ...span };
    case ExprTag.ellipsis:
      return { k: 'ellipsis', ...span };
    case ExprTag.fstring:
      return { k: 'fstring', parts: manyAt(read), ...span };
    default:
      return collectionAt(read, tag, span) ?? operatorAt(read, tag, span) ?? deferredAt(read, tag, span);
  }
}

/** The expression at the reader's place, or undefined where none was written. */
export function decodeOptional(read: CodeReader): Expr | undefined {
  const at = read.at;
  if (read.int() === ExprTag.absent) return undefined;
  read.at = at;
  return decodeExprAt(read);
}

function collectionAt(read: CodeReader, tag: number, span: Span): Expr | undefined {
  switch (tag) {
    case ExprTag.list:
      return { k: 'list', items: manyAt(read), ...span };
    case ExprTag.tuple:
      return { k: 'tuple', items: manyAt(read), ...span };
    case ExprTag.set:
      return { k: 'set', items: manyAt(read), ...span };
    case ExprTag.dict:
      return { k: 'dict', items: read.list(() => ({ key: decodeOptional(read), value: decodeExprAt(read) })), ...span };
    case ExprTag.listComp:
      return { k: 'comp', kind: 'list', ...compAt(read), ...span };
    case ExprTag.setComp:
      return { k: 'comp', kind: 'set', ...compAt(read), ...span };
    case ExprTag.dictComp:
      return { k: 'comp', kind: 'dict', ...compAt(read), ...span };
    case ExprTag.generator:
      return { k: 'comp', kind: 'generator', ...compAt(read), ...span };
    default:
      return undefined;
  }
}

function operatorAt(read: CodeReader, tag: number, span: Span): Expr | undefined {
  switch (tag) {
    case ExprTag.subscript:
      return { k: 'subscript', value: decodeExprAt(read), index: decodeExprAt(read), ...span };
    case ExprTag.slice:
      return {
        k: 'slice',
        lower: decodeOptional(read),
        upper: decodeOptional(read),
        step: decodeOptional(read),
        ...span,
      };
    case ExprTag.binary:
      return { k: 'binary', op: read.string(), left: decodeExprAt(read), right: decodeExprAt(read), ...span };
    case ExprTag.and:
    case ExprTag.or:
      return {
        k: tag === ExprTag.and ? 'and' : 'or',
        left: decodeExprAt(read),
        right: decodeExprAt(read),
        ...span,
      };
    case ExprTag.not:
      return { k: 'not', value: decodeExprAt(read), ...span };
    case ExprTag.unary:
      return { k: 'unary', op: read.string(), value: decodeExprAt(read), ...span };
    case ExprTag.compare:
      return {
        k: 'compare',
        left: decodeExprAt(read),
        ops: read.list(() => read.string()),
        rights: manyAt(read),
        ...span,
      };
    case ExprTag.ifexp:
      return {
        k: 'ifexp',
        then: decodeExprAt(read),
        test: decodeExprAt(read),
        otherwise: decodeExprAt(read),
        ...span,
      };
    default:
      return undefined;
  }
}

function deferredAt(read: CodeReader, tag: number, span: Span): Expr {
  switch (tag) {
    case ExprTag.lambda:
      return { k: 'lambda', params: read.list(() => paramAt(read)), body: decodeExprAt(read), ...span };
    case ExprTag.await:
      return { k: 'await', value: decodeExprAt(read), ...span };
    case ExprTag.yield:
      return { k: 'yield', value: decodeOptional(read), ...span };
    case ExprTag.yieldFrom:
      return { k: 'yieldfrom', value: decodeExprAt(read), ...span };
    case ExprTag.star:
      return { k: 'star', value: decodeExprAt(read), ...span };
    case ExprTag.starStar:
      return { k: 'starstar', value: decodeExprAt(read), ...span };
    case ExprTag.walrus:
      return { k: 'walrus', target: decodeExprAt(read), value: decodeExprAt(read), ...span };
    case ExprTag.unknown:
      return { k: 'unknown', parts: manyAt(read), ...span };
    default:
      throw new Error(`Invariant violated: no expression has tag ${tag}`);
  }
}

function manyAt(read: CodeReader): Expr[] {
  return read.list(() => decodeExprAt(read));
}

function keywordAt(read: CodeReader): Keyword {
  const { start, end } = read.head();
  return { name: read.string(), value: decodeExprAt(read), start, end };
}

function compAt(read: CodeReader): { element: Expr; value: Expr | undefined; clauses: CompClause[] } {
  return {
    element: decodeExprAt(read),
    value: decodeOptional(read),
    clauses: read.list(() => ({
      async: read.int() === 1,
      target: decodeExprAt(read),
      iter: decodeExprAt(read),
      conditions: manyAt(read),
    })),
  };
}

function paramAt(read: CodeReader): Param {
  const { tag, start, end } = read.head();
  const kind = PARAM_KINDS[tag] ?? 'normal';
  return { name: read.string(), kind, annotation: decodeOptional(read), default: decodeOptional(read), start, end };
}
