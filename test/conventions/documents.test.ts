import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeFiles, repositoryFiles } from './source-files.ts';

describe('documents', () => {
  it('give every word of the glossary a meaning and an Avoid line', () => {
    const entries = readFileSync('GLOSSARY.md', 'utf8').split(/^## /m).slice(1);
    assert.ok(entries.length >= 15, `${entries.length} words`);
    const incomplete = entries.filter((entry) => !/^[^\n]+\n+[^\n]{20,}[\s\S]*^\*\*Avoid:\*\* .+/m.test(entry));
    assert.deepEqual(
      incomplete.map((entry) => entry.split('\n')[0]),
      [],
    );
  });

  it('link to files that exist', () => {
    const dead = repositoryFiles(/^(?!test\/|samples\/).*\.md$/).flatMap(({ path, text }) =>
      [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)/g)]
        .filter(([, target = '']) => !existsSync(join(dirname(path), target)))
        .map(([, target]) => `${path}: ${target}`),
    );
    assert.deepEqual(dead, []);
  });

  it('name every stage of the tests in package.json', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const folders = codeFiles().flatMap(({ path }) => /^test\/(\w+)\/.*\.test\.ts$/.exec(path)?.[1] ?? []);
    const unit = (scripts['test:unit'] ?? '').split(' ');
    const missing = [...new Set(folders)].filter((folder) => !unit.includes(folder) && !(`test:${folder}` in scripts));
    assert.deepEqual(missing, []);
  });
});
