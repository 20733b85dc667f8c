import assert from 'node:assert/strict';
import { bookshop, createProject, type TestProject } from './command-line.ts';

const fixedLine = 'Book.objects.order_by("title").select_related("author")';

describe('django-coach check --fix', () => {
  let project: TestProject;
  beforeEach(() => {
    project = createProject(bookshop);
  });
  afterEach(() => project.remove());

  it('shows the changes with --diff and writes nothing', () => {
    const run = project.run(['check', '--diff']);
    assert.deepEqual(run, {
      code: 1,
      err: '',
      out: `--- a/shop/views.py
+++ b/shop/views.py
@@ -4,7 +4,7 @@
${' '}
${' '}
 def books(request):
-    found = Book.objects.order_by("title")
+    found = ${fixedLine}
     names = []
     for book in found:
         names.append(book.author.name)
`,
    });
    assert.equal(project.read('shop/views.py'), bookshop['shop/views.py']);
  });

  it('fixes until nothing is left', () => {
    const run = project.run(['check', '--fix']);
    assert.deepEqual(run, {
      code: 0,
      out: 'No problems found in 7 files.\n',
      err: 'Fixed 1 problem in 1 file:\n  1 × orm/n-plus-one-loop\n',
    });
    assert.ok(project.read('shop/views.py').includes(fixedLine));
    assert.equal(project.run(['check', '--diff']).out, '');
  });

  it('fixes several findings of one file that touch the same queryset', () => {
    const view = (bookshop['shop/views.py'] ?? '').replace(
      'names.append(book.author.name)',
      'names.append(book.author.name)\n    for book in Book.objects.all():\n        print(book.author)',
    );
    project.write('shop/views.py', view);
    assert.equal(project.run(['check', '--fix']).code, 0);
    assert.equal(project.read('shop/views.py').match(/select_related\("author"\)/g)?.length, 2);
  });

  it('keeps the byte order mark, the line ends and the mode of a file', () => {
    const view = `\uFEFF${bookshop['shop/views.py']}`.replaceAll('\n', '\r\n');
    project.write('shop/views.py', view);
    assert.equal(project.run(['check', '--fix']).code, 0);
    const expected = view.replace('Book.objects.order_by("title")', fixedLine);
    assert.equal(project.read('shop/views.py'), expected);
  });

  it('leaves what needs a look alone, unless it is told otherwise', () => {
    project.write('config/settings.py', `DEBUG = True\n${bookshop['config/settings.py']}`);
    const run = project.run(['check', '--fix', '--select', 'settings']);
    assert.equal(run.code, 1);
    assert.equal(project.read('config/settings.py').startsWith('DEBUG = True'), true);
  });

  it('refuses what makes no sense', () => {
    const errorOf = (...args: string[]): string => {
      const run = project.run(['check', ...args], { input: '' });
      assert.equal(run.code, 2);
      assert.equal(run.out, '');
      return run.err;
    };
    assert.equal(errorOf('--fix', '--diff'), 'error: --fix writes and --diff does not: give one of them\n');
    assert.equal(errorOf('-', 'shop'), 'error: give either standard input or paths to review, not both\n');
    assert.equal(errorOf('--unsafe-fixes'), 'error: --unsafe-fixes does nothing without --fix or --diff\n');
    assert.equal(
      errorOf('-', '--fix'),
      'error: standard input cannot be fixed in place; use --diff to see the changes\n',
    );
  });
});
