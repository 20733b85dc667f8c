import assert from 'node:assert/strict';
import { difference, flaw, parser, randomInts } from './parsers.ts';
import { brokenSamples, validSamples } from './samples.ts';

describe('an open document', () => {
  it('has after each of several hundred random edits the tree that a fresh parse gives', () => {
    const random = randomInts(42);
    const insertions = ['x', '\n', ' ', '1', '.y', '# 𝒳\n', 'pass\n', '"é"', '()', '\r\n', '😀', ', z', '\t'];
    let compared = 0;
    for (let round = 0; round < 40; round++) {
      const document = parser.open(validSamples.join(''));
      for (let step = 0; step < 40; step++) {
        const { text } = document.tree;
        const at = random(text.length);
        const insertion = insertions[random(insertions.length)] ?? '';
        const edited = text.slice(0, at) + insertion + text.slice(at + random(3));
        const tree = document.edit(edited);
        const fresh = parser.parse(edited);
        assert.equal(flaw(tree), undefined);
        if (fresh.status !== 'clean') {
          document.edit(text);
          continue;
        }
        compared++;
        // An incremental tree may still carry an error that recovery left behind; then the idle re-parse repairs it.
        const settled = tree.status === 'clean' ? tree : document.reparse();
        assert.equal(difference(settled, parser.parse(edited)), undefined, JSON.stringify([text, edited]));
      }
      document.close();
    }
    assert.ok(compared > 300, `${compared} edits compared`);
  });

  it('is as good as fresh after reparse(), even in broken code', () => {
    const document = parser.open('');
    for (const sample of [...brokenSamples, ...validSamples]) {
      document.edit(sample);
      assert.equal(difference(document.reparse(), parser.parse(sample)), undefined, sample);
    }
    document.close();
  });

  it('sees an edit that changes only half of a surrogate pair', () => {
    const document = parser.open('a\u{1d4d0} = 1\n');
    const changed = 'a\u{1d7f9} = 1\n';
    const tree = document.edit(changed);
    assert.equal(difference(tree, parser.parse(changed)), undefined);
    document.close();
  });

  it('gives trees that stay valid after later edits and after closing', () => {
    const document = parser.open('a = 1\n');
    const first = document.tree;
    const second = document.edit('a = 1\nb = 2\n');
    document.close();
    assert.equal(difference(first, parser.parse('a = 1\n')), undefined);
    assert.equal(difference(second, parser.parse('a = 1\nb = 2\n')), undefined);
    assert.equal(document.tree, second);
  });

  it('returns the same tree when nothing changed', () => {
    const document = parser.open('a = 1\n');
    assert.equal(document.edit('a = 1\n'), document.tree);
    document.close();
  });
});
