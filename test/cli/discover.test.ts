import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { discoverFiles } from '#host/discover.ts';
import { fileKey } from '#host/paths.ts';
import { createProject, type TestProject } from './command-line.ts';

describe('discoverFiles', () => {
  let project: TestProject | undefined;
  afterEach(() => project?.remove());

  /** What is found below `paths` of a project with these files, relative to it. */
  function found(files: Readonly<Record<string, string | Uint8Array>>, paths: readonly string[] = ['.']): string[] {
    project = createProject(files);
    return foundIn(project, paths);
  }

  function foundIn({ folder }: TestProject, paths: readonly string[] = ['.']): string[] {
    const { files } = discoverFiles(paths.map((path) => join(folder, path)));
    return files.map(({ file }) => file.slice(fileKey(folder).length + 1));
  }

  it('finds Python and templates, sorted', () => {
    const files = ['b.py', 'a.py', 'x.html', 'y.j2', 'notes.txt', 'z/templates/mail.txt', 'z/data.xml', 'z/stub.pyi'];
    assert.deepEqual(found(Object.fromEntries(files.map((file) => [file, '']))), [
      'a.py',
      'b.py',
      'x.html',
      'y.j2',
      'z/templates/mail.txt',
    ]);
  });

  it('finds the files that start Django, unless they are too large to be written by hand', () => {
    const files = { Dockerfile: '', 'compose.yml': '', 'notes.yml': '', 'k8s/web.yaml': 'x'.repeat(256 * 1024 + 1) };
    assert.deepEqual(found(files), ['Dockerfile', 'compose.yml']);
  });

  it('leaves out folders that hold no code of the project', () => {
    const hidden = ['.venv/a.py', 'node_modules/x/a.py', 'dist/a.py', '__pycache__/a.py', '.git/a.py', 'env/a.py'];
    const files = Object.fromEntries(hidden.map((file) => [file, '']));
    assert.deepEqual(found({ ...files, 'env/pyvenv.cfg': '', 'app/a.py': '' }), ['app/a.py']);
  });

  it('honours nested .gitignore files, the deeper one first', () => {
    const files = {
      '.git/HEAD': '',
      '.git/info/exclude': 'private/\n',
      '.gitignore': '*_generated.py\n/build/\n',
      'a_generated.py': '',
      'build/a.py': '',
      'app/build/a.py': '',
      'app/.gitignore': '!kept_generated.py\nlocal.py\n',
      'app/kept_generated.py': '',
      'app/other_generated.py': '',
      'app/local.py': '',
      'local.py': '',
      'private/a.py': '',
    };
    const expected = ['app/build/a.py', 'app/kept_generated.py', 'local.py'];
    assert.deepEqual(found(files), expected);
    assert.deepEqual(foundIn(project as TestProject, ['app']), expected.slice(0, 2));
  });

  it('takes what is named whatever ignore rules say', () => {
    const files = { '.git/HEAD': '', '.gitignore': 'old/\n', 'old/a.py': '', 'old/deep/b.py': '', '.venv/c.py': '' };
    assert.deepEqual(found(files, ['old', '.venv/c.py']), ['.venv/c.py', 'old/a.py', 'old/deep/b.py']);
  });

  it('follows no links, so that it neither leaves the project nor runs in circles', function () {
    if (process.platform === 'win32') this.skip();
    const outside = createProject({ 'secret.py': '' });
    project = createProject({ 'app/a.py': '' });
    symlinkSync(outside.folder, join(project.folder, 'outside'));
    symlinkSync(join(outside.folder, 'secret.py'), join(project.folder, 'secret.py'));
    symlinkSync(project.folder, join(project.folder, 'app', 'circle'));
    assert.deepEqual(foundIn(project), ['app/a.py']);
    outside.remove();
  });

  it('skips large files with a note, and tells which paths do not exist', () => {
    project = createProject({
      'data.py': 'x'.repeat(1024 * 1024 + 1),
      'fits.py': 'x'.repeat(1024 * 1024),
      'logo.png': '',
    });
    const paths = ['.', 'nowhere', 'logo.png'].map((path) => join(project?.folder ?? '', path));
    const { files, notes, missing } = discoverFiles(paths);
    assert.deepEqual(
      files.map(({ size }) => size),
      [1024 * 1024],
    );
    assert.deepEqual(
      notes.map(({ file, message }) => [file.split('/').at(-1), message]),
      [
        ['data.py', 'skipped: 1.0 MB is more than the limit of 1 MB'],
        ['logo.png', 'skipped: it is neither Python nor a template'],
      ],
    );
    assert.deepEqual(missing, [paths[1]]);
  });
});
