import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillGrammars } from '../../../scripts/grammars.ts';

describe('filling grammars/', () => {
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'grammars-'));
    await mkdir(join(root, 'grammars'));
    await cp('grammars/grammars.json', join(root, 'grammars/grammars.json'));
    for (const name of ['web-tree-sitter', 'tree-sitter-python']) {
      const folder = join(root, 'node_modules', name);
      await mkdir(folder, { recursive: true });
      for (const file of ['package.json', `${name}.wasm`]) await cp(`node_modules/${name}/${file}`, join(folder, file));
    }
  });

  afterEach(() => rm(root, { recursive: true }));

  it('copies the pinned files', async () => {
    await fillGrammars(root);
    const copy = await readFile(join(root, 'grammars/tree-sitter-python.wasm'));
    assert.ok(copy.equals(await readFile('node_modules/tree-sitter-python/tree-sitter-python.wasm')));
  });

  it('refuses other bytes and other versions with a sentence', async () => {
    const wasm = join(root, 'node_modules/tree-sitter-python/tree-sitter-python.wasm');
    await writeFile(wasm, 'other');
    await assert.rejects(
      fillGrammars(root),
      /tree-sitter-python 0\.25\.0 ships a .* but grammars\/grammars\.json pins/,
    );
    await cp('node_modules/tree-sitter-python/tree-sitter-python.wasm', wasm);
    await writeFile(join(root, 'node_modules/web-tree-sitter/package.json'), '{ "version": "9.9.9" }');
    await assert.rejects(fillGrammars(root), /web-tree-sitter 9\.9\.9 ships/);
  });
});
