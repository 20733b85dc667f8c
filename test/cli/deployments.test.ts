import assert from 'node:assert/strict';
import { bookshop, createProject, type TestProject } from './command-line.ts';

const whole = 'ROOT_URLCONF = "config.urls"\nALLOWED_HOSTS = ["shop.example"]\n';
const files: Readonly<Record<string, string>> = {
  ...bookshop,
  'shop/views.py': '',
  'config/settings/__init__.py': '',
  'config/settings/plain.py': `${bookshop['config/settings.py']}${whole}DEBUG = False\n`,
  'config/settings/hosted.py': 'from .plain import *\nDEBUG = True\n',
  'config/wsgi.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.plain")\n',
};
const compose = 'services:\r\n  web:\r\n    environment:\r\n      DJANGO_SETTINGS_MODULE: config.settings.hosted\r\n';

describe('deployment files', function () {
  this.timeout(20_000);
  let project: TestProject;
  afterEach(() => project.remove());

  /** Reviews `path` of a project for DEBUG. */
  function check(extra: Readonly<Record<string, string>>, path: string, expected: readonly string[]): void {
    const { 'config/settings.py': _, ...others } = files;
    const own = Object.entries(others).map(([file, text]) => [`backend/${file}`, text] as const);
    project = createProject({ ...Object.fromEntries(own), ...extra, '.git/HEAD': '' });
    const { out, err } = project.run([
      'check',
      path,
      '--select',
      'settings/debug-enabled',
      '--output-format',
      'concise',
    ]);
    const places = [...out.matchAll(/^(\S+):\d+:\d+: \w+ (\S+)/gm)].map(([, file, code]) => `${file} ${code}`);
    assert.deepEqual([places, err], [expected, '']);
  }

  const found = ['backend/config/settings/hosted.py settings/debug-enabled'];

  it('say which settings run in production', () => {
    check({}, '.', []);
    project.remove();
    check({ 'compose.yml': compose }, '.', found);
  });

  it('count above the project that is asked for, up to its repository', () => {
    check({ 'compose.yml': compose }, 'backend', found);
    project.remove();
    check(
      { 'docker/web/Dockerfile': 'FROM a\nENV DJANGO_SETTINGS_MODULE config.settings.hosted\n' },
      'backend/shop',
      [],
    );
    const { out } = project.run([
      'check',
      'backend/config',
      '--select',
      'settings/debug-enabled',
      '--output-format',
      'concise',
    ]);
    assert.match(out, /^backend\/config\/settings\/hosted\.py:/);
  });

  it('that are ignored, too large or for development do not count', () => {
    check({ 'compose.dev.yml': compose }, '.', []);
    project.remove();
    check({ 'compose.yml': compose, '.gitignore': 'compose.yml\n' }, 'backend', []);
    project.remove();
    check({ 'compose.yml': `${compose}#${'x'.repeat(256 * 1024)}\n` }, '.', []);
  });

  it('are not counted among the files that are reviewed', () => {
    project = createProject({ ...bookshop, Dockerfile: 'FROM a\n' });
    assert.doesNotMatch(project.run(['check', '--show-files']).out, /Dockerfile/);
    assert.match(project.run(['check', 'Dockerfile']).err, /nothing to review/);
  });
});
