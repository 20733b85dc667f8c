import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { methods } from '#server/protocol.ts';
import { startEditor } from './editor.ts';
import type { Editor, EditorOptions } from './editor.ts';
import { debug, loop, settingsFile, settingsWithDebug, views } from './planted.ts';

const author = 'author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")';

describe('changes made outside of open files', () => {
  let editor: Editor;
  const start = async (options: EditorOptions = {}): Promise<void> => {
    editor = await startEditor({ ...options, files: { 'shop/views.py': views, ...options.files } });
  };
  const showProject = { settings: { workspaceDiagnostics: 'project' } };
  afterEach(() => editor.quit());

  it('are asked for: code, templates, configuration', async () => {
    await start();
    await editor.watched.until((registered) => registered.includes('workspace/didChangeWatchedFiles'));
  });

  it('reach the open files that depend on them', async () => {
    await start();
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
    editor.write('shop/models.py', editor.diskText('shop/models.py').replace(author, 'author = models.TextField()'));
    await editor.tellDisk({ 'shop/models.py': 'changed' });
    await editor.findings('shop/views.py');
  });

  it('do not count for an open file', async () => {
    await start(showProject);
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
    editor.write('shop/views.py', '');
    editor.write('shop/reports.py', views);
    await editor.tellDisk({ 'shop/views.py': 'changed', 'shop/reports.py': 'created' });
    await editor.findings('shop/reports.py', loop);
    assert.deepEqual(editor.codes('shop/views.py'), [loop]);
  });

  it('take the findings of deleted files with them', async () => {
    await start(showProject);
    await editor.findings('shop/views.py', loop);
    rmSync(join(editor.root, 'shop/views.py'));
    await editor.tellDisk({ 'shop/views.py': 'deleted' });
    await editor.findings('shop/views.py');
  });

  it('of a file that starts containers say anew which settings run in production', async () => {
    const served = settingsFile.replace('settings', 'served');
    const wsgi = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "bookshop.served")\n';
    const quiet = settingsWithDebug().replace('DEBUG = True', 'DEBUG = False');
    const files = { [settingsFile]: settingsWithDebug(), [served]: quiet, 'bookshop/wsgi.py': wsgi };
    await start({ files });
    await editor.open(settingsFile);
    await editor.ask(methods.review, null);
    assert.ok(!editor.codes(settingsFile).includes(debug));
    const run = (module: string): string => `FROM python\r\nENV DJANGO_SETTINGS_MODULE=${module}\r\n`;
    editor.write('Dockerfile', run('bookshop.settings'));
    await editor.tellDisk({ Dockerfile: 'created' });
    await editor.findings(settingsFile, debug);
    editor.write('Dockerfile', run('bookshop.served'));
    await editor.tellDisk({ Dockerfile: 'changed' });
    await editor.findings(settingsFile);
    editor.write('Dockerfile', run('bookshop.settings'));
    await editor.tellDisk({ Dockerfile: 'changed' });
    await editor.findings(settingsFile, debug);
    rmSync(join(editor.root, 'Dockerfile'));
    await editor.tellDisk({ Dockerfile: 'deleted' });
    await editor.findings(settingsFile);
  });

  it('may be a folder that was moved', async () => {
    await start(showProject);
    await editor.findings('shop/views.py', loop);
    editor.write('store/__init__.py', '');
    editor.write('store/views.py', views.replace('from .models', 'from shop.models'));
    rmSync(join(editor.root, 'shop/views.py'));
    await editor.notify('workspace/didRenameFiles', {
      files: [{ oldUri: editor.uri('shop/views.py'), newUri: editor.uri('store/views.py') }],
    });
    await editor.findings('shop/views.py');
    await editor.findings('store/views.py', loop);
  });

  it('of hundreds of files, as after a git checkout, are taken in together', async () => {
    await start(showProject);
    await editor.findings('shop/views.py', loop);
    const before = editor.statuses.all().length;
    const reports = Array.from({ length: 300 }, (_, i) => `shop/reports/report_${i}.py`);
    editor.write('shop/reports/__init__.py', '');
    for (const path of reports) editor.write(path, views.replace('from .models', 'from shop.models'));
    for (const path of reports) await editor.tellDisk({ [path]: 'created' });
    await editor.findings(reports.at(-1) ?? '', loop);
    const rounds = editor.statuses
      .all()
      .slice(before)
      .filter(({ state }) => state === 'reviewing');
    assert.ok(rounds.length <= 2, `${rounds.length} rounds`);
  });

  it('in places that are no code of the project are not looked at', async () => {
    await start(showProject);
    await editor.findings('shop/views.py', loop);
    for (const path of ['.venv/shop/views.py', 'node_modules/shop/views.py', 'ignored/views.py'])
      editor.write(path, views);
    editor.write('.gitignore', 'ignored/\n');
    editor.write('.git/HEAD', '');
    editor.write('shop/reports.py', views);
    await editor.tellDisk({
      '.venv/shop/views.py': 'created',
      'ignored/views.py': 'created',
      'shop/reports.py': 'created',
    });
    await editor.findings('shop/reports.py', loop);
    const files = new Set(editor.published.all().map(({ uri }) => uri));
    assert.deepEqual(files, new Set([editor.uri('shop/views.py'), editor.uri('shop/reports.py')]));
  });
});

describe('configuration files', () => {
  let editor: Editor;
  const start = async (options: EditorOptions = {}): Promise<void> => {
    editor = await startEditor({ ...options, files: { 'shop/views.py': views, ...options.files } });
    await editor.open('shop/views.py');
  };
  afterEach(() => editor.quit());

  it('are read, and read again when they change', async () => {
    await start({ files: { 'pyproject.toml': `[tool.django-coach]\nignore = ["${loop}"]\n` } });
    await editor.ask(methods.review, null);
    assert.deepEqual(editor.codes('shop/views.py'), []);
    editor.write('pyproject.toml', `[tool.django-coach.severity]\n"${loop}" = "error"\n`);
    await editor.tellDisk({ 'pyproject.toml': 'changed' });
    const [found] = await editor.findings('shop/views.py', loop);
    assert.equal(found?.severity, 1);
  });

  it('with a mistake are told so in their own place, and the defaults hold', async () => {
    await start({ files: { 'pyproject.toml': '[tool.django-coach]\nignroe = []\n' } });
    const [mistake] = await editor.findings('pyproject.toml', 'configuration/not-understood');
    assert.deepEqual(mistake?.range.start.line, 1);
    await editor.findings('shop/views.py', loop);
  });

  it('may be named by a setting', async () => {
    await start({ files: { 'config/coach.toml': `[tool.django-coach]\nignore = ["${loop}"]\n` } });
    await editor.findings('shop/views.py', loop);
    await editor.configure({ configuration: 'config/coach.toml' });
    await editor.findings('shop/views.py');
  });
});

describe('settings of the editor', () => {
  let editor: Editor;
  const start = async (options: EditorOptions = {}): Promise<void> => {
    editor = await startEditor({ ...options, files: { 'shop/views.py': views } });
    await editor.open('shop/views.py');
  };
  afterEach(() => editor.quit());

  it('switch the coach off and on', async () => {
    await start();
    await editor.findings('shop/views.py', loop);
    await editor.configure({ enable: false });
    await editor.findings('shop/views.py');
    await editor.statuses.until((all) => all.at(-1)?.state === 'off');
    await editor.configure({ enable: true });
    await editor.findings('shop/views.py', loop);
  });

  it('change severities by rule and by chapter', async () => {
    await start({ settings: { severityOverrides: { [loop]: 'information' } } });
    const [found] = await editor.findings('shop/views.py', loop);
    assert.equal(found?.severity, 3);
    await editor.configure({ severityOverrides: { orm: 'off' } });
    await editor.findings('shop/views.py');
  });

  it('wait for a save where that is wanted', async () => {
    await start({ settings: { run: 'onSave' } });
    await editor.findings('shop/views.py', loop);
    await editor.type('shop/views.py', 'book.author.name', 'book.title');
    await editor.open('shop/reports.py', views);
    await editor.findings('shop/reports.py', loop);
    assert.deepEqual(editor.codes('shop/views.py'), [loop]);
    await editor.save('shop/views.py');
    await editor.findings('shop/views.py');
  });

  it('wait for the command where that is wanted', async () => {
    await start({ settings: { run: 'manual' } });
    await editor.statuses.until((all) => all.at(-1)?.state === 'ready');
    assert.deepEqual(editor.published.all(), []);
    const result = await editor.ask(methods.review, null);
    assert.deepEqual(result, { findings: 1, files: 1 });
    await editor.findings('shop/views.py', loop);
  });

  it('of clients that push them are taken too', async () => {
    await start({ capabilities: {}, initializationOptions: { settings: { severityOverrides: { orm: 'off' } } } });
    await editor.ask(methods.review, null);
    assert.deepEqual(editor.codes('shop/views.py'), []);
    await editor.notify('workspace/didChangeConfiguration', { settings: { djangoCoach: { severityOverrides: {} } } });
    await editor.findings('shop/views.py', loop);
  });

  it('limit the number of files that are read', async () => {
    await start({ settings: { maxFiles: 1 } });
    await editor.logged.until((lines) => lines.some((line) => /files found, 1 are read/.test(line)));
  });
});

describe('workspace folders', () => {
  let editor: Editor;
  afterEach(() => editor.quit());

  it('are reviewed each, come and go', async () => {
    const second = Object.fromEntries(
      ['manage.py', 'shop/__init__.py', 'shop/models.py'].map((path) => [`second/${path}`, `# ${path}\n`]),
    );
    editor = await startEditor({
      folders: ['shop', 'second'],
      files: { 'shop/views.py': views, ...second, 'second/views.py': views },
      settings: { workspaceDiagnostics: 'project' },
    });
    await editor.findings('shop/views.py', loop);
    const folder = (path: string) => ({ uri: editor.uri(path), name: path });
    await editor.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [folder('shop')] } });
    await editor.findings('shop/views.py');
    await editor.notify('workspace/didChangeWorkspaceFolders', { event: { added: [folder('shop')], removed: [] } });
    await editor.findings('shop/views.py', loop);
  });

  it('decide about documents that were open before them', async () => {
    editor = await startEditor({ folders: ['accounts'], files: { 'shop/views.py': views } });
    await editor.open('shop/views.py');
    await editor.ask(methods.review, null);
    assert.deepEqual(editor.published.all(), []);
    const added = [{ uri: editor.uri('').replace(/\/$/, ''), name: 'bookshop' }];
    await editor.notify('workspace/didChangeWorkspaceFolders', { event: { added, removed: [] } });
    await editor.findings('shop/views.py', loop);
  });
});
