import assert from 'node:assert/strict';
import { decodeBlock, decodeExpr } from '#core/facts/code.ts';
import type { Stmt } from '#core/facts/flow-form.ts';
import { extractTemplate } from '#core/facts/template.ts';
import { factsOf } from './extracted.ts';
import { brokenSamples, validSamples } from '../syntax/samples.ts';

/** Decodes everything that facts refer to, and checks every span and name against the text. */
function readAll(text: string): void {
  const facts = factsOf(text);
  const check = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(check);
    else if (typeof value === 'object' && value !== null) {
      if ('start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number') {
        assert.ok(value.start >= 0 && value.start <= value.end && value.end <= text.length, text);
        if ('k' in value && value.k === 'name' && 'id' in value)
          assert.equal(text.slice(value.start, value.end), value.id);
        if ('k' in value && value.k === 'attr' && 'nameStart' in value && 'name' in value) {
          assert.ok(text.startsWith(String(value.name), Number(value.nameStart)), text);
        }
      }
      Object.values(value).forEach(check);
    }
  };
  const block = (ref: number): readonly Stmt[] => decodeBlock(facts.code, ref);
  check(block(facts.body));
  for (const fact of facts.functions) {
    check([fact, block(fact.body), fact.decorators.map((ref) => decodeExpr(facts.code, ref))]);
    assert.equal(text.slice(fact.nameStart, fact.nameEnd), fact.name);
  }
  for (const fact of facts.classes) {
    check([fact, block(fact.body), [...fact.bases, ...fact.decorators].map((ref) => decodeExpr(facts.code, ref))]);
  }
  for (const fact of facts.assignments) if (fact.value !== undefined) decodeExpr(facts.code, fact.value);
  check([facts.imports, facts.suppressions]);
}

describe('facts of any text', () => {
  it('can be taken from every prefix of every sample, with spans that name what they say', () => {
    const model = `@admin.register(Book)\r\nclass B(A, m=1):\r\n\t"""D"""\r\n\tx: "é" = f"{a:{b}}" 'c'\r\n\tdef f(self, *a, k=lambda x: x): # django-coach: ignore[a/b]\r\n\t\twith a as (b, c): yield from [y for y in z if y]\r\n`;
    for (const sample of [...validSamples, ...brokenSamples, model]) {
      for (let length = 0; length <= sample.length; length++) readAll(sample.slice(0, length));
    }
  }).timeout(20_000);

  it('stops at a sensible depth', () => {
    const deep = 10_000;
    for (const text of [
      `x = ${'['.repeat(deep)}${']'.repeat(deep)}`,
      `x = ${'('.repeat(deep)}`,
      `x = a${'.b()'.repeat(deep)}`,
      `x = ${'not '.repeat(deep)}a`,
      `x = ${Array.from({ length: deep }, () => 'a').join(' + ')}`,
      `x = ${'lambda: '.repeat(deep)}a`,
      `if a: pass\n${'elif a: pass\n'.repeat(3000)}`,
      Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}def f${i}():\n`).join('') + `${' '.repeat(300)}pass\n`,
      `${Array.from({ length: 1500 }, () => 'a').join(', ')} = x`,
      `${'['.repeat(1000)}a${']'.repeat(1000)} = x\ny = z\n`,
    ]) {
      readAll(text);
    }
  }).timeout(60_000);
});

describe('facts of any template', () => {
  const samples = [
    `{% extends "a.html" %}{% load x %}{% block b %}{% for a, b in c.d.all|slice:":3" reversed %}{{ a.b|default:"x y"|f:_("z") }}{% empty %}{% endfor %}{% endblock %}`,
    `{% if a and not b in c|length >= 3 %}{% with x=y.z a as b %}{% include "r.html" with k=v only %}{% endwith %}{% elif d %}{% else %}{% endif %}`,
    `{% verbatim x %}{{ a }}{% endverbatim x %}{% comment %}{% endcomment %}{# django-coach: ignore[a/b] -- why #}\n{% custom a=b as c %}{% endcustom %}`,
    `{%- set a = b(c, d=[1, {"k": v}])[0]["x"][1:2].e|f(g)|h -%}{% for x in y if x is not none recursive %}{{ loop.index ~ "}}" }}{% else %}{% endfor %}`,
    `{% macro m(a, b=1) %}{% call(u) m(a) %}{% endcall %}{% endmacro %}{% set x %}{% endset %}{{ (a or (b)).c if d else -e ** 2 }}{# x\n #}{% raw %}{{ }}{% endraw %}`,
    `{{ \u{1f600}.é|ü:"\\"" }}{{ ' }}{% " %}{{ a."b" }}{{ a..b }}{{ .a }}{{ |x }}{{ a|:b }}{{ a|b: }}{%%}{##}{{}}`,
  ];

  it('can be taken from every prefix of every sample, with spans that name what they say', () => {
    for (const sample of samples) {
      for (let length = 0; length <= sample.length; length++) {
        for (const engine of ['django', 'jinja2'] as const) readTemplate(sample.slice(0, length), engine);
      }
    }
  });

  it('stops at a sensible depth, in a time that grows with the text', () => {
    const deep = 20_000;
    for (const engine of ['django', 'jinja2'] as const) {
      for (const text of [
        '{% if a %}'.repeat(deep),
        '{% with a=b %}'.repeat(deep) + '{% endwith %}'.repeat(deep),
        '{% set a = b %}'.repeat(deep),
        `{{ ${'('.repeat(deep)} }}`,
        `{{ a${'[b]'.repeat(deep)} }}`,
        `{{ a${'|b'.repeat(2000)} }}`,
        '{{ '.repeat(deep),
        '{% raw %}{% verbatim %}'.repeat(1000),
        `${' '.repeat(deep)}{# django-coach: ignore[a/b] #}`.repeat(5),
      ]) {
        readTemplate(text, engine);
      }
    }
  }).timeout(20_000);
});

function readTemplate(text: string, engine: 'django' | 'jinja2'): void {
  const facts = extractTemplate(text, engine);
  const check = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(check);
    else if (typeof value === 'object' && value !== null) {
      if ('start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number') {
        assert.ok(value.start >= 0 && value.start <= value.end && value.end <= text.length, text);
        if ('call' in value && 'name' in value) assert.equal(text.slice(value.start, value.end), value.name);
      }
      Object.values(value).forEach(check);
    }
  };
  check([facts.template.nodes, facts.suppressions]);
}
