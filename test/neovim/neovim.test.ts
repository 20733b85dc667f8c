import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { programOrInstall } from '#scripts/debian.ts';
import { loop, views } from '#test/lsp/planted.ts';
import { bookshop } from '#test/support/bookshop.ts';

/** What attach.lua writes down. */
interface Seen {
  readonly before: readonly Shown[];
  readonly after: readonly Shown[];
  readonly hover: string;
  readonly actions: readonly string[];
  readonly exit: number;
  readonly problem?: string;
}

interface Shown {
  readonly code: string;
  readonly source: string;
  readonly line: number;
  readonly text: string;
}

describe('Neovim with `django-coach server --stdio`', () => {
  let root: string;
  let seen: Seen;

  before(function () {
    // The package may have to be installed.
    this.timeout(300_000);
    const neovim = programOrInstall(['nvim'], 'neovim');
    root = realpathSync(mkdtempSync(join(tmpdir(), 'coach neovim ')));
    for (const [path, text] of [...bookshop(), ['shop/views.py', views] as const]) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    seen = runNeovim(neovim);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  function runNeovim(neovim: string): Seen {
    const result = join(root, 'seen.json');
    const run = spawnSync(neovim, ['--headless', '--clean', '-n', '-c', 'luafile test/neovim/attach.lua'], {
      encoding: 'utf8',
      timeout: 120_000,
      env: {
        ...process.env,
        COACH_SERVER: JSON.stringify([process.execPath, resolve('dist/cli.mjs'), 'server', '--stdio']),
        COACH_ROOT: root,
        COACH_FILE: join(root, 'shop/views.py'),
        COACH_FIX: 'Book.objects.all()\nBook.objects.select_related("author")',
        COACH_RESULT: result,
      },
    });
    assert.equal(run.status, 0, run.stderr);
    return JSON.parse(readFileSync(result, 'utf8')) as Seen;
  }

  it('runs through', () => assert.equal(seen.problem, undefined));

  it('shows the finding at its place', () => {
    const line = views.split('\n').findIndex((text) => text.includes('book.author')) + 1;
    assert.deepEqual(seen.before, [{ code: loop, source: 'django-coach', line, text: 'book.author' }]);
  });

  it('shows the lesson, without links that only VS Code knows', () => {
    assert.match(seen.hover, /each `book\.author` here runs one query/);
    assert.doesNotMatch(seen.hover, /command:/);
  });

  it('offers the fix and the lesson', () => {
    assert.equal(seen.actions[0], 'Load `author` with the queryset');
    assert.ok(seen.actions.some((title) => title.startsWith('Open lesson: ')));
  });

  it('sees the finding go when the code is mended', () => assert.deepEqual(seen.after, []));

  it('ends the server, which leaves without complaint', () => assert.equal(seen.exit, 0));
});
