import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { importsOf, repositoryFiles } from './source-files.ts';

describe('a rule', () => {
  it('imports nothing of another rule and no shared file of another chapter', () => {
    const files = repositoryFiles(/^rules\/.+\/.+\.ts$/);
    const foreign = files.flatMap((file) => {
      const [, chapter = '', rule = ''] = file.path.split('/');
      const own = [`rules/${chapter}/shared.ts`, `rules/${chapter}/${rule}/`];
      return importsOf(file)
        .map(({ specifier }) =>
          specifier.startsWith('.') ? posix.join(posix.dirname(file.path), specifier) : specifier.slice(1),
        )
        .filter((target) => target.startsWith('rules/') && !own.some((place) => target.startsWith(place)))
        .map((target) => `${file.path} imports ${target}`);
    });
    assert.deepEqual(foreign, []);
  });
});
