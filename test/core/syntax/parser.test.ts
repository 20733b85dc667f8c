import assert from 'node:assert/strict';
import { Field, Kind } from '#core/syntax/node-kinds.ts';
import { childByField, NodeFlag, textOf } from '#core/syntax/syntax-tree.ts';
import { difference, flaw, parser, randomInts } from './parsers.ts';
import { brokenSamples, validSamples } from './samples.ts';

describe('createPythonParser', () => {
  it('parses the syntax of Python 3.8 to 3.14 without errors', () => {
    for (const sample of validSamples) assert.equal(parser.parse(sample).status, 'clean', sample);
  });

  it('says that a text has syntax errors and keeps the parts that make sense', () => {
    const tree = parser.parse('def f():\n    return 1\nx = (\n');
    assert.equal(tree.status, 'broken');
    assert.ok(tree.kind.subarray(0, tree.count).includes(Kind.function_definition));
    for (const sample of brokenSamples) assert.equal(flaw(parser.parse(sample)), undefined, sample);
  });

  it('keeps named nodes, operators and missing nodes', () => {
    const tree = parser.parse('a + b\n', { keep: true });
    const operator = childByField(tree, 2, Field.operator);
    assert.equal(textOf(tree, operator), '+');
    assert.equal(tree.flags[operator], 0);
    const broken = parser.parse('class A(B:\n');
    const missing = broken.flags.subarray(0, broken.count).indexOf(NodeFlag.missing);
    assert.ok(missing > 0, 'the closing parenthesis is missing');
    assert.equal(textOf(broken, missing), '');
  });

  it('counts UTF-16 units after emoji, a BOM, tabs and CRLF', () => {
    for (const before of ['s = "👩‍👩‍👧 é"; ', '\ufeff', 'if x:\r\n\tpass\r\n', 'if x:\n\tpass\n', '# 𝒳\r\n']) {
      const tree = parser.parse(`${before}target = 1\r\n`, { keep: true });
      assert.equal(tree.status, 'clean', before);
      const names = Array.from({ length: tree.count }, (_, i) => i).filter((i) => tree.kind[i] === Kind.identifier);
      const last = names.at(-1) ?? -1;
      assert.equal(textOf(tree, last), 'target');
      assert.equal(tree.start[last], before.length);
    }
  });

  it('gives an empty module for an empty text', () => {
    const tree = parser.parse('');
    assert.deepEqual([tree.count, tree.kind[0], tree.status], [1, Kind.module, 'clean']);
  });

  it('keeps a tree that was asked to be kept, and may overwrite the others', () => {
    const kept = parser.parse('a = 1\n', { keep: true });
    const again = parser.parse('a = 1\n', { keep: true });
    parser.parse(validSamples.join(''));
    assert.equal(difference(kept, again), undefined);
    assert.equal(kept.kind.length, kept.count);
  });

  it('parses nesting 10,000 deep without overflowing a stack', () => {
    for (const [open, close] of [
      ['(', ')'],
      ['[', ']'],
      ['f(', ')'],
      ['not ', ''],
      ['-', ''],
      ['{1: ', '}'],
    ] as const) {
      const tree = parser.parse(`${open.repeat(10_000)}x${close.repeat(10_000)}\n`);
      assert.equal(flaw(tree), undefined, open);
      assert.ok(tree.count > 10_000, open);
    }
    assert.ok(parser.parse(`x${' + x'.repeat(10_000)}\n`).count > 20_000);
    assert.ok(parser.parse(`x${'.a'.repeat(10_000)}\n`).count > 20_000);
  });

  it('parses a file of a megabyte', () => {
    const tree = parser.parse('class A:\n    x = models.CharField(max_length=10)\n'.repeat(22_000));
    assert.ok(tree.text.length > 1_000_000);
    assert.equal(tree.status, 'clean');
  });

  it('survives random bytes', () => {
    const random = randomInts(7);
    const pieces = [
      '(',
      ')',
      '"',
      "'''",
      '\n',
      '    ',
      'def ',
      'f"{',
      '}',
      ':',
      'x',
      '\\',
      '\0',
      '\ud83d',
      'é',
      '#',
      '=',
      '\t',
      'if ',
    ];
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: random(200) }, () => pieces[random(pieces.length)] ?? '').join('');
      assert.equal(flaw(parser.parse(text)), undefined, JSON.stringify(text));
    }
  });

  it('gives up on a text past its bounds, says so, and goes on with the next one', () => {
    const tree = parser.parse('x = 1\n'.repeat(1_400_000));
    assert.deepEqual([tree.status, tree.count], ['stopped', 1]);
    const tangled = parser.parse('a b '.repeat(600_000));
    assert.deepEqual([tangled.status, tangled.count], ['stopped', 1]);
    assert.equal(parser.parse('a = 1\n').status, 'clean');
  }).timeout(60_000);

  it('does not let its memory grow with the number of files', () => {
    const text = validSamples.join('').repeat(20);
    for (let i = 0; i < 20; i++) parser.parse(text);
    const before = parser.heapBytes;
    for (let i = 0; i < 200; i++) parser.parse(text);
    assert.equal(parser.heapBytes, before);
  });
});
