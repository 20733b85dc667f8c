import assert from 'node:assert/strict';
import { extensions, languages } from 'vscode';
import { open } from '../editor.ts';

describe('a folder without Django', () => {
  it('never starts the coach', async () => {
    const { uri } = await open('report.py');
    // Python's own extension of VS Code gives colours only, so whatever shows here would be ours.
    assert.deepEqual(languages.getDiagnostics(uri), []);
    assert.equal(extensions.getExtension('django-coach.django-coach')?.isActive, false);
  });
});
