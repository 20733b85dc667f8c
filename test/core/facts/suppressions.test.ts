import assert from 'node:assert/strict';
import type { SuppressionFact } from '#core/facts/file-facts.ts';
import { extractTemplate } from '#core/facts/template.ts';
import { factsOf } from './extracted.ts';

/** One line a comment: what it says, where it stands, what it speaks of. */
function lines(text: string, suppressions: readonly SuppressionFact[]): string[] {
  return suppressions.map(({ kind, rules, reason, alone, target, start, end }) => {
    for (const rule of rules) assert.equal(text.slice(rule.start, rule.end), rule.id);
    assert.match(text.slice(start, end), /^(#|\{#)/);
    const said = `${kind} [${rules.map((rule) => rule.id).join(' ')}]${reason === undefined ? '' : ` because ${reason}`}`;
    return `${said}${alone ? ' (alone)' : ''}: ${JSON.stringify(text.slice(target.start, target.end))}`;
  });
}

function python(text: string): string[] {
  return lines(text, factsOf(text).suppressions);
}

function template(text: string): string[] {
  return lines(text, extractTemplate(text, 'django').suppressions);
}

describe('suppression comments in Python', () => {
  it('speak of the statement on their line, all lines of it', () => {
    assert.deepEqual(
      python(`x = f(  # django-coach: ignore[orm/a, orm/b] -- known, see #1
    1,
)
y = g(
    2,
)  # django-coach: ignore[orm/c]
a = 1; b = 2  # noqa  # django-coach: ignore[orm/d]--  why
`),
      [
        'line [orm/a orm/b] because known, see #1: "x = f(  # django-coach: ignore[orm/a, orm/b] -- known, see #1\\n    1,\\n)"',
        'line [orm/c]: "y = g(\\n    2,\\n)"',
        'line [orm/d] because why: "a = 1; b = 2"',
      ],
    );
  });

  it('are those of Ruff too that name its rules and give a reason', () => {
    assert.deepEqual(
      python(`a = 1  # noqa: DJ001, E501 -- why
b = 2  # noqa: DJ001  # pylint-name - because
c = 3  # noqa: DJ001
d = 4  # noqa: DJ001 -- todo: why?
e = 5  # noqa -- why
f = 6  # noqa: DJ001 -- why  # django-coach: ignore[a/b] -- so
`),
      [
        'ruff [DJ001 E501] because why: "a = 1"',
        'ruff [DJ001] because because: "b = 2"',
        'line [a/b] because so: "f = 6"',
        'ruff [DJ001] because why  # django-coach: ignore[a/b] -- so: "f = 6"',
      ],
    );
  });

  it('alone on their line speak of the next statement', () => {
    assert.deepEqual(
      python(`def f():
    # django-coach: ignore[a/b] -- first
    # another comment

    return g(
        1)
# django-coach: ignore[a/c]
@decorated
class A(
    B,
):
    x = 1
call(
    # django-coach: ignore[a/d]
    argument,
)
# django-coach: ignore[a/e]`),
      [
        'line [a/b] because first (alone): "return g(\\n        1)"',
        'line [a/c] (alone): "@decorated\\nclass A(\\n    B,\\n):"',
        'line [a/d] (alone): "call(\\n    # django-coach: ignore[a/d]\\n    argument,\\n)"',
        'line [a/e] (alone): ""',
      ],
    );
  });

  it('on the head of a block speak of the head only', () => {
    assert.deepEqual(
      python(`for a in b:  # django-coach: ignore[a/b]
    c
else:  # django-coach: ignore[a/c]
    d
try:
    e
except (F,
        G):  # django-coach: ignore[a/d]
    h
async def i(
    j,  # django-coach: ignore[a/e]
) -> k[1:2]: l
`),
      [
        'line [a/b]: "for a in b:"',
        'line [a/c]: "else:"',
        'line [a/d]: "except (F,\\n        G):"',
        'line [a/e]: "async def i(\\n    j,  # django-coach: ignore[a/e]\\n) -> k[1:2]:"',
      ],
    );
  });

  it('name their rules: one without a list names none', () => {
    assert.deepEqual(
      python(`# django-coach: file-ignore[a/b,c/d] -- generated
x = 1  # django-coach: ignore
y = 2  # django-coach: ignore[]
z = 3  # django-coach:ignore [ a/b ] -- spaced
s = "# django-coach: ignore[a/b]"
t = 4  # django-coach: ignored[a/b]
u = 5  # see django-coach
`).map((line) => line.replace(/: ".*/, '')),
      ['file [a/b c/d] because generated (alone)', 'line []', 'line []', 'line [a/b] because spaced'],
    );
  });

  it('are found in CRLF text and in broken code', () => {
    assert.deepEqual(python('x = 1\r\n# django-coach: ignore[a/b] -- r\r\ny = 2\r\n'), [
      'line [a/b] because r (alone): "y = 2"',
    ]);
    assert.equal(python('def f(:\n    x = (1  # django-coach: ignore[a/b]\n').length, 1);
  });
});

describe('suppression comments in templates', () => {
  it('speak of their line, or of the next one with something on it', () => {
    assert.deepEqual(
      template(`<p>{{ a.b }}</p> {# django-coach: ignore[a/b] -- why #}
  {# django-coach: ignore[a/c] #}

  {% for x in y %}{{ x }}
{# django-coach: file-ignore[a/d] #}`),
      [
        'line [a/b] because why: "<p>{{ a.b }}</p> {# django-coach: ignore[a/b] -- why #}"',
        'line [a/c] (alone): "  {% for x in y %}{{ x }}"',
        'file [a/d] (alone): "{# django-coach: file-ignore[a/d] #}"',
      ],
    );
  });
});
