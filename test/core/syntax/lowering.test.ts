import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { difference, flaw, parser, reference } from './parsers.ts';
import { brokenSamples, validSamples } from './samples.ts';
import { standardLibraryFiles } from './standard-library.ts';

describe('lowering from wasm memory', () => {
  it('is what a parser uses: the self-check passes with the pinned files', () => {
    assert.equal(parser.lowering, 'heap');
    assert.equal(reference.lowering, 'cursor');
  });

  it('agrees with the public cursor on every sample and every prefix of it', () => {
    for (const sample of [...validSamples, ...brokenSamples]) {
      for (let length = 0; length <= sample.length; length++) assertAgrees(sample.slice(0, length));
    }
  });

  it("agrees with the public cursor on files of Python's standard library, where Python is installed", function () {
    this.timeout(60_000);
    for (const file of standardLibraryFiles(40)) assertAgrees(readFileSync(file, 'utf8'), file);
  });

  it('agrees when the wasm memory has grown since the parser was made', () => {
    const before = parser.heapBytes;
    const line = 'x = [a.b(c) for c in d]\n';
    const lineCount = parser.parse(line).count - 1;
    const { count } = parser.parse(line.repeat(60_000));
    assert.ok(parser.heapBytes > before);
    assert.equal(count, 1 + 60_000 * lineCount);
    for (const sample of validSamples) assertAgrees(sample);
  });
});

function assertAgrees(text: string, name = JSON.stringify(text)): void {
  const tree = parser.parse(text);
  assert.equal(difference(tree, reference.parse(text)), undefined, name);
  assert.equal(flaw(tree), undefined, name);
}
