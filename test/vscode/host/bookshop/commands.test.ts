import assert from 'node:assert/strict';
import { TabInputWebview, commands, env, extensions, window } from 'vscode';
import type { Tab } from 'vscode';
import { closeAll, findingsBecome, open } from '../editor.ts';

const inViews = ['orm/n-plus-one-loop: book.author', 'orm/n-plus-one-loop: book.author'];
const lesson = { rule: 'orm/n-plus-one-loop', guide: 'orm#n-plus-one' };

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('commands in VS Code', () => {
  afterEach(closeAll);

  it('are all there', async () => {
    await findingsBecome(await open('catalog/views.py'), inViews);
    const manifest = extensions.getExtension('django-coach.django-coach')?.packageJSON as Manifest;
    const registered = new Set(await commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it('open a lesson as a rendered page beside the code', async () => {
    await open('catalog/views.py');
    const opened = nextTab();
    await commands.executeCommand('djangoCoach.openLesson', lesson);
    const { input, group } = await opened;
    assert.ok(input instanceof TabInputWebview);
    assert.match(input.viewType, /markdown\.preview/);
    assert.notEqual(group, window.tabGroups.all[0]);
  });

  it('never open what is no lesson', async () => {
    await open('catalog/views.py');
    const opened = nextTab();
    for (const rule of ['../../package', 'orm', '/etc/passwd', 'file:///etc/passwd', 7, null, lesson.rule]) {
      await commands.executeCommand('djangoCoach.openLesson', { ...lesson, rule });
    }
    assert.equal((await opened).label, 'Preview n-plus-one-loop.md');
    const labels = window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    assert.deepEqual(labels, ['views.py', 'Preview n-plus-one-loop.md']);
  });

  it('restart the server, and findings come back', async () => {
    const views = await open('catalog/views.py');
    await findingsBecome(views, inViews);
    await commands.executeCommand('djangoCoach.restartServer');
    await findingsBecome(views, inViews);
  });

  it('copy what a bug report needs, and no code', async () => {
    await commands.executeCommand('djangoCoach.copyDebugInformation');
    const text = await env.clipboard.readText();
    assert.match(text, /^Django Coach \d+\.\d+\.\d+ in /);
    assert.doesNotMatch(text, /books_in_print|class Book/);
  });
});

/** The next tab that opens. */
function nextTab(): Promise<Tab> {
  return new Promise((done) => {
    const listener = window.tabGroups.onDidChangeTabs(({ opened }) => {
      const [tab] = opened;
      if (tab === undefined) return;
      listener.dispose();
      done(tab);
    });
  });
}
