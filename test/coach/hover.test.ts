import { strict as assert } from 'node:assert';
import { diagnosticsOf } from '#core/coach/diagnostics.ts';
import { fixDiff } from '#core/coach/fix-diff.ts';
import { findingAt, hoverAt } from '#core/coach/hover.ts';
import type { HoverOptions } from '#core/coach/hover.ts';
import { commandLink, escapeMarkdown, fencedBlock, messageMarkdown } from '#core/coach/markdown.ts';
import { realise } from '#core/coach/realise.ts';
import type { Hover } from 'vscode-languageserver-types';
import { file, finding, lesson, options, text } from './one-finding.ts';

function valueOf(hover: Hover | undefined): string {
  assert.ok(hover !== undefined && typeof hover.contents === 'object' && 'value' in hover.contents);
  return hover.contents.value;
}

describe('diagnosticsOf', () => {
  it('says what, where, why and where else', () => {
    assert.deepEqual(diagnosticsOf([finding], options()), [
      {
        range: { start: { line: 4, character: 10 }, end: { line: 4, character: 21 } },
        severity: 2,
        source: 'django-coach',
        code: 'orm/n-plus-one-loop',
        message: 'each `book.author` here runs one query: 1 + N queries for this list',
        codeDescription: { href: 'file:///guide/orm.md#n-plus-one' },
        relatedInformation: [
          {
            location: {
              uri: `file://${file}`,
              range: { start: { line: 2, character: 8 }, end: { line: 2, character: 26 } },
            },
            message: 'queryset built here',
          },
        ],
      },
    ]);
  });

  it('has no link without a guide, and no place without a text', () => {
    const [diagnostic] = diagnosticsOf([finding], { ...options(), guideUri: () => undefined });
    assert.equal(diagnostic?.codeDescription, undefined);
    assert.deepEqual(diagnosticsOf([finding], options(new Map())), []);
  });
});

describe('hoverAt', () => {
  function shown(change: Partial<HoverOptions> = {}, of = finding): string {
    const fix = of.fix && realise(of.fix, options().texts, options().workspace);
    const diff = fix === undefined ? [] : fixDiff(fix, options().texts);
    const hover = hoverAt(of, lesson, diff, { ...options(), ...change });
    return valueOf(hover);
  }

  it('tells the lesson in short: what, why, cost, fix, where to read on', () => {
    const value = shown().replace(/data:image[^)]*/, 'data:image');
    assert.equal(
      value,
      [
        '**A query for each row**',
        'each `book.author` here runs one query\\: 1 \\+ N queries for this list',
        'Each row asks the database again. A page of 100 books runs 101 queries.',
        '![1 \\+ N queries](data:image)',
        '```diff\n-books = Book.objects.all()\n+books = Book.objects.select_related("author")\n```',
        commandLink('Open lesson', 'djangoCoach.openLesson', { rule: finding.code, guide: finding.guide }) +
          ' · ' +
          commandLink('When is this fine?', 'djangoCoach.openLesson', {
            rule: finding.code,
            guide: finding.guide,
            heading: 'When it is fine',
          }),
      ].join('\n\n'),
    );
  });

  it('draws the cost before and after the fix', () => {
    const svg = atob(/base64,([^)]*)/.exec(shown())?.[1] ?? '');
    assert.match(svg, /^<svg /);
    assert.match(svg, /101 queries for 100 rows/);
    assert.match(svg, /fixed 1 query/);
  });

  it('stays within 10 lines and 900 characters', () => {
    const changes = Array.from({ length: 30 }, (_, i) => `+line ${i}`);
    const hover = hoverAt(finding, lesson, changes, { ...options(), background: 'node' });
    const lines = valueOf(hover)
      .replace(/\(data:image[^)]*\)|\(command:[^)]*\)/g, '')
      .split('\n')
      .filter((line) => line !== '');
    assert.ok(lines.length <= 10, `${lines.length} lines`);
    assert.ok(lines.join('').length <= 900);
  });

  it('compares with Node for those who come from there', () => {
    assert.ok(!shown().includes('Prisma'));
    assert.ok(shown({ background: 'node' }).includes("*Coming from Node:* Prisma's `include` does this."));
  });

  it('is one line in the short style', () => {
    const value = shown({ style: 'short' });
    assert.ok(!value.includes('diff') && !value.includes('data:image') && !value.includes('Each row'));
    assert.ok(value.includes('Open lesson'));
  });

  it('adapts to what the client shows', () => {
    const client = { markdown: true, images: false, commands: false };
    const value = shown({ client: { ...options().client, ...client } });
    assert.ok(!value.includes('data:image') && !value.includes('command:'));
    assert.ok(
      value.endsWith(
        '[Read the guide](<file:///guide/orm.md#n-plus-one>) · `django-coach explain orm/n-plus-one-loop`',
      ),
    );
    const plain = shown({ client: { ...options().client, markdown: false } });
    assert.ok(!/[`*[\]]/.test(plain));
  });

  it('lets no name of a project become Markdown', () => {
    const evil = '`x` [click](command:evil) <img src=x> ![a](http://evil) https://evil.example `` ` ``';
    const value = shown({}, { ...finding, message: evil, data: { queries: '1 + N <script>' } });
    assert.ok(!/(?<!\\)\]\((?!command:djangoCoach\.openLesson|data:image\/svg)/.test(value), value);
    assert.ok(!/(?<!\\)<img|https:|data:image/.test(value), value);
  });

  it('finds the smallest finding under the cursor', () => {
    const wide = { ...finding, location: { file, start: 0, end: text.length } };
    assert.equal(findingAt([wide, finding], finding.location.start), finding);
    assert.equal(findingAt([finding], 0), undefined);
  });
});

describe('Markdown', () => {
  it('shows any text as it is', () => {
    assert.equal(escapeMarkdown('a*b_c\n# d'), 'a\\*b\\_c \\# d');
    assert.equal(messageMarkdown('read `a_b` and c_d'), 'read `a_b` and c\\_d');
    assert.equal(fencedBlock('diff', '```\nx'), '````diff\n```\nx\n````');
    assert.ok(!commandLink('x', 'c', ')").evil(').slice(0, -1).includes(')'));
  });
});
