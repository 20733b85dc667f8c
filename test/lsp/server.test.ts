import assert from 'node:assert/strict';
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { methods } from '#server/protocol.ts';
import type { Lesson, LessonSummary, ReviewResult } from '#server/protocol.ts';
import { rules } from '#rules/index.ts';
import type { Way } from './connect.ts';
import { startEditor } from './editor.ts';
import type { Editor } from './editor.ts';
import { loop, views } from './planted.ts';

for (const way of ['in-process', 'stdio', 'node-ipc'] satisfies Way[]) {
  describe(`the server, ${way}`, () => {
    it('counts in UTF-16 and offers what it can', async () => {
      const editor = await startEditor({ way });
      const { capabilities } = editor.server;
      assert.equal(capabilities.positionEncoding, 'utf-16');
      assert.deepEqual(capabilities.codeActionProvider, {
        codeActionKinds: ['quickfix', 'source.fixAll.djangoCoach'],
        resolveProvider: true,
      });
      await editor.quit();
    });

    it('reviews, explains, fixes, and ends when it is told to', async () => {
      const editor = await startEditor({ way, files: { 'shop/views.py': views } });
      await editor.open('shop/views.py');
      await editor.findings('shop/views.py', loop);
      assert.ok(await editor.hover('shop/views.py', 'book.author'));
      const [fix] = await editor.actions('shop/views.py', 'book.author');
      assert.ok(fix && (await editor.resolve(fix)).edit);
      assert.equal(await editor.quit(), 0);
    });
  });
}

describe('what our own client asks', () => {
  let editor: Editor;
  const start = async (files: Record<string, string> = {}): Promise<void> => {
    editor = await startEditor({
      files: { 'shop/views.py': views, ...files },
      initializationOptions: { guideBase: 'file:///guide' },
    });
  };
  afterEach(() => editor.quit());

  it('is the state: projects, apps, models, findings', async () => {
    await start();
    const ready = await editor.statuses.until((all) => all.at(-1)?.state === 'ready');
    const [project] = ready.projects;
    assert.equal(project?.root, editor.root);
    assert.deepEqual({ apps: project.apps, models: project.models }, { apps: 2, models: 8 });
    assert.deepEqual({ findings: ready.findings, message: ready.message }, { findings: 1, message: undefined });
    assert.equal(editor.statuses.all()[0]?.state, 'indexing');
  });

  it('is a lesson, or all of them', async () => {
    await start();
    const lesson = await editor.ask<Lesson>(methods.lesson, { rule: loop });
    assert.match(lesson.markdown, /^# .+\n[^]*## Why it matters/);
    assert.equal(lesson.uri, 'file:///guide/orm.md#n-plus-one');
    assert.equal(await editor.ask(methods.lesson, { rule: 'orm/unheard-of' }), null);
    const all = await editor.ask<LessonSummary[]>(methods.lessons, null);
    assert.deepEqual(
      all.map(({ rule }) => rule),
      rules.map(({ id }) => id).sort(),
    );
  });

  it('is a review of everything', async () => {
    await start({ 'shop/reports.py': views });
    const result = await editor.ask<ReviewResult>(methods.review, null);
    assert.deepEqual(result, { findings: 2, files: 2 });
  });

  it('is what a bug report needs, without any code', async () => {
    await start();
    await editor.ask(methods.review, null);
    const text = await editor.ask<string>(methods.debugInformation, null);
    assert.match(text, /state: ready, 1 findings/);
    assert.doesNotMatch(text, /book\.author|Book\.objects/);
  });

  it('may be cancelled', async () => {
    await start();
    const source = new CancellationTokenSource();
    const review = editor.wire.connection.sendRequest(methods.review, null, source.token);
    source.cancel();
    await assert.rejects(
      () => review,
      (error) => error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled,
    );
  });
});

describe('a large project', () => {
  it('is read with progress, and requests are answered meanwhile', async () => {
    const reports = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`shop/reports/r${i}.py`, views]));
    const editor = await startEditor({ files: { 'shop/views.py': views, ...reports } });
    await editor.progress.until((all) => all.some(({ kind }) => kind === 'begin'));
    assert.ok((await editor.ask<LessonSummary[]>(methods.lessons, null)).length > 0);
    assert.equal(
      editor.progress.all().some(({ kind }) => kind === 'end'),
      false,
    );
    await editor.progress.until((all) => all.at(-1)?.kind === 'end');
    await editor.open('shop/views.py');
    await editor.findings('shop/views.py', loop);
    await editor.quit();
  });
});
