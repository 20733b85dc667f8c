import assert from 'node:assert/strict';
import { bookshop, createProject, type TestProject } from './command-line.ts';

const nPlusOne = `warning[orm/n-plus-one-loop]: each \`book.author\` here runs one query: 1 + N queries for this list
  --> shop/views.py:10:22
   |
 7 |     found = Book.objects.order_by("title")
   |             ------------------------------ queryset built here
 8 |     names = []
 9 |     for book in found:
   |                 ----- rows are looped over here
10 |         names.append(book.author.name)
   |                      ^^^^^^^^^^^
11 |     return JsonResponse({"names": names})
   |
  ::: shop/models.py:17:5
   |
17 |     author = models.ForeignKey(Author, on_delete=models.CASCADE)
   |     ------------------------------------------------------------ relation declared here
   |
   = help: Load \`author\` with the queryset (--fix)
   = learn: django-coach explain orm/n-plus-one-loop
`;
const conciseLine =
  'shop/views.py:10:22: warning orm/n-plus-one-loop [*] each `book.author` here runs one query: 1 + N queries for this list';
const summary = 'Found 1 problem in 1 file (1 warning). 1 can be fixed with --fix.';

describe('django-coach check', function () {
  this.timeout(20_000);
  let project: TestProject;
  beforeEach(() => {
    project = createProject(bookshop);
  });
  afterEach(() => project.remove());

  describe('output', () => {
    it('shows each finding with its source, across files, and a summary', () => {
      assert.deepEqual(project.run(['check']), { code: 1, out: `${nPlusOne}\n${summary}\n`, err: '' });
    });

    it('shows one line each with --output-format concise', () => {
      const run = project.run(['check', '--output-format', 'concise']);
      assert.deepEqual(run, { code: 1, out: `${conciseLine}\n${summary}\n`, err: '' });
    });

    it('keeps the JSON contract', () => {
      const { out, code } = project.run(['check', '--output-format', 'json']);
      const [finding, ...others] = JSON.parse(out) as Record<string, unknown>[];
      assert.equal(code, 1);
      assert.deepEqual(others, []);
      assert.deepEqual(
        { ...finding, related: [(finding?.['related'] as unknown[] | undefined)?.[0]], data: null },
        {
          code: 'orm/n-plus-one-loop',
          severity: 'warning',
          filename: '<project>/shop/views.py',
          location: { row: 10, column: 22 },
          end_location: { row: 10, column: 33 },
          message: 'each `book.author` here runs one query: 1 + N queries for this list',
          url: null,
          guide: 'orm#n-plus-one',
          django_check: null,
          related: [
            {
              filename: '<project>/shop/views.py',
              location: { row: 7, column: 13 },
              end_location: { row: 7, column: 43 },
              message: 'queryset built here',
            },
          ],
          fix: {
            applicability: 'safe',
            message: 'Load `author` with the queryset',
            edits: [
              {
                filename: '<project>/shop/views.py',
                location: { row: 7, column: 43 },
                end_location: { row: 7, column: 43 },
                content: '.select_related("author")',
              },
            ],
          },
          data: null,
        },
      );
    });

    it('counts JSON columns in code points and leaves a byte order mark out', () => {
      const view = `\uFEFF${bookshop['shop/views.py']}`.replace('names.append(', '"😀"; names.append(');
      project.write('shop/views.py', view);
      const [finding] = JSON.parse(project.run(['check', '--output-format', 'json']).out) as { location: unknown }[];
      assert.deepEqual(finding?.location, { row: 10, column: 27 });
    });

    it('underlines the right columns behind tabs and wide characters', () => {
      const view = (bookshop['shop/views.py'] ?? '').replace('        names.append(', '\t\t"日本"; names.append(');
      project.write('shop/views.py', view);
      const lines = project.run(['check']).out.split('\n');
      const at = lines.findIndex((line) => line.startsWith('10 |'));
      assert.equal(lines[at], '10 |         "日本"; names.append(book.author.name)');
      assert.equal(lines[at + 1], `   |${' '.repeat(30)}^^^^^^^^^^^`);
    });

    it('replaces control characters of the reviewed code', () => {
      const view = (bookshop['shop/views.py'] ?? '').replace('book.author.name)', 'book.author.name)  # \x1B[31m\x07');
      project.write('shop/views.py', view);
      const { out } = project.run(['check']);
      assert.deepEqual([out.includes('\x1B'), out.includes('\x07')], [false, false]);
    });

    it('shows hints only when they are asked for, and to programs', () => {
      const plain = createProject({
        'manage.py': '',
        'shop/models.py': 'from django.db import models\n\n\nclass Author(models.Model):\n    pass\n',
      });
      const codesOf = (args: readonly string[]): string[] =>
        plain.run(['check', 'shop', ...args]).out.match(/models\/missing-str/g) ?? [];
      assert.deepEqual(codesOf(['--output-format', 'concise']), []);
      assert.equal(codesOf(['--output-format', 'concise', '--severity', 'hint']).length, 1);
      assert.equal(codesOf(['--output-format', 'json']).length, 1);
      plain.remove();
    });

    it('prints an empty array when there is nothing', () => {
      project.write('shop/views.py', '');
      assert.deepEqual(project.run(['check', '--output-format', 'json']), { code: 0, out: '[]\n', err: '' });
    });

    it('writes to a file instead with --output-file', () => {
      const run = project.run(['check', '--output-format', 'concise', '--output-file', 'report.txt']);
      assert.deepEqual(run, { code: 1, out: '', err: '' });
      assert.equal(project.read('report.txt'), `${conciseLine}\n${summary}\n`);
    });

    it('counts by rule with --statistics', () => {
      const { out } = project.run(['check', '--statistics']);
      assert.match(out, /^1 {2}\[\*\] {2}orm\/n-plus-one-loop {2}\S.*\n$/);
      const [count] = JSON.parse(project.run(['check', '--statistics', '--output-format', 'json']).out) as unknown[];
      assert.deepEqual(
        { ...(count as object), summary: '' },
        {
          code: 'orm/n-plus-one-loop',
          count: 1,
          fixable: 1,
          summary: '',
        },
      );
    });

    it('uses colours when asked to, never in a pipe', () => {
      const isColored = (args: string[], env: Record<string, string> = {}): boolean =>
        project.run(['check', ...args], { env }).out.includes('\x1B[');
      assert.equal(isColored([]), false);
      assert.equal(isColored([], { CI: '1' }), false);
      assert.equal(isColored([], { FORCE_COLOR: '1' }), true);
      assert.equal(isColored([], { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
      assert.equal(isColored(['--color', 'always'], { NO_COLOR: '1' }), true);
      assert.equal(isColored(['--color', 'never'], { FORCE_COLOR: '1' }), false);
    });

    it('tells times on standard error only', () => {
      const run = project.run(['check', '--profile-rules', '--output-format', 'json']);
      assert.equal((JSON.parse(run.out) as unknown[]).length, 1);
      for (const part of ['discover', 'analyse', 'link', 'flow', 'rules', 'peak memory', 'orm/n-plus-one-loop']) {
        assert.match(run.err, new RegExp(`^ *[\\d.]+ (ms|MB) {2}${part}$`, 'm'));
      }
    });
  });

  describe('choosing rules', () => {
    const codesWith = (...args: string[]): string[] =>
      (JSON.parse(project.run(['check', '--output-format', 'json', ...args]).out) as { code: string }[]).map(
        ({ code }) => code,
      );

    it('selects and ignores rules by name, chapter and glob', () => {
      project.write('config/settings.py', `DEBUG = True\n${bookshop['config/settings.py']}`);
      assert.deepEqual(codesWith(), ['settings/debug-enabled', 'orm/n-plus-one-loop']);
      assert.deepEqual(codesWith('--select', 'orm'), ['orm/n-plus-one-loop']);
      assert.deepEqual(codesWith('--select', 'settings/debug-*'), ['settings/debug-enabled']);
      assert.deepEqual(codesWith('--ignore', 'orm, settings/debug-enabled'), []);
    });

    it('takes the configuration into account, the command line first', () => {
      project.write('pyproject.toml', '[tool.django-coach]\nselect = ["settings"]\n');
      assert.deepEqual(codesWith(), []);
      assert.deepEqual(codesWith('--select', 'orm'), ['orm/n-plus-one-loop']);
    });

    it('leaves out what is milder than --severity', () => {
      assert.deepEqual(codesWith('--severity', 'error'), []);
      assert.deepEqual(codesWith('--severity', 'information'), ['orm/n-plus-one-loop']);
    });

    it('says which rule was meant', () => {
      const run = project.run(['check', '--select', 'orm/n-plus-one-lop']);
      assert.deepEqual(run, {
        code: 2,
        out: '',
        err: 'error: orm/n-plus-one-lop names no rule; did you mean orm/n-plus-one-loop?\n',
      });
    });
  });

  describe('choosing files', () => {
    it('reviews one file with all that it uses, and reports on nothing else', () => {
      project.write('config/settings.py', `DEBUG = True\n${bookshop['config/settings.py']}`);
      const run = project.run(['check', 'shop/views.py', '--output-format', 'concise']);
      assert.equal(run.out, `${conciseLine}\n${summary}\n`);
      assert.equal(project.run(['check', 'views.py'], { cwd: 'shop' }).code, 1);
    });

    it('lists the files with --show-files', () => {
      project.write('.venv/lib/thing.py', '');
      project.write('shop/templates/shop/list.html', '');
      const { out } = project.run(['check', '--show-files', 'shop']);
      assert.deepEqual(out.split('\n').filter(Boolean), [
        'shop/__init__.py',
        'shop/models.py',
        'shop/named.py',
        'shop/templates/shop/list.html',
        'shop/views.py',
      ]);
    });

    it('takes a file from standard input in the place of the one on disk', () => {
      const input = bookshop['shop/views.py'] ?? '';
      project.write('shop/views.py', '');
      const run = project.run(['check', '-', '--stdin-filename', 'shop/views.py', '--output-format', 'concise'], {
        input,
      });
      assert.deepEqual(run, { code: 1, out: `${conciseLine}\n${summary}\n`, err: '' });
    });

    it('warns of files that it cannot read as text', () => {
      project.write('shop/legacy.py', Buffer.from('name = "caf\xE9"\n', 'latin1'));
      const run = project.run(['check', 'shop/legacy.py']);
      assert.equal(run.err, 'warning: shop/legacy.py: skipped: it is not UTF-8 and declares no other encoding\n');
      assert.equal(run.code, 0);
    });

    it('says so when there is nothing to review, or no Django', () => {
      project.write('notes/readme.md', '');
      assert.deepEqual(project.run(['check', 'notes']), {
        code: 0,
        out: '',
        err: 'warning: nothing to review: no Python files or templates in the given paths\n',
      });
      const plain = createProject({ 'tool.py': 'print(1)\n' });
      const run = plain.run(['check']);
      plain.remove();
      assert.equal(run.code, 0);
      assert.match(run.err, /^note: this does not look like a Django project/);
    });
  });

  describe('exit codes', () => {
    it('is 0 when nothing is found or with --exit-zero, 1 for findings, 2 for mistakes in the command', () => {
      assert.equal(project.run(['check', 'config']).code, 0);
      assert.equal(project.run(['check', '--exit-zero']).code, 0);
      assert.equal(project.run(['check']).code, 1);
      assert.deepEqual(project.run(['check', 'nowhere']), { code: 2, out: '', err: 'error: nowhere does not exist\n' });
      assert.equal(project.run(['check', '--jobs', '0']).code, 2);
      assert.match(project.run(['chekc']).err, /unknown command 'chekc'\n\(Did you mean check\?\)/);
    });
  });

  it('gives the same for every number of threads', () => {
    for (let i = 0; i < 200; i++) project.write(`shop/more_${i}.py`, bookshop['shop/views.py'] ?? '');
    const outputs = ['1', '2', '3'].map(
      (jobs) => project.run(['check', '--output-format', 'json', '--jobs', jobs]).out,
    );
    assert.equal((JSON.parse(outputs[0] ?? '') as unknown[]).length, 201);
    assert.equal(new Set(outputs).size, 1);
  }).timeout(60_000);
});
