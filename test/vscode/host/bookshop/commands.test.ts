import assert from 'node:assert/strict';
import { TabInputWebview, commands, env, extensions, window } from 'vscode';
import type { Tab } from 'vscode';
import { closeAll, findingsBecome, open } from '../editor.ts';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('commands in VS Code', () => {
  afterEach(closeAll);

  it('are all there', async () => {
    await findingsBecome(await open('catalog/models.py'), ['models/direct-user-reference: User']);
    const manifest = extensions.getExtension('django-coach.django-coach')?.packageJSON as Manifest;
    const registered = new Set(await commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it('open a lesson as a rendered page beside the code', async () => {
    await open('catalog/views.py');
    const opened = nextTab();
    await commands.executeCommand('djangoCoach.openLesson', { rule: 'orm/n-plus-one-loop', guide: 'orm#n-plus-one' });
    const { input, group } = await opened;
    assert.ok(input instanceof TabInputWebview);
    assert.match(input.viewType, /markdown\.preview/);
    assert.notEqual(group, window.tabGroups.all[0]);
  });

  it('never open what lies outside the guide', async () => {
    await open('catalog/views.py');
    for (const guide of ['../package', 'orm.md', 'C:\\secret', 'file:///etc/passwd', 7, null]) {
      await commands.executeCommand('djangoCoach.openLesson', { rule: 'orm/n-plus-one-loop', guide });
    }
    assert.deepEqual(
      window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)),
      ['views.py'],
    );
  });

  it('restart the server, and findings come back', async () => {
    const models = await open('catalog/models.py');
    await findingsBecome(models, ['models/direct-user-reference: User']);
    await commands.executeCommand('djangoCoach.restartServer');
    await findingsBecome(models, ['models/direct-user-reference: User']);
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
