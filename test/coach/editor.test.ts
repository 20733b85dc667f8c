import { strict as assert } from 'node:assert';
import { codeActionsAt, fixAll } from '#core/coach/code-actions.ts';
import type { CodeActionOptions } from '#core/coach/code-actions.ts';
import { diagnosticsOf } from '#core/coach/diagnostics.ts';
import { fixDiff } from '#core/coach/fix-diff.ts';
import { findingAt, hoverAt } from '#core/coach/hover.ts';
import type { HoverOptions } from '#core/coach/hover.ts';
import { commandLink, escapeMarkdown, fencedBlock, messageMarkdown } from '#core/coach/markdown.ts';
import { realise } from '#core/coach/realise.ts';
import type { Finding } from '#core/engine/finding.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import { parseLesson } from '#core/engine/lesson.ts';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, Hover, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { review } from '#test/core/engine/fixture.ts';

const file = '/work/shop/views.py';
const text = 'books = Book.objects.all()\nfor book in books:\n    print(book.author)\n';
const shop = `#- manage.py\nx = 1\n#- shop/views.py\n${text}`;

const lesson = parseLesson(`# A query for each row

What it saw.

## Why it matters

Each row asks the database again. A page of 100 books runs 101 queries.

## When it is fine

One row.

## Coming from Node

Prisma's \`include\` does this.
`);

function place(code: string) {
  const start = text.indexOf(code);
  assert.ok(start >= 0, `${code} stands in the text`);
  return { file, start, end: start + code.length };
}

const eager: FixIntent = {
  title: 'Load `author` with select_related()',
  applicability: 'safe',
  changes: [
    { kind: 'add-eager-load', origin: place('Book.objects.all()'), method: 'select_related', paths: ['author'] },
  ],
};

const finding: Finding = {
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

function options(files = new Map<string, string>([[file, text]])): HoverOptions & CodeActionOptions {
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

function valueOf(hover: Hover | undefined): string {
  assert.ok(hover !== undefined && typeof hover.contents === 'object' && 'value' in hover.contents);
  return hover.contents.value;
}

describe('diagnosticsOf', () => {
  it('says what, where, why and where else', () => {
    assert.deepEqual(diagnosticsOf([finding], options()), [
      {
        range: { start: { line: 2, character: 10 }, end: { line: 2, character: 21 } },
        severity: 2,
        source: 'django-coach',
        code: 'orm/n-plus-one-loop',
        message: 'each `book.author` here runs one query: 1 + N queries for this list',
        codeDescription: { href: 'file:///guide/orm.md#n-plus-one' },
        relatedInformation: [
          {
            location: {
              uri: `file://${file}`,
              range: { start: { line: 0, character: 8 }, end: { line: 0, character: 26 } },
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

describe('codeActionsAt', () => {
  const unsafe: Finding = { ...finding, fix: { ...eager, title: 'Rewrite it', applicability: 'unsafe' } };

  /** The text after an action's edit of one file. */
  function done(action: CodeAction | undefined, name = file, before = text): string {
    const edits = (action?.edit?.documentChanges ?? []).filter(
      (change): change is TextDocumentEdit => 'edits' in change && change.textDocument.uri === `file://${name}`,
    );
    const document = TextDocument.create(name, 'python', 1, before);
    return TextDocument.applyEdits(
      document,
      edits.flatMap((change) => change.edits as never[]),
    );
  }

  it('offers the fix, the lesson and ways to ignore, in this order', () => {
    const actions = codeActionsAt([unsafe, finding], options());
    assert.deepEqual(
      actions.map((action) => action.title),
      [
        'Load `author` with select_related()',
        'Rewrite it (review)',
        'Open lesson: A query for each row',
        ...[1, 2].flatMap(() => [
          'Ignore orm/n-plus-one-loop on this line',
          'Ignore orm/n-plus-one-loop in this file',
          'Ignore orm/n-plus-one-loop in the project',
        ]),
      ],
    );
    assert.deepEqual(
      actions.map((action) => action.isPreferred === true),
      [true, ...Array.from({ length: 8 }, () => false)],
    );
    assert.equal(done(actions[0]), text.replace('.all()', '.select_related("author")'));
    assert.deepEqual(actions[2]?.command?.arguments, [{ rule: 'orm/n-plus-one-loop', guide: 'orm#n-plus-one' }]);
  });

  it('asks for confirmation of what needs review', () => {
    const [action] = codeActionsAt([unsafe], options());
    assert.deepEqual(action?.edit?.changeAnnotations, { review: { label: 'Rewrite it', needsConfirmation: true } });
    const [change] = (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
    assert.deepEqual(
      [change?.textDocument.version, JSON.parse(JSON.stringify(change?.edits[0] ?? {})).annotationId],
      [7, 'review'],
    );
  });

  it('offers no fix for a text that changed', () => {
    const titles = codeActionsAt([finding], options(new Map([[file, `# new\n${text}`]]))).map((action) => action.title);
    assert.ok(!titles.includes(eager.title));
  });

  it('speaks to clients without documentChanges', () => {
    const plain = { ...options(), client: { ...options().client, documentChanges: false } };
    const [action] = codeActionsAt([finding], plain);
    const edit: WorkspaceEdit | undefined = action?.edit;
    assert.deepEqual(Object.keys(edit?.changes ?? {}), [`file://${file}`]);
    assert.ok(!codeActionsAt([finding], plain).some((each) => each.title.endsWith('in the project')));
  });

  describe('ignoring', () => {
    const directive = 'ignore[orm/n-plus-one-loop] -- reason';

    function ignored(where: string, before = text, more: ReadonlyMap<string, string> = new Map()): string | undefined {
      const start = before.indexOf('book.author');
      const location = { file, start, end: start + 'book.author'.length };
      const all = new Map([[file, before], ...more]);
      const action = codeActionsAt([{ ...finding, fix: undefined, location }], options(all)).find((each) =>
        each.title.endsWith(where),
      );
      const target = where === 'in the project' ? '/work/pyproject.toml' : file;
      return action === undefined ? undefined : done(action, target, all.get(target) ?? '');
    }

    it('on this line has room for a reason', () => {
      assert.equal(ignored('on this line'), text.replace('author)', `author)  # django-coach: ${directive}`));
      assert.equal(
        ignored('on this line', 'print(book.author)  # django-coach: ignore[orm/x] -- old\n'),
        'print(book.author)  # django-coach: ignore[orm/x, orm/n-plus-one-loop] -- old\n',
      );
    });

    it('on this line is not offered where no comment can stand', () => {
      assert.equal(ignored('on this line', 'x = f"""{book.author}\n"""\n'), undefined);
      assert.equal(ignored('on this line', 'x = book.author + \\\n    1\n'), undefined);
      assert.notEqual(ignored('on this line', 'y = "it\'s"  # isn\'t\nx = book.author\n'), undefined);
    });

    it('in this file stands at its top', () => {
      assert.equal(ignored('in this file'), `# django-coach: file-${directive}\n${text}`);
      assert.equal(
        ignored('in this file', `#!/usr/bin/python\n${text}`),
        `#!/usr/bin/python\n# django-coach: file-${directive}\n${text}`,
      );
    });

    it('in the project goes into its configuration', () => {
      const into = (toml: string) => ignored('in the project', text, new Map([['/work/pyproject.toml', toml]]));
      assert.equal(ignored('in the project'), '[tool.django-coach]\nignore = ["orm/n-plus-one-loop"]\n');
      assert.equal(into('[project]\n'), '[project]\n\n[tool.django-coach]\nignore = ["orm/n-plus-one-loop"]\n');
      assert.equal(
        into('[tool.django-coach]\nselect = []\n'),
        '[tool.django-coach]\nignore = ["orm/n-plus-one-loop"]\nselect = []\n',
      );
      assert.equal(
        into('[tool.django-coach]\nignore = ["drf"]\n'),
        '[tool.django-coach]\nignore = ["orm/n-plus-one-loop", "drf"]\n',
      );
      assert.equal(
        into('[tool.django-coach]\nignore = []\n'),
        '[tool.django-coach]\nignore = ["orm/n-plus-one-loop"]\n',
      );
      assert.equal(into('[tool.django-coach]\nignore = ["orm/n-plus-one-loop"]\n'), undefined);
      assert.equal(into('[tool.django-coach\n'), undefined);
    });
  });

  it('in templates comments as templates do', () => {
    const html = '/work/shop/templates/list.html';
    const location = { file: html, start: 3, end: 14 };
    const all = new Map([[html, '{{ book.author }}\n']]);
    const actions = codeActionsAt([{ ...finding, fix: undefined, related: [], location }], options(all));
    const line = actions.find((action) => action.title.endsWith('on this line'));
    assert.equal(
      done(line, html, all.get(html)),
      '{{ book.author }} {# django-coach: ignore[orm/n-plus-one-loop] -- reason #}\n',
    );
  });
});

describe('fixAll', () => {
  it('does all safe fixes that do not get into each other’s way', () => {
    const replace = (code: string, by: string, applicability: 'safe' | 'unsafe' = 'safe'): Finding => ({
      ...finding,
      fix: {
        title: 'x',
        applicability,
        changes: [{ kind: 'replace', location: place(code), expected: code, text: by }],
      },
    });
    const { texts, workspace } = options();
    const fix = (...findings: Finding[]) =>
      fixAll(findings, texts, workspace).flatMap((each) => each.edits.map((edit) => edit.text));
    assert.deepEqual(fix(replace('print', 'log'), replace('for', 'async for')), ['async for', 'log']);
    assert.deepEqual(fix(replace('print(book', 'a'), replace('book.author', 'b')), ['a']);
    assert.deepEqual(fix(replace('print', 'log'), replace('print', 'log')), ['log']);
    assert.deepEqual(fix(replace('print', 'log', 'unsafe')), []);
  });
});
