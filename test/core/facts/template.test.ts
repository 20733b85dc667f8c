import assert from 'node:assert/strict';
import { extractTemplate, templateEngineOf } from '#core/facts/template.ts';
import { print, printTemplate } from './print-template.ts';

function outline(text: string, engine: 'django' | 'jinja2' = 'django'): string {
  return printTemplate(extractTemplate(text, engine).template.nodes).trimEnd();
}

function assertOutline(text: string, expected: string, engine: 'django' | 'jinja2' = 'django'): void {
  assert.equal(outline(text, engine).replace(/ +$/gm, ''), expected.replace(/^\n/, '').trimEnd());
}

describe('a Django template', () => {
  it('has outputs with paths, filters and literals', () => {
    assertOutline(
      `{{ book.author.name|default:"no one"|lower }}{{ "text"|upper }} {{ 3.5 }}{{ -1|add:2 }} {{ _("Hi 'x'")|title }}
{{ rows.0.name }}{{ a|default:b.c }}{{ x | upper }}{{ y|date:'D "d"' }}{{ block.super }}{{ True }}{{}}{{ }}`,
      `
= book.author.name|default:"no one"|lower
= "text"|upper
= 3.5
= -1|add:2
= "Hi 'x'"|title
= rows.0.name
= a|default:b.c
= x|upper
= y|date:"D \\"d\\""
= block.super
= True
`,
    );
  });

  it('has loops and conditions with their clauses', () => {
    assertOutline(
      `{% for book in books.all reversed %}{{ book }}{% empty %}{{ none }}{% endfor %}
{% for key, value in data.items %}{% for a,b in rows|slice:":3" %}{{ a }}{% endfor %}{% endfor %}
{% if a and not b.c or d|length >= 3 and e is not None and "x" not in f %}{{ 1 }}{% elif g %}{{ 2 }}{% else %}{{ 3 }}{% endif %}
{% ifchanged book.year %}{{ book.year }}{% else %}{{ same }}{% endifchanged %}{% ifequal a b %}{{ c }}{% endifequal %}`,
      `
for book in books.all
  = book
empty
  = none
for key, value in data.items
  for a, b in rows|slice:":3"
    = a
if a b.c d|length 3 e None "x" f
  = 1
or g
  = 2
or
  = 3
{ifchanged book.year}
  = book.year
  = same
if a b
  = c
`,
    );
  });

  it('has with, include, extends, block, regroup and url', () => {
    assertOutline(
      `{% extends "base.html" %}{% load static i18n %}{% load one from shop_tags %}
{% block main %}{% with a=b.c d=3 %}{{ a }}{% endwith %}{% with b.c|lower as x %}{{ x }}{% endwith %}{% endblock main %}
{% include "row.html" with book=item.book size="l" only %}{% include name %}
{% regroup cities by country.name as countries %}
{% url "book" book.pk slug=book.slug as link %}{% url 'home' %}`,
      `
extends "base.html"
{load}
{load}
block main
  with a=b.c d=3
    = a
  with x=b.c|lower
    = x
include "row.html" book=item.book size="l" only
include name
regroup cities by country.name as countries
url "book" book.pk book.slug as link
url "home"
`,
    );
    const text = '{% load static i18n %}{% load one from shop_tags %}';
    assert.deepEqual(extractTemplate(text, 'django').template.libraries, ['static', 'i18n', 'shop_tags']);
  });

  it('has the other built-in tags', () => {
    assertOutline(
      `{% csrf_token %}{% now "Y" as year %}{% lorem 3 w %}{% widthratio a.b c 100 as w %}{% templatetag openblock %}{% static "a.css" %}
{% cycle "odd" row.x as cls silent %}{% firstof a b.c "x" as y %}{% cache 500 sidebar user.id using="local" %}{{ a }}{% endcache %}
{% blocktranslate trimmed with a=b.c count n=rows|length asvar out %}{{ a }}{% plural %}{{ n }}{% endblocktranslate %}
{% blocktrans with x.y as z and p as q %}{{ z }}{% endblocktrans %}{% trans "Hi" as hi noop %}
{% spaceless %}{% autoescape off %}{% filter lower|escape %}{{ a }}{% endfilter %}{% endautoescape %}{% endspaceless %}
{% language "de" %}{{ a }}{% endlanguage %}{% partialdef row inline %}{{ b }}{% endpartialdef %}{% partial row %}`,
      `
{csrf_token}
{now "Y" as year}
{lorem}
{widthratio a.b c 100 as w}
{templatetag}
{static "a.css"}
{cycle "odd" row.x as cls}
{firstof a b.c "x" as y}
{cache 500 user.id using="local"}
  = a
{blocktranslate a=b.c n=rows|length as out}
  = a
  = n
{blocktrans z=x.y q=p}
  = z
{trans "Hi" as hi}
{spaceless}
  {autoescape}
    {filter}
      = a
{language}
  = a
{partialdef}
  = b
{partial}
`,
    );
  });

  it('takes a custom tag for a block when its end tag follows', () => {
    assertOutline(
      `{% panel book.title size=3 %}{{ a }}{% endpanel %}{% badge book as b %}{{ b }}{% if x %}{% box %}{{ y }}{% endif %}{% endbox %}`,
      `
{panel book.title size=3}
  = a
{badge book as b}
= b
if x
  {box}
    = y
`,
    );
  });

  it('leaves out comments and what is not to be rendered', () => {
    assertOutline(
      `{# {{ a }} #}{% comment "why" %}{{ b }}{% if %}{% endcomment %}{% verbatim %}{{ c }}{% endverbatim %}
{% verbatim x %}{{ d }}{% endverbatim %}{{ e }}{% endverbatim x %}{{ f
}}{{ g }}`,
      '= g',
    );
  });

  it('is partial when it is broken', () => {
    assertOutline(
      '{% endif %}{% for %}{{ a }}{% else %}{% if x %}{% with y=1 %}{{ b }}{% endfor %}{{ c }}{% block %}{% include %}{% regroup a %}{% url %}{{ |x }}{% %}{% elif %}',
      `
for  in
  = a
  if x
    with y=1
      = b
= c
block
  include
  regroup a by  as
  url
  = |x
`,
    );
  });
});

describe('a Jinja2 template', () => {
  it('has expressions with calls, chains, filters, tests and operators', () => {
    assertOutline(
      `{{ book.author.name|default("x", true)|upper }}{{ book.get_tags(3, sep=a.b).first() }}{{ rows[0].name }}{{ d["k"].v }}{{ d[k.i].v }}
{{ a + b.c * 2 }}{{ x if y is not none else z }}{{ (a.b).c }}{{ [a, {"k": b.c}] }}{{ a ~ "%}" ~ b }}{{- f()() -}}{{ not a.b }}{{ "a".join(c.d) }}
{{ a is divisibleby(b.c) }}{{ rows[:5] }}{{ x|f(y.z) }}{{ (a or b)|length }}`,
      `
= book.author.name|default:<"x" true>|upper
= book.get_tags(3, <a.b>).first()
= rows.0.name
= d.k.v
= <<d k.i>>
= <a b.c 2>
= <x y z>
= a.b.c
= <a <<"k" b.c>>>
= <a "%}" b>
= <f()>
= <a.b>
= <<"a"> c.d>
= <a b.c>
= rows|slice
= x|f:y.z
= <a b>|length
`,
      'jinja2',
    );
  });

  it('has blocks, loops, macros, imports and values that are set', () => {
    assertOutline(
      `{% set top = 1 %}{% extends "base.html" %}{%- block main scoped -%}
{% for a, (b, c) in rows.items() if a.ok recursive %}{{ a }}{% set d = a.b %}{{ d }}{% else %}{{ none }}{% endfor %}{{ after }}
{% endblock %}{% macro field(name, size=20, **kw) %}{{ name }}{% endmacro %}{% call(u) field(x.y) %}{{ u }}{% endcall %}
{% include ["a.html", "b.html"] ignore missing without context %}{% import "f.html" as f %}{% from "f.html" import field %}
{% set text %}{{ t }}{% endset %}{% with a=b.c, d=e %}{{ a }}{% endwith %}{% if a.b %}{{ 1 }}{% elif c %}{{ 2 }}{% else %}{{ 3 }}{% endif %}
{% filter upper %}{{ g }}{% endfilter %}{% do list.append(x.y) %}{% raw %}{{ h }}{% endraw %}{# {{ i }}
 #}{{ k
 .l }}{% trans n=rows|length %}{{ n }}{% pluralize %}{{ n }}{% endtrans %}`,
      `
extends "base.html"
with top=1
  block main
    for a, b, c in rows.items()
      if a.ok
        = a
        with d=a.b
          = d
    empty
      = none
    = after
  macro field(name, size, kw)
    = name
  {call field(x.y)}
    = u
  include <"a.html" "b.html"> only
  {import "f.html" as f}
  {from "f.html"}
  {set as text}
    = t
  with a=b.c d=e
    = a
  if a.b
    = 1
  or c
    = 2
  or
    = 3
  {filter}
    = g
  {do list.append(x.y)}
  = k.l
  {trans n=rows|length}
    = n
    = n
`,
      'jinja2',
    );
  });
});

describe('spans in templates', () => {
  it('cover exactly what they name', () => {
    for (const engine of ['django', 'jinja2'] as const) {
      const iterable = engine === 'django' ? 'shop.books.all|dictsort:"x"' : 'shop.books.all|sort("x")';
      const text = `<p>\u{1f600}{% for b in ${iterable} %}{{ b.author.name|lower }}{% endfor %}`;
      const { nodes } = extractTemplate(text, engine).template;
      const [loop] = nodes;
      assert.ok(loop?.k === 'for' && loop.body[0]?.k === 'output' && loop.iter.base.k === 'variable');
      const cut = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
      assert.deepEqual(loop.iter.base.parts.map(cut), ['shop', 'books', 'all']);
      assert.equal(cut(loop.iter), iterable);
      assert.equal(cut(loop), text.slice(text.indexOf('{%')));
      assert.equal(cut(loop.body[0]), '{{ b.author.name|lower }}');
      assert.deepEqual(loop.body[0].value.filters.map(cut), ['lower']);
      assert.equal(print(loop.body[0].value), 'b.author.name|lower');
    }
  });
});

describe('templateEngineOf', () => {
  it('goes by the path', () => {
    const files = ['/a/templates/x.html', '/a/jinja2/x.html', '/a/x.j2', '/a/x.jinja', '/a/x.jinja2', '/a/jinja2.html'];
    assert.deepEqual(files.map(templateEngineOf), ['django', 'jinja2', 'jinja2', 'jinja2', 'jinja2', 'django']);
  });
});
