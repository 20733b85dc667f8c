import { strict as assert } from 'node:assert';
import { codeActionsAt, fixAll } from '#core/coach/code-actions.ts';
import type { Finding } from '#core/engine/finding.ts';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { eager, file, finding, options, place, text } from './one-finding.ts';

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
