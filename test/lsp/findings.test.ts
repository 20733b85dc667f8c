import assert from 'node:assert/strict';
import { defineRule } from '#core/engine/rule.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import { rules } from '#rules/index.ts';
import { methods } from '#server/protocol.ts';
import { withMarks } from '#test/support/fixture.ts';
import { startEditor } from './editor.ts';
import type { Editor, EditorOptions } from './editor.ts';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { bookshop } from '#test/support/bookshop.ts';
import { loop, views } from './planted.ts';

describe('findings in the editor', () => {
  let editor: Editor;
  const start = async (options: EditorOptions = {}): Promise<void> => {
    editor = await startEditor({ ...options, files: { 'shop/views.py': views, ...options.files } });
  };
  afterEach(() => editor.quit());

  it('say what is wrong, where, and where to read about it', async () => {
    await start({ initializationOptions: { guideBase: 'file:///guide/' } });
    await editor.open('shop/views.py');
    const [found] = await editor.findings('shop/views.py', loop);
    assert.equal(found?.source, 'django-coach');
    assert.equal(found.severity, 2);
    assert.equal(found.codeDescription?.href, 'file:///guide/orm.md#n-plus-one');
    assert.ok(typeof found.message === 'string');
    assert.match(found.message, /^each `book\.author` here runs one query/);
    const document = TextDocument.create('', '', 0, views);
    const span = { start: document.offsetAt(found.range.start), end: document.offsetAt(found.range.end) };
    assert.match(withMarks(views, [span]), /⟦book\.author⟧\.name for book/);
    const [origin] = found.relatedInformation ?? [];
    assert.equal(origin?.location.uri, editor.uri('shop/views.py'));
    assert.equal(document.getText(origin.location.range), 'Book.objects.all()');
  });

  it('carry no link when the client has no guide', async () => {
    await start();
    await editor.open('shop/views.py');
    const [found] = await editor.findings('shop/views.py', loop);
    assert.equal(found?.codeDescription, undefined);
  });

  it('follow what is typed, with the version they belong to', async () => {
    await start();
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
    await editor.type('shop/views.py', 'book.author.name', 'book.title');
    await editor.findings('shop/views.py');
    const version = await editor.type('shop/views.py', 'book.title', '"😀" + book.author.name');
    const [found] = await editor.findings('shop/views.py', loop);
    assert.equal(editor.published.all().at(-1)?.version, version);
    const text = editor.text('shop/views.py');
    assert.equal(TextDocument.create('', '', 0, text).getText(found?.range), 'book.author');
  });

  it('of a text that has changed since are dropped', async () => {
    await start();
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
    for (const letter of 'reader') await editor.type('shop/views.py', '\n\n\ndef', `\n${letter} = 1\n\n\ndef`);
    const version = await editor.type('shop/views.py', 'book.author.name', 'book.title');
    await editor.findings('shop/views.py');
    const versions = editor.published.all().map((params) => params.version);
    assert.deepEqual(
      versions.filter((seen) => seen !== 1),
      [version],
    );
  });

  it('come at once on save, however long the wait after a key', async () => {
    const delays = { edit: 1e8, dependants: 1e8, files: 20 };
    await start({ initializationOptions: { delays } });
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
    await editor.type('shop/views.py', 'book.author.name', 'book.title');
    await editor.save('shop/views.py');
    await editor.findings('shop/views.py');
  });

  it('of a file that depends on the edited one follow after a pause', async () => {
    await start();
    await editor.open('shop/views.py');
    await editor.open('shop/models.py');
    await editor.findings('shop/views.py', loop);
    const author = 'author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")';
    await editor.type('shop/models.py', author, 'author = models.CharField(max_length=100)');
    await editor.findings('shop/views.py');
  });

  it('of other files wait while somebody types, for the file itself they do not', async () => {
    await start({ initializationOptions: { delays: { edit: 20, dependants: 1e8, files: 20 } } });
    await editor.open('shop/views.py');
    await editor.open('shop/models.py');
    await editor.findings('shop/views.py', loop);
    const author = 'author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")';
    const typed = 'author = models.CharField(max_length=100)  # django-coach: ignore[no/rule]';
    await editor.type('shop/models.py', author, typed);
    await editor.findings('shop/models.py', 'suppressions/unknown-rule');
    await editor.statuses.until((all) => all.at(-1)?.state === 'reviewing');
    const version = await editor.type('shop/models.py', 'no/rule', 'no/rules');
    await editor.published.until((all) => all.at(-1)?.version === version);
    assert.equal(editor.statuses.all().at(-1)?.state, 'reviewing');
    assert.deepEqual(editor.codes('shop/views.py'), [loop]);
    await editor.save('shop/models.py');
    await editor.findings('shop/views.py');
  });

  it('that need no other file are there first', async () => {
    const early = defineRule({
      ...(rules[0] as AnyRule),
      id: 'orm/early',
      message: () => 'an import',
      visit: { import_from_statement: (node, { tree, report }) => report({ start: 0, end: tree.end[node] ?? 0 }, {}) },
    } as AnyRule);
    await start({
      rules: [early, ...rules],
      files: { 'shop/views.py': views.replace('from .models', 'from shop.models') },
    });
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop, 'orm/early', 'orm/early');
    const [first] = editor.published.all();
    assert.deepEqual(
      first?.diagnostics.map(({ code }) => code),
      ['orm/early', 'orm/early'],
    );
  });

  it('of other files survive a syntax error', async () => {
    await start();
    await editor.open('shop/views.py');
    await editor.open('shop/models.py');
    await editor.findings('shop/views.py', loop);
    await editor.type('shop/models.py', 'class Genre', 'def broken(:\n    (\n\nclass Genre');
    await editor.save('shop/models.py');
    await editor.ask(methods.review, null);
    assert.deepEqual(editor.codes('shop/views.py'), [loop]);
  });

  it('of the other rules survive a rule that throws, and the log says which one it was', async () => {
    const crashing = defineRule({ ...(rules[0] as AnyRule), id: 'orm/crashing', project: crash } as AnyRule);
    await start({ rules: [...rules, crashing] });
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
    await editor.logged.until((lines) => lines.some((line) => /failed in orm\/crashing.*out of ink/s.test(line)));
    await editor.type('shop/views.py', 'book.author.name', 'book.title');
    await editor.findings('shop/views.py');
  });

  it('of closed files are shown only when asked for', async () => {
    await start({ files: { 'shop/reports.py': views } });
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
    assert.deepEqual(editor.codes('shop/reports.py'), []);
    await editor.configure({ workspaceDiagnostics: 'project' });
    await editor.findings('shop/reports.py', loop);
    await editor.configure({ workspaceDiagnostics: 'openFiles' });
    await editor.findings('shop/reports.py');
    assert.deepEqual(editor.codes('shop/views.py'), [loop]);
  });

  it('go when the file is closed, unless the whole project is shown', async () => {
    await start();
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
    await editor.close('shop/views.py');
    await editor.findings('shop/views.py');
  });

  it('of a closed file are those of what is on disk', async () => {
    await start({ settings: { workspaceDiagnostics: 'project' } });
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
    await editor.type('shop/views.py', 'book.author.name', 'book.title');
    await editor.findings('shop/views.py');
    await editor.close('shop/views.py');
    await editor.findings('shop/views.py', loop);
  });

  it('have the same places in a file with CRLF', async () => {
    const crlf = views.replaceAll('\n', '\r\n');
    await start({ files: { 'shop/views.py': crlf } });
    await editor.open('shop/views.py');
    const [found] = await editor.findings('shop/views.py', loop);
    assert.equal(TextDocument.create('', '', 0, crlf).getText(found?.range), 'book.author');
  });

  it('are never given outside Django projects', async () => {
    const others = Object.fromEntries([...bookshop().keys()].map((path) => [path, 'DEBUG = True\n']));
    await start({
      files: { ...others, 'manage.py': '', 'shop/views.py': 'import os\n# django-coach: ignore[orm/x]\n' },
    });
    await editor.open('shop/views.py');
    await editor.ask(methods.review, null);
    assert.deepEqual(editor.codes('shop/views.py'), []);
    assert.equal(editor.statuses.all().at(-1)?.state, 'off');
  });

  it('are not affected by files that are no text', async () => {
    await start({ files: { 'shop/blob.py': '\u0000\uFFFF((('.repeat(1000), 'shop/huge.py': '#'.repeat(1_200_000) } });
    await editor.open('shop/blob.py', '\u0000((('.repeat(1000));
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
  });
});

function crash(): never {
  throw new Error('out of ink');
}
