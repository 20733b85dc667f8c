import assert from 'node:assert/strict';
import { diskNames, webNames } from '#server/uris.ts';

describe('file keys on a disk', () => {
  const check = (uri: string, key: string | undefined): void => assert.equal(diskNames.keyOf(uri), key);

  it('are paths with slashes', () => check('file:///home/anna/shop/models.py', '/home/anna/shop/models.py'));
  it('decode what URIs encode', () => check('file:///home/my%20shop/b%C3%BCcher%23.py', '/home/my shop/bücher#.py'));
  it('of folders end without a slash', () => check('file:///home/shop/', '/home/shop'));
  it('have one spelling for a Windows drive', () => {
    for (const uri of ['file:///c%3A/shop/a.py', 'file:///c:/shop/a.py', 'file:///C:/shop/a.py'])
      check(uri, 'C:/shop/a.py');
  });
  it('name shares', () => check('file://server/share/a.py', '//server/share/a.py'));
  it('do not exist for other places', () => {
    for (const uri of ['untitled:Untitled-1', 'git:/home/a.py?x', 'vscode-notebook-cell:/a.ipynb#1', 'no uri']) {
      check(uri, undefined);
    }
  });
  it('lead back to a URI', () => {
    for (const key of ['/home/my shop/bücher#.py', 'C:/shop/a.py'])
      assert.equal(diskNames.keyOf(diskNames.uriOf(key)), key);
  });
});

describe('file keys in the web', () => {
  it('are URIs that paths can be joined to', () => {
    assert.equal(webNames.keyOf('vscode-vfs://github/anna/shop/'), 'vscode-vfs://github/anna/shop');
    assert.equal(webNames.keyOf('vscode-vfs://github/my%20shop/a.py'), 'vscode-vfs://github/my shop/a.py');
  });
  it('lead back to a URI', () => {
    const uri = 'vscode-vfs://github/my%20shop/a.py';
    assert.equal(webNames.uriOf(webNames.keyOf(uri) ?? ''), uri);
  });
  it('do not exist for documents outside of the workspace', () => {
    assert.equal(webNames.keyOf('untitled:Untitled-1'), undefined);
  });
});
