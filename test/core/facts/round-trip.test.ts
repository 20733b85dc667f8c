import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeBlock } from '#core/facts/code.ts';
import type { Expr, Stmt } from '#core/facts/flow-form.ts';
import { isDeep, seed } from '#test/support/sampling.ts';
import { factsOf, withoutSpans } from './extracted.ts';
import { printBlock } from './print-python.ts';

const span = fc.constant({ start: 0, end: 0 });
const identifier = fc.constantFrom('a', 'book', 'Author', 'x1', 'objects', 'été');

/** A record of arbitraries, with a span. */
function node<Shape extends object>(shape: { [key in keyof Shape]: fc.Arbitrary<Shape[key]> }): fc.Arbitrary<Expr> {
  return fc.tuple(fc.record(shape), span).map(([fields, at]) => ({ ...fields, ...at }) as unknown as Expr);
}

function statement<Shape extends object>(shape: {
  [key in keyof Shape]: fc.Arbitrary<Shape[key]>;
}): fc.Arbitrary<Stmt> {
  return fc.tuple(fc.record(shape), span).map(([fields, at]) => ({ ...fields, ...at }) as unknown as Stmt);
}

const k = <Kind extends string>(kind: Kind): fc.Arbitrary<Kind> => fc.constant(kind);
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });
const few = <Value>(value: fc.Arbitrary<Value>, minLength = 0): fc.Arbitrary<Value[]> =>
  fc.array(value, { minLength, maxLength: 3 });

const name = node({ k: k('name'), id: identifier });
const text = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .filter((value) => JSON.parse(JSON.stringify(value)) === value);
const leaf = fc.oneof(
  name,
  node({ k: k('str'), value: text }),
  node({ k: k('num'), value: fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })) }),
  node({ k: k('bool'), value: fc.boolean() }),
  node({ k: k('none') }),
  node({ k: k('ellipsis') }),
  node({ k: k('bytes') }),
);

const depthIdentifier = fc.createDepthIdentifier();

const { expr } = fc.letrec<{ expr: Expr }>((tie) => {
  const e = tie('expr');
  const star = node({ k: k('star'), value: e });
  const clauses = few(fc.record({ target: name, iter: e, conditions: few(e), async: fc.boolean() }), 1);
  const comp = (kind: 'list' | 'set' | 'generator'): fc.Arbitrary<Expr> =>
    node({ k: k('comp'), kind: k(kind), element: e, value: fc.constant(undefined), clauses });
  const slice = node({ k: k('slice'), lower: maybe(e), upper: maybe(e), step: maybe(e) });
  return {
    expr: fc.oneof(
      { maxDepth: 3, depthIdentifier },
      leaf,
      node({ k: k('attr'), value: e, name: identifier, nameStart: fc.constant(0) }),
      node({
        k: k('call'),
        func: e,
        args: few(fc.oneof(e, star)),
        keywords: few(fc.record({ name: identifier, value: e, start: fc.constant(0), end: fc.constant(0) })),
      }),
      node({ k: k('list'), items: few(fc.oneof(e, star)) }),
      node({ k: k('set'), items: few(e, 1) }),
      node({ k: k('tuple'), items: few(e, 1) }),
      node({ k: k('dict'), items: few(fc.record({ key: maybe(e), value: e })) }),
      node({ k: k('subscript'), value: e, index: fc.oneof(e, slice) }),
      node({
        k: k('binary'),
        op: fc.constantFrom('+', '-', '*', '/', '//', '%', '**', '@', '<<', '|', '&', '^'),
        left: e,
        right: e,
      }),
      node({ k: fc.constantFrom('and', 'or'), left: e, right: e }),
      node({ k: k('not'), value: e }),
      node({ k: k('unary'), op: fc.constantFrom('-', '+', '~'), value: e }),
      fc
        .tuple(e, few(fc.tuple(fc.constantFrom('<', '==', '!=', 'in', 'not in', 'is', 'is not'), e), 1))
        .map(([left, rest]) => ({
          ...({ k: 'compare', left, start: 0, end: 0 } as const),
          ops: rest.map(([op]) => op),
          rights: rest.map(([, right]) => right),
        })),
      node({ k: k('ifexp'), then: e, test: e, otherwise: e }),
      comp('list'),
      comp('set'),
      comp('generator'),
      node({ k: k('comp'), kind: k('dict'), element: e, value: e, clauses }),
      node({ k: k('await'), value: e }),
      node({ k: k('yield'), value: maybe(e) }),
      node({ k: k('yieldfrom'), value: e }),
      node({ k: k('walrus'), target: name, value: e }),
      node({
        k: k('lambda'),
        params: few(identifier).map((names) => [...new Set(names)].map((id) => ({ ...param, name: id }))),
        body: e,
      }),
    ),
  };
});
const param = { kind: 'normal', annotation: undefined, default: undefined, start: 0, end: 0 } as const;

const { block } = fc.letrec<{ block: Stmt[]; stmt: Stmt }>((tie) => {
  const body = few(tie('stmt'), 1);
  const otherwise = few(tie('stmt'));
  const e = expr;
  const target = fc.oneof(name, node({ k: k('attr'), value: name, name: identifier, nameStart: fc.constant(0) }));
  const handler = fc.record({
    type: maybe(name),
    name: fc.constant(undefined),
    body,
    start: fc.constant(0),
    end: fc.constant(0),
  });
  return {
    block: body,
    stmt: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      // A string alone is a docstring: left out.
      statement({ k: k('expr'), value: e.filter((value) => value.k !== 'str' && value.k !== 'bytes') }),
      statement({ k: k('assign'), targets: few(target, 1), value: e }),
      statement({ k: k('annassign'), target, annotation: name, value: maybe(e) }),
      statement({ k: k('augassign'), target, op: fc.constantFrom('+=', '|=', '//='), value: e }),
      statement({ k: k('return'), value: maybe(e) }),
      statement({ k: k('raise'), value: e, cause: maybe(e) }),
      statement({ k: k('assert'), test: e, message: maybe(e) }),
      statement({ k: k('del'), targets: few(target, 1) }),
      statement({ k: fc.constantFrom('global', 'nonlocal'), names: few(identifier, 1) }),
      statement({ k: fc.constantFrom('break', 'continue', 'pass') }),
      statement({ k: k('if'), test: e, then: body, otherwise }),
      statement({ k: k('for'), target: name, iter: e, body, otherwise, async: fc.boolean() }),
      statement({ k: k('while'), test: e, body, otherwise }),
      statement({
        k: k('with'),
        items: few(fc.record({ value: e, target: maybe(target) }), 1),
        body,
        async: fc.boolean(),
      }),
      statement({
        k: k('try'),
        body,
        handlers: fc.array(handler, { minLength: 1, maxLength: 2 }),
        otherwise,
        finally: otherwise,
      }),
      statement({
        k: k('match'),
        // tree-sitter-python 0.25 takes `match (x).y:` before a `case [a]:` for an annotated name.
        subject: name,
        cases: few(fc.record({ guard: maybe(e), binds: few(identifier).map((names) => [...new Set(names)]), body }), 1),
      }),
    ),
  };
});

describe('the flow form of a file', () => {
  it('has a lone star around all of its operand', () => {
    for (const operand of ['a.b', 'a.b.c', 'a()', 'a[0]', 'a.b()', 'a + b', 'a or b', 'a if b else c', 'a == b']) {
      const source = `x = [*${operand}]\n`;
      const { code, body } = factsOf(source);
      const [assigned] = decodeBlock(code, body);
      const list = assigned?.k === 'assign' ? assigned.value : undefined;
      const star = list?.k === 'list' ? list.items[0] : undefined;
      assert.equal(star?.k, 'star', source);
      const inside = star?.k === 'star' ? star.value : undefined;
      assert.equal(source.slice(inside?.start, inside?.end), operand);
    }
  });

  it('comes back as it was from its Python text, encoded and decoded', () => {
    const cases = isDeep ? 10_000 : 500;
    fc.assert(
      fc.property(block, (statements) => {
        const source = printBlock(statements);
        const facts = factsOf(source);
        assert.equal(facts.hasSyntaxError, false, source);
        assert.deepEqual(withoutSpans(decodeBlock(facts.code, facts.body)), withoutSpans(statements), source);
      }),
      { numRuns: cases, seed },
    );
  }).timeout(900_000);
});
