import assert from 'node:assert/strict';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { CodeAction, Hover, MarkupContent, TextDocumentEdit } from 'vscode-languageserver/node';
import { edited, startEditor } from './editor.ts';
import type { Editor, EditorOptions } from './editor.ts';
import { debug, loop, settingsFile, settingsWithDebug, views } from './planted.ts';

describe('hover', () => {
  let editor: Editor;
  const start = async (options: EditorOptions = {}): Promise<void> => {
    editor = await startEditor({ files: { 'shop/views.py': views }, ...options });
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
  };
  afterEach(() => editor.quit());

  it('tells the lesson of the finding, and only there', async () => {
    await start({ initializationOptions: { clientCommands: true } });
    const text = markdown(await editor.hover('shop/views.py', 'book.author'));
    assert.match(text, /^\*\*.+\*\*/);
    assert.match(text, /each `book\.author` here runs one query/);
    assert.match(text, /\+.*select_related\("author"\)/);
    assert.match(text, /\(command:djangoCoach\.openLesson\?.*orm%2Fn-plus-one-loop/);
    assert.equal(await editor.hover('shop/views.py', 'render'), null);
  });

  it('links to the page where the client has none of our commands', async () => {
    await start({ initializationOptions: { guideBase: 'file:///guide' } });
    const text = markdown(await editor.hover('shop/views.py', 'book.author'));
    assert.match(text, /file:\/\/\/guide\/orm\.md#n-plus-one/);
    assert.doesNotMatch(text, /command:/);
  });

  it('is plain text for a client without Markdown', async () => {
    await start({ capabilities: {} });
    const hover = await editor.hover('shop/views.py', 'book.author');
    assert.equal((hover?.contents as MarkupContent | undefined)?.kind, 'plaintext');
  });

  it('follows the settings', async () => {
    await start();
    const full = markdown(await editor.hover('shop/views.py', 'book.author'));
    await editor.configure({ 'hover.style': 'short' });
    const short = markdown(await editor.hover('shop/views.py', 'book.author'));
    assert.match(full, /select_related/);
    assert.doesNotMatch(short, /select_related/);
    await editor.configure({ hover: { style: 'off' } });
    assert.equal(await editor.hover('shop/views.py', 'book.author'), null);
  });

  it('teaches names of Django and tells the SQL of querysets, unless that is switched off', async () => {
    await start({ initializationOptions: { guideBase: 'file:///guide' } });
    const text = markdown(await editor.hover('shop/views.py', 'all()'));
    assert.match(text, /```sql\nSELECT shop_book\.\*\nFROM shop_book\n```/);
    assert.match(text, /file:\/\/\/guide\/orm\.md#lazy-evaluation/);
    await editor.configure({ 'hover.concepts': false });
    assert.equal(await editor.hover('shop/views.py', 'all()'), null);
  });

  it('says nothing while the text is newer than the findings', async () => {
    await start({ initializationOptions: { delays: { edit: 1e8, dependants: 1e8 } } });
    await editor.type('shop/views.py', 'book_list', 'all_books');
    assert.equal(await editor.hover('shop/views.py', 'book.author'), null);
  });
});

describe('code actions', () => {
  let editor: Editor;
  const start = async (options: EditorOptions = {}): Promise<void> => {
    editor = await startEditor({ files: { 'shop/views.py': views }, ...options });
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
  };
  afterEach(() => editor.quit());

  it('offer the fix first, then the lesson, then ways to ignore', async () => {
    await start();
    const actions = await editor.actions('shop/views.py', 'book.author');
    const titles = actions.map(({ title }) => title);
    assert.equal(titles[0], 'Load `author` with the queryset');
    assert.equal(actions[0]?.isPreferred, true);
    assert.match(titles[1] ?? '', /^Open lesson: /);
    assert.deepEqual(
      titles.slice(2),
      ['on this line', 'in this file', 'in the project'].map((where) => `Ignore ${loop} ${where}`),
    );
    assert.deepEqual(await editor.actions('shop/views.py', 'render'), []);
  });

  it('make their edits when asked, and the finding goes', async () => {
    await start();
    const [fix] = await editor.actions('shop/views.py', 'book.author');
    assert.equal(fix?.edit, undefined);
    const fixed = apply(editor, 'shop/views.py', await editor.resolve(fix as CodeAction));
    assert.match(fixed, /Book\.objects\.select_related\("author"\)/);
    await editor.type('shop/views.py', editor.text('shop/views.py'), fixed);
    await editor.findings('shop/views.py');
  });

  it('come with their edits for a client that does not ask for them', async () => {
    await start({ capabilities: { workspace: { workspaceEdit: {} } } });
    const [fix] = await editor.actions('shop/views.py', 'book.author');
    assert.ok(fix?.edit?.changes?.[editor.uri('shop/views.py')]);
  });

  it('refuse when the file has changed meanwhile', async () => {
    await start();
    const [fix] = await editor.actions('shop/views.py', 'book.author');
    await editor.type('shop/views.py', 'book_list', 'all_books');
    await assert.rejects(
      () => editor.resolve(fix as CodeAction),
      (error) => error instanceof ResponseError && error.code === LSPErrorCodes.ContentModified,
    );
  });

  it('ignore on this line, in this file, in the project', async () => {
    await start();
    const actions = await editor.actions('shop/views.py', 'book.author');
    const ignoring = actions.filter(({ title }) => title.startsWith('Ignore'));
    const [onLine, inFile, inProject] = await Promise.all(ignoring.map(editor.resolve));
    assert.match(apply(editor, 'shop/views.py', onLine), /# django-coach: ignore\[orm\/n-plus-one-loop\] -- /);
    assert.match(apply(editor, 'shop/views.py', inFile), /# django-coach: file-ignore\[orm\/n-plus-one-loop\] -- /);
    const [create, write] = inProject?.edit?.documentChanges ?? [];
    assert.deepEqual(create && 'kind' in create && create.kind, 'create');
    assert.equal((write as TextDocumentEdit).textDocument.uri, editor.uri('django-coach.toml'));
    assert.match(JSON.stringify((write as TextDocumentEdit).edits), /ignore.*orm\/n-plus-one-loop/);
  });

  it('apply all safe fixes of a file, when asked for by kind, also right after a key', async () => {
    await start({ initializationOptions: { delays: { edit: 1e8, dependants: 1e8 } } });
    await editor.type('shop/views.py', 'book_list', 'all_books');
    const [all, ...others] = await editor.actions('shop/views.py', 'import', ['source.fixAll']);
    assert.equal(all?.kind, 'source.fixAll.djangoCoach');
    assert.deepEqual(others, []);
    const fixed = apply(editor, 'shop/views.py', await editor.resolve(all));
    assert.match(fixed, /Book\.objects\.select_related\("author"\)/);
  });

  it('ask for a review of what may change behaviour', async () => {
    await start({ files: { 'shop/views.py': views, [settingsFile]: settingsWithDebug() } });
    await editor.open(settingsFile);
    const [found] = await editor.findings(settingsFile, debug);
    assert.ok(found);
    const [fix] = await editor.actions(settingsFile, found.range);
    assert.match(fix?.title ?? '', / \(review\)$/);
    assert.equal(fix?.isPreferred, undefined);
    const { edit } = await editor.resolve(fix as CodeAction);
    assert.equal(Object.values(edit?.changeAnnotations ?? {})[0]?.needsConfirmation, true);
    assert.deepEqual(await editor.actions(settingsFile, found.range, ['source.fixAll']), []);
  });

  it('open the lesson in an editor that runs no commands of ours', async () => {
    await start({ initializationOptions: { guideBase: 'file:///guide' } });
    const actions = await editor.actions('shop/views.py', 'book.author');
    const command = actions.find(({ title }) => title.startsWith('Open lesson'))?.command;
    assert.deepEqual(editor.server.capabilities.executeCommandProvider?.commands, [command?.command]);
    await editor.ask('workspace/executeCommand', { command: command?.command, arguments: command?.arguments });
    assert.deepEqual(editor.shown.all(), ['file:///guide/orm.md#n-plus-one']);
  });

  it('say how to read the lesson where documents cannot be shown', async () => {
    await start({ capabilities: {} });
    const actions = await editor.actions('shop/views.py', 'book.author');
    const command = actions.find(({ title }) => title.startsWith('Open lesson'))?.command;
    await editor.ask('workspace/executeCommand', { command: command?.command, arguments: command?.arguments });
    await editor.shown.until(([message]) => message === `Read the lesson with: django-coach explain ${loop}`);
  });
});

function markdown(hover: Hover | null): string {
  assert.ok(hover, 'there is a hover');
  return (hover.contents as { value: string }).value;
}

/** The text of an open file after an action's edit. */
function apply(editor: Editor, path: string, action: CodeAction | undefined): string {
  const changes = (action?.edit?.documentChanges ?? []) as TextDocumentEdit[];
  const change = changes.find(({ textDocument }) => textDocument.uri === editor.uri(path));
  assert.ok(change, `the action changes ${path}`);
  return edited(editor.text(path), change.edits as { range: CodeActionRange; newText: string }[]);
}

type CodeActionRange = TextDocumentEdit['edits'][number]['range'];
