import { strict as assert } from 'node:assert';
import { lessonMarkdown, parseLesson, readMarks, sectionOf } from '#core/engine/lesson.ts';

const lesson = `# A query for each book

The loop reads \`author\`.

## Why it matters

A page of 100 books runs 101 queries.

## Before

\`\`\`python shop/models.py
class Book: ...
\`\`\`

\`\`\`python shop/views.py
## not a heading
for book in Book.objects.all():
    print(⟦book.author⟧)
\`\`\`

> each \`book.author\` here runs one query

queries: 1 + N
sql: SELECT * FROM shop_book

More prose.

## When it is fine

One book.
`;

describe('parseLesson', () => {
  it('reads title, summary and sections in order', () => {
    const { title, summary, sections } = parseLesson(lesson);
    assert.equal(title, 'A query for each book');
    assert.equal(summary, 'The loop reads `author`.');
    assert.deepEqual(
      sections.map((section) => section.heading),
      ['Why it matters', 'Before', 'When it is fine'],
    );
  });

  it('reads the fences of a section with what is expected of them', () => {
    const [models, views] = sectionOf(parseLesson(lesson), 'Before')?.fences ?? [];
    assert.deepEqual([models?.language, models?.file, models?.text], ['python', 'shop/models.py', 'class Book: ...\n']);
    assert.deepEqual([models?.messages, models?.queries, models?.sql], [[], undefined, []]);
    assert.deepEqual(views?.messages, ['each `book.author` here runs one query']);
    assert.equal(views?.queries, '1 + N');
    assert.deepEqual(views?.sql, ['SELECT * FROM shop_book']);
    const [mark] = views?.marks ?? [];
    assert.equal(views?.text.slice(mark?.start, mark?.end), 'book.author');
    assert.ok(!views?.text.includes('⟦'));
  });

  it('keeps the prose apart from examples and expectations', () => {
    assert.equal(sectionOf(parseLesson(lesson), 'Before')?.prose, 'More prose.');
  });

  it('reads Windows line ends and a byte order mark alike', () => {
    assert.deepEqual(parseLesson(`\uFEFF${lesson.replaceAll('\n', '\r\n')}`), parseLesson(lesson));
  });

  it('takes any text: what is missing is empty, what is open ends with the text', () => {
    assert.deepEqual(parseLesson(''), { title: '', summary: '', sections: [] });
    const [section] = parseLesson('## Before\n```python\nx = ⟦1').sections;
    assert.equal(section?.fences[0]?.text, 'x = 1\n');
    assert.deepEqual(readMarks('a⟦b').marks, [{ start: 1, end: 2 }]);
  });
});

describe('lessonMarkdown', () => {
  it('shows the lesson to people: no marks, files as captions, counts as text', () => {
    const shown = lessonMarkdown(parseLesson(lesson));
    assert.ok(!/[⟦⟧]/.test(shown));
    assert.ok(shown.includes('*shop/views.py*\n\n```python\n'));
    assert.ok(shown.includes('Queries: **1 + N**'));
    assert.ok(shown.startsWith('# A query for each book\n\nThe loop reads `author`.'));
  });
});
