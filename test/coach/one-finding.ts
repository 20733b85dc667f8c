import { strict as assert } from 'node:assert';
import type { CodeActionOptions } from '#core/coach/code-actions.ts';
import type { HoverOptions } from '#core/coach/hover.ts';
import type { Finding } from '#core/engine/finding.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import { parseLesson } from '#core/engine/lesson.ts';
import { review } from '#test/core/engine/fixture.ts';

export const file = '/work/shop/views.py';
export const text =
  'from shop.models import Book\n\nbooks = Book.objects.all()\nfor book in books:\n    print(book.author)\n';
const shop = `#- manage.py\nx = 1\n#- shop/views.py\n${text}`;

export const lesson = parseLesson(`# A query for each row

What it saw.

## Why it matters

Each row asks the database again. A page of 100 books runs 101 queries.

## When it is fine

One row.

## Coming from Node

Prisma's \`include\` does this.
`);

export function place(code: string) {
  const start = text.indexOf(code);
  assert.ok(start >= 0, `${code} stands in the text`);
  return { file, start, end: start + code.length };
}

export const eager: FixIntent = {
  title: 'Load `author` with select_related()',
  applicability: 'safe',
  changes: [
    { kind: 'add-eager-load', origin: place('Book.objects.all()'), method: 'select_related', paths: ['author'] },
  ],
};

export const finding: Finding = {
  code: 'orm/n-plus-one-loop',
  severity: 'warning',
  location: place('book.author'),
  message: 'each `book.author` here runs one query: 1 + N queries for this list',
  related: [{ location: place('Book.objects.all()'), message: 'queryset built here' }],
  guide: 'orm#n-plus-one',
  djangoCheck: undefined,
  data: { queries: '1 + N' },
  fix: eager,
};

export function options(files = new Map<string, string>([[file, text]])): HoverOptions & CodeActionOptions {
  const { workspace } = review(shop, []);
  return {
    texts: (name) => files.get(name),
    uriOf: (name) => `file://${name}`,
    guideUri: (section) => `file:///guide/${section.replace('#', '.md#')}`,
    style: 'full',
    background: 'none',
    client: {
      markdown: true,
      images: true,
      commands: true,
      documentChanges: true,
      createFiles: true,
      annotations: true,
    },
    versionOf: () => 7,
    workspace,
    lessonOf: () => lesson,
    configFileOf: () => '/work/pyproject.toml',
  };
}
