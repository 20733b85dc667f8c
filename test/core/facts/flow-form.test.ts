import assert from 'node:assert/strict';
import { factsOf, printed } from './extracted.ts';

describe('the flow form', () => {
  it('holds values of literals', () => {
    const lines: [source: string, expected: string][] = [
      [
        String.raw`x = "a\n\x41\u00e9\101\N{DASH}\q" 'b' """c\
d"""`,
        String.raw`x = "a\nAéA�\\qbcd"`,
      ],
      [String.raw`x = r"a\n" R'\'`.replace(`R'\\'`, `u'b'`), String.raw`x = "a\\nb"`],
      ["x = 'a\\\r\nb'", 'x = "ab"'],
      ['x = """a\r\nb"""', String.raw`x = "a\nb"`],
      ['x = f"{{{a.b!r:>{w}}}} {c=}" "d{e}"', 'x = f"{{a.b}{w}} {c}d{e}"'],
      ['x = f"{f"{a}"}"', 'x = f"{(f"{a}")}"'],
      ['x = 0x1F, 1_000, 1e3, .5, 017, 10L, 1j', 'x = (31, 1000, 1000, 0.5, 15, 10, <unknown >,)'],
      ['x = 12345678901234567890', 'x = 12345678901234567000'],
      ["x = b'a' b'b'", 'x = b"x"'],
    ];
    for (const [source, expected] of lines) assert.equal(printed(source), expected);
  });

  it('holds every kind of statement', () => {
    const text = `if a:
  pass
elif b:
  x = 1
else:
  y = 2
async with a as b, c:
  break
with (open(p) as f, g):
  continue
try:
  f()
except (A, B) as e:
  raise X from e
except* C:
  raise
except D, E:
  pass
else:
  pass
finally:
  del a, b[0]
match cmd, x:
  case [first, *rest] if rest:
    pass
  case {"k": v, **others} | Point(x=px, y=0) as whole:
    pass
  case Color.RED | None | -1 | "s" | _:
    pass
a[1:2, ::3] = a[:] = x,
assert a, "no"
print >>f, "x"
a, b
while (n := g()): pass
else: pass
`;
    assert.equal(
      printed(text),
      `if a:
  pass
else:
  if b:
    x = 1
  else:
    y = 2
async with a as b, c:
  break
with (open(p)) as f, g:
  continue
try:
  f()
except (A, B,) as e:
  raise X from e
except C:
  raise
except (D, E,):
  pass
else:
  pass
finally:
  del a, b[0]
match (cmd, x,):
  case [first, rest,] if rest:
    pass
  case [v, others, px, whole,]:
    pass
  case []:
    pass
a[((1):(2), ::(3),)] = a[:] = (x,)
assert a, ("no")
<unknown <unknown f> "x">
(a, b,)
while (n := (g())):
  pass
else:
  pass`,
    );
  });

  it('keeps what can be read of half-typed code', () => {
    assert.equal(printed('x = Book.objects.filter(\n'), '<unknown x>\n<unknown Book.objects.filter>');
    assert.match(printed('for b in books:\n    b.author.\n    c = 1\n'), /books/);
    const facts = factsOf('class A(models.Model):\n    x = 1\n    y = (\n\nclass B:\n    z = 2\n');
    assert.ok(facts.hasSyntaxError);
    assert.ok(facts.classes.some((c) => c.name === 'B'));
  });
});
