import assert from 'node:assert/strict';
import { extensions, languages, window, workspace } from 'vscode';

describe('a folder without Django', () => {
  it('never starts the coach', async () => {
    const [file] = await workspace.fs.readDirectory(workspace.workspaceFolders![0]!.uri);
    assert.equal(file?.[0], 'report.py');
    const document = await workspace.openTextDocument(`${workspace.workspaceFolders![0]!.uri.fsPath}/report.py`);
    await window.showTextDocument(document);
    assert.equal(extensions.getExtension('django-coach.django-coach')?.isActive, false);
    assert.deepEqual(languages.getDiagnostics(document.uri), []);
  });
});
