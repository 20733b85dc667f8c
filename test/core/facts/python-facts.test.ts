import assert from 'node:assert/strict';
import { decodeBlock, decodeExpr } from '#core/facts/code.ts';
import type { PythonFacts } from '#core/facts/file-facts.ts';
import { factsOf } from './extracted.ts';
import { printBlock, printExpr } from './print-python.ts';

/** What each assignment binds, as one line. */
function assignmentLines(facts: PythonFacts, list = facts.assignments): string[] {
  return list.map(({ name, op, value, annotation, conditional }) => {
    const type = annotation === undefined ? '' : `: ${printExpr(decodeExpr(facts.code, annotation))}`;
    const right = value === undefined ? '' : ` ${op} ${printExpr(decodeExpr(facts.code, value))}`;
    return `${conditional ? '(maybe) ' : ''}${name}${type}${right}`;
  });
}

function importLines(facts: PythonFacts): string[] {
  return facts.imports.map(({ level, module, name, as, bindsRoot, scope, typeOnly }) => {
    const notes = [
      bindsRoot ? 'root' : '',
      scope >= 0 ? `in ${facts.functions[scope]?.name}` : '',
      typeOnly ? 'types' : '',
    ];
    return `${'.'.repeat(level)}${module}:${name ?? ''} as ${as} ${notes.join(' ')}`.replace(/\s+/g, ' ').trim();
  });
}

describe('extractPython', () => {
  it('lists imports wherever they stand, with their scope', () => {
    const facts = factsOf(`
from __future__ import annotations
import a.b, c.d as e
from .. import models
from .x . y import (
    Book as B, # why
    Author,
)
from django.db.models import *
if TYPE_CHECKING:
    from shop.models import Shop
else:
    from shop.models import Other
try:
    import ujson as json
except ImportError:
    import json
def view(request):
    from . import forms
    class Local:
        import inner
    if typing.TYPE_CHECKING:
        import late
class C:
    import held
`);
    assert.deepEqual(importLines(facts), [
      '__future__:annotations as annotations',
      'a.b: as a root',
      'c.d: as e',
      '..:models as models',
      '.x.y:Book as B',
      '.x.y:Author as Author',
      'django.db.models:* as *',
      'shop.models:Shop as Shop types',
      'shop.models:Other as Other',
      'ujson: as json',
      'json: as json root',
      '.:forms as forms in view',
      'inner: as inner root',
      'late: as late root in view types',
      'held: as held root',
    ]);
  });

  it('lists classes with bases, keywords, decorators, members and where they stand', () => {
    const text = `
@register(1)
class Book(models.Model, Mixin[int], metaclass=Meta, **options):
    """Doc."""
    title = models.CharField(max_length=3)
    if settings.X:
        extra: int = 1
        def maybe(self): ...
    class Meta:
        ordering = ['title']
    @property
    def name(self):
        class Local: pass
        def helper(): pass
        ignored = 1
`;
    const facts = factsOf(text);
    const [book, meta, local] = facts.classes;
    assert.ok(book && meta && local && facts.classes.length === 3);
    const exprs = (refs: readonly number[]): string[] => refs.map((ref) => printExpr(decodeExpr(facts.code, ref)));
    assert.deepEqual(exprs(book.bases), ['models.Model', 'Mixin[int]', '**options']);
    assert.deepEqual(exprs(book.decorators), ['register((1))']);
    assert.deepEqual(
      book.keywords.map((keyword) => keyword.name),
      ['metaclass'],
    );
    assert.deepEqual(exprs(book.keywords.map((keyword) => keyword.value)), ['Meta']);
    assert.equal(text.slice(book.docstring?.start, book.docstring?.end), '"""Doc."""');
    assert.equal(text.slice(book.nameStart, book.nameEnd), 'Book');
    assert.ok(text.slice(book.start, book.end).startsWith('class Book('));
    assert.deepEqual(assignmentLines(facts, book.attributes), [
      'title = models.CharField(max_length=(3))',
      '(maybe) extra: int = 1',
    ]);
    assert.deepEqual(
      book.methods.map((index) => facts.functions[index]?.qualname),
      ['Book.maybe', 'Book.name'],
    );
    assert.deepEqual(
      book.inner.map((index) => facts.classes[index]?.qualname),
      ['Book.Meta'],
    );
    assert.deepEqual([meta.outerClass, meta.outerFunction, meta.docstring], [0, -1, undefined]);
    assert.equal(local.qualname, 'Book.name.<locals>.Local');
    assert.deepEqual([local.outerClass, local.outerFunction], [-1, 1]);
    const helper = facts.functions[2];
    assert.deepEqual(
      [helper?.qualname, helper?.ownerClass, helper?.outerFunction],
      ['Book.name.<locals>.helper', -1, 1],
    );
    assert.deepEqual(facts.assignments, []);
  });

  it('lists functions with parameters, decorators, return types, async and generators', () => {
    const facts = factsOf(`
@a.b
@c(1)
async def f[T](x, /, y: int = 2, *args: str, k, d=None, **kw) -> list[T]:
    return [await z async for z in y]
def g():
    def inner(): yield 1
    return lambda: (yield)
def h():
    x = yield
def i(*, only): yield from only
`);
    const [f, g, inner, h, i] = facts.functions;
    const param = (p: NonNullable<typeof f>['params'][number]): string =>
      `${p.kind} ${p.name}${p.annotation === undefined ? '' : `: ${printExpr(decodeExpr(facts.code, p.annotation))}`}${p.default === undefined ? '' : ` = ${printExpr(decodeExpr(facts.code, p.default))}`}`;
    assert.deepEqual(f?.params.map(param), [
      'positional x',
      'normal y: int = 2',
      'star args: str',
      'keyword k',
      'keyword d = None',
      'starstar kw',
    ]);
    assert.deepEqual(i?.params.map(param), ['keyword only']);
    assert.deepEqual(
      f?.decorators.map((ref) => printExpr(decodeExpr(facts.code, ref))),
      ['a.b', 'c((1))'],
    );
    assert.equal(f?.returns === undefined ? '' : printExpr(decodeExpr(facts.code, f.returns)), 'list[T]');
    assert.deepEqual([f?.async, g?.async], [true, false]);
    assert.deepEqual(
      [f, g, inner, h, i].map((fact) => fact?.generator),
      [false, false, true, true, true],
    );
    assert.equal(printBlock(decodeBlock(facts.code, f?.body ?? 0)), 'return [(await z) async for z in y]\n');
  });

  it('says of a lambda that its yield is its own', () => {
    assert.equal(factsOf('def f():\n  return lambda: (yield)\n').functions[0]?.generator, false);
  });

  it('lists what module-level assignments bind', () => {
    const text = `
a = b = f()
c, d = 1, 2
e, *g = values
[h, (i, j)] = [1, pair]
k: int
l: str = 'x'
MIDDLEWARE += ['m']
obj.attr = items[0] = 3
with open(x) as fh:
    inside = 1
type Alias[T] = list[T]
def f():
    local = 1
`;
    const facts = factsOf(text);
    assert.deepEqual(assignmentLines(facts), [
      'a = f()',
      'b = f()',
      'c = 1',
      'd = 2',
      'e = <unknown >',
      'g = <unknown >',
      'h = 1',
      'i = <unknown >',
      'j = <unknown >',
      'k: int',
      'l: str = "x"',
      'MIDDLEWARE += ["m"]',
      '(maybe) inside = 1',
      'Alias = list[T]',
    ]);
    for (const { name, nameStart, nameEnd } of facts.assignments) assert.equal(text.slice(nameStart, nameEnd), name);
  });

  it('leaves bodies of functions out when asked to', () => {
    const text = 'X = 1\nclass A:\n    y = 2\n    def m(self, z=3):\n        import os\n        return os\n';
    const facts = factsOf(text, { bodies: false });
    assert.deepEqual(decodeBlock(facts.code, facts.functions[0]?.body ?? 0), []);
    assert.deepEqual(facts.imports, []);
    assert.deepEqual(assignmentLines(facts, facts.classes[0]?.attributes), ['y = 2']);
    assert.equal(facts.functions[0]?.params.length, 2);
    assert.ok(facts.code.ints.length < factsOf(text).code.ints.length);
  });

  it('hashes the whole text, each function, and what declares', () => {
    const text = 'import a\ndef f(x):\n    return 1\nclass B:\n    def g(self):\n        import c\n        return 2\n';
    const [one, body, head, imported] = [
      text,
      text.replace('return 1', 'return 3'),
      text.replace('f(x)', 'f(y)'),
      text.replace('import c', 'import d'),
    ].map((version) => factsOf(version));
    assert.ok(one && body && head && imported);
    assert.equal(factsOf(text).hash, one.hash);
    for (const other of [body, head, imported]) assert.notEqual(other.hash, one.hash);
    assert.equal(body.declarationsHash, one.declarationsHash);
    assert.notEqual(head.declarationsHash, one.declarationsHash);
    assert.notEqual(imported.declarationsHash, one.declarationsHash);
    assert.notEqual(body.functions[0]?.bodyHash, one.functions[0]?.bodyHash);
    assert.equal(body.functions[1]?.bodyHash, one.functions[1]?.bodyHash);
  });
});
