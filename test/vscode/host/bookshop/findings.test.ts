import assert from 'node:assert/strict';
import { CodeActionKind, Uri, commands, workspace, WorkspaceEdit } from 'vscode';
import type { CodeAction, Hover, MarkdownString } from 'vscode';
import { closeAll, described, findingOn, findingsBecome, open } from '../editor.ts';

const inViews = ['orm/n-plus-one-loop: book.author', 'orm/n-plus-one-loop: book.author'];
const priceLine = '{book.title} ({book.author.name}): {book.price}';

describe('findings in VS Code', () => {
  afterEach(closeAll);

  it('show by themselves when a file of a Django project opens', async () => {
    await findingsBecome(await open('catalog/views.py'), inViews);
    await findingsBecome(await open('catalog/models.py'), ['models/direct-user-reference: User']);
  });

  it('link to the section of the guide that explains them', async () => {
    const views = await open('catalog/views.py');
    await findingsBecome(views, inViews);
    const finding = findingOn(views, priceLine);
    assert.equal(finding.source, 'django-coach');
    assert.ok(typeof finding.code === 'object' && finding.code.target instanceof Uri);
    assert.match(finding.code.target.path, /\/guide\/orm\.md$/);
    assert.equal(finding.code.target.fragment, 'n-plus-one');
    await workspace.fs.stat(finding.code.target.with({ fragment: '' }));
  });

  it('explain themselves in a hover that may run our command and no other', async () => {
    const views = await open('catalog/views.py');
    await findingsBecome(views, inViews);
    const { start } = findingOn(views, priceLine).range;
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', views.uri, start);
    const contents = hovers.flatMap((hover) => hover.contents as MarkdownString[]);
    const ours = contents.find(({ value }) => value.includes('command:djangoCoach.openLesson'));
    assert.ok(ours, `no hover of ours among ${JSON.stringify(contents)}`);
    assert.match(ours.value, /select_related/);
    assert.deepEqual(ours.isTrusted, { enabledCommands: ['djangoCoach.openLesson'] });
  });

  it('go when their fix is applied', async () => {
    const views = await open('catalog/views.py');
    await findingsBecome(views, inViews);
    const fix = await preferredFix(views.uri, findingOn(views, priceLine).range);
    assert.ok(fix.edit instanceof WorkspaceEdit);
    await workspace.applyEdit(fix.edit);
    assert.match(views.getText(), /Book\.objects\.order_by\("title"\)\.select_related\("author"\)/);
    await findingsBecome(views, inViews.slice(1));
  });

  it('go when the fix lies in another file', async () => {
    const views = await open('catalog/views.py');
    await findingsBecome(views, inViews);
    const fix = await preferredFix(views.uri, findingOn(views, 'author = book.author.name').range);
    assert.ok(fix.edit instanceof WorkspaceEdit);
    assert.deepEqual(
      fix.edit.entries().map(([uri]) => uri.path.split('/').at(-1)),
      ['shelves.py'],
    );
    await workspace.applyEdit(fix.edit);
    await findingsBecome(views, inViews.slice(1));
  });

  it('stay while another file is broken', async () => {
    const views = await open('catalog/views.py');
    await findingsBecome(views, inViews);
    const serializers = await open('catalog/serializers.py');
    const edit = new WorkspaceEdit();
    edit.insert(serializers.uri, serializers.positionAt(0), 'class (:\n    def "\n');
    await workspace.applyEdit(edit);
    await commands.executeCommand('djangoCoach.reviewProject');
    assert.deepEqual(described(views), inViews);
  });
});

async function preferredFix(...place: [Uri, unknown]): Promise<CodeAction> {
  const kind = CodeActionKind.QuickFix.value;
  const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', ...place, kind, 10);
  const fix = actions.find(({ isPreferred }) => isPreferred);
  assert.ok(fix, `no preferred fix among ${actions.map(({ title }) => title).join(', ')}`);
  return fix;
}
