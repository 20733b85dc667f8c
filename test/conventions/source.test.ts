import assert from 'node:assert/strict';
import { codeFiles, repositoryFiles } from './source-files.ts';

/** The longest a file may be without saying in its first line why it is longer. */
const mostLines = 300;
const reason = /^(\/\/|\/\*\*?|<!--) .*\b(long|generated|lines)\b/i;
const vague =
  /^(?:export )?(?:default )?(?:abstract )?(?:class \w*(?:Manager|Base)|(?:class|interface|type|function|const) \w*(?:Helper|Helpers|Util|Utils|Service))\b/gm;
const vaguePath = /(^|[/-])(helpers?|utils?|services?|base)\.(ts|mjs)$/;
const here = 'test/conventions/source.test.ts';

describe('source files', () => {
  const code = codeFiles();

  it(`have at most ${mostLines} lines, or say why`, () => {
    const long = code.filter(({ text }) => text.split('\n').length > mostLines + 1 && !reason.test(text));
    assert.deepEqual(
      long.map(({ path }) => path),
      [],
    );
  });

  it('use names of the domain, none that fit anything', () => {
    const names = code.flatMap(({ path, text }) => [...text.matchAll(vague)].map(([name]) => `${path}: ${name}`));
    const paths = code.map(({ path }) => path).filter((path) => vaguePath.test(path));
    assert.deepEqual([...names, ...paths], []);
  });

  it('have nothing half-done', () => {
    const notes = code.filter(({ path, text }) => path !== here && /\b(TODO|FIXME|XXX)\b/.test(text));
    assert.deepEqual(
      notes.map(({ path }) => path),
      [],
    );
  });

  it('name no file outside of the repository', () => {
    const outside = repositoryFiles(/\.(ts|mjs|json|md|py|html|toml|ya?ml)$|^\.ci\//)
      .filter(({ path }) => path !== here && path !== 'package-lock.json')
      .filter(({ text }) =>
        /\.\.\/shared\b(?!\.(ts|md))|(?<![\w.-])\/work\/(main|shared)|shared\/(design|bench)\b/.test(text),
      );
    assert.deepEqual(
      outside.map(({ path }) => path),
      [],
    );
  });
});
