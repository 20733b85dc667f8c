import assert from 'node:assert/strict';
import { bookshop, bookshopRoot } from '../support/bookshop.ts';
import { readExamples } from '../support/examples.ts';
import { readFixture, withMarks } from '../support/fixture.ts';
import { reviewProject } from '../support/review.ts';
import { sample } from '../support/sampling.ts';

const lesson = `# Title

Summary.

## Before

\`\`\`python shop/views.py
⟦book⟧ = 1
\`\`\`

> message

## After

\`\`\`python shop/views.py
book = 2
\`\`\`

## When it is fine

\`\`\`python shop/views.py
book = 3
\`\`\`
`;

/** Texts that must be refused, each a small slip of somebody who writes a lesson or a case. */
const slips: readonly [name: string, from: string, to: string, error: RegExp][] = [
  ['a fence without a file', 'python shop/views.py\n⟦', 'python\n⟦', /must name its file/],
  ['a fence that is not closed', 'book = 2\n```', 'book = 2', /is not closed/],
  ['an open mark', 'book⟧', 'book', /do not match/],
  ['a Before without marks', '⟦book⟧ = 1\n```\n\n> message', 'book = 1\n```', /marks nothing/],
  ['a mark without a message', '> message', '', /one "> message" for each mark/],
  ['a mark in After', 'book = 2', '⟦book⟧ = 2', /only Before/],
  ['a missing section', '## When it is fine', '## Fine', /no section "When it is fine"/],
];

describe('the harness', () => {
  it('has a bookshop that the coach has nothing to say about', async () => {
    const files = new Map([...bookshop()].map(([path, text]) => [`${bookshopRoot}/${path}`, text]));
    const project = await reviewProject(files);
    assert.deepEqual(
      project.findings().map(({ code, location }) => `${code} in ${location.file}`),
      [],
    );
    assert.ok(project.workspace.projects()[0]?.models.byLabel.has('shop.Book'));
  });

  it('reads a lesson as three examples', () => {
    const names = readExamples(lesson, '').map((example) => example.name);
    assert.deepEqual(names, ['lesson: Before', 'lesson: After', 'lesson: When it is fine']);
  });

  for (const [name, from, to, error] of slips) {
    it(`refuses ${name}`, () => {
      assert.ok(lesson.includes(from));
      assert.throws(() => readExamples(lesson.replace(from, to), ''), error);
    });
  }

  it('reads cases with what they share, what is fixed, and what is known to be wrong', () => {
    const fence = (file: string, text: string): string => `\`\`\`python ${file}\n${text}\n\`\`\`\n`;
    const cases = [
      `# Cases\n\n${fence('shop/tools.py', 'shared = 1')}`,
      `## fixed\n\n${fence('shop/views.py', '⟦a⟧')}${fence('shop/views.py', 'b')}`,
      `## missed\n\nKnown wrong: too deep.\n\n${fence('shop/views.py', 'a')}`,
    ].join('\n');
    const [fixed, missed] = readExamples(lesson, cases).filter((example) => example.from === 'cases');
    assert.equal(fixed?.files.get('/bookshop/shop/tools.py'), 'shared = 1\n');
    assert.equal(fixed?.files.get('/bookshop/shop/views.py'), 'a\n');
    assert.deepEqual([...(fixed?.fixed ?? [])], [['/bookshop/shop/views.py', 'b\n']]);
    assert.equal(missed?.isKnownWrong, true);
  });

  it('reads fixtures, and refuses those that mean nothing', () => {
    const { files } = readFixture('#- shop/a.py\nbook\n#- shop/b.py\n⟦x⟧\n');
    assert.deepEqual(
      [...files],
      [
        ['/bookshop/shop/a.py', 'book\n'],
        ['/bookshop/shop/b.py', 'x\n'],
      ],
    );
    for (const text of ['', 'book', '#- a.py\n⟦x\n', '#- a.py\n#- a.py\n']) assert.throws(() => readFixture(text));
  });

  it('writes marks back', () => {
    assert.equal(
      withMarks('abc', [
        { start: 0, end: 1 },
        { start: 1, end: 3 },
      ]),
      '⟦a⟧⟦bc⟧',
    );
  });

  it('draws the same sample every time', () => {
    assert.deepEqual(sample(1000, 3), sample(1000, 3));
    assert.deepEqual(sample(2, 3), [0, 1]);
  });
});
