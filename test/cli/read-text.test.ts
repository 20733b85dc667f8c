import assert from 'node:assert/strict';
import { join } from 'node:path';
import { encodeText, readText } from '#host/read-text.ts';
import { createProject } from './command-line.ts';

describe('readText', () => {
  function check(bytes: Uint8Array | string, expected: { text: string } | { note: RegExp }, file = 'a.py'): void {
    const project = createProject({ [file]: bytes });
    const read = readText(join(project.folder, file));
    project.remove();
    if ('note' in expected) {
      assert.match(read.note ?? '', expected.note);
      return;
    }
    assert.equal(read.text, expected.text);
  }

  it('reads UTF-8, without its byte order mark', () => {
    check('x = "é😀"\r\n', { text: 'x = "é😀"\r\n' });
    check('\uFEFFx = 1', { text: 'x = 1' });
    check('', { text: '' });
  });

  it('reads the encoding that a comment declares', () => {
    const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
    check(latin('# -*- coding: latin-1 -*-\nx = "\xE9\x80"'), { text: '# -*- coding: latin-1 -*-\nx = "é\x80"' });
    check(latin('#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\nx = "\xA4"'), {
      text: '#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\nx = "€"',
    });
    check(latin('# coding: cp1251\nx = "\xE9"'), { text: '# coding: cp1251\nx = "й"' });
    check('# coding: utf-8\nx = "é"', { text: '# coding: utf-8\nx = "é"' });
    check('# -*- coding: utf--8 -*-\nx = "é"', { text: '# -*- coding: utf--8 -*-\nx = "é"' });
  });

  it('says why a file has no text', () => {
    const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
    check(latin('x = "\xE9"'), { note: /not UTF-8 and declares no other/ });
    check(latin('x = 1\ny = 2\n# coding: latin-1\nz = "\xE9"'), { note: /not UTF-8/ });
    check(latin('x = 1\n# coding: latin-1\nz = "\xE9"'), { note: /not UTF-8/ });
    check(latin('# coding: klingon\nx = "\xE9"'), { note: /cannot be decoded as klingon/ });
    check(latin('{# coding: latin-1 #} \xE9'), { note: /not UTF-8/ }, 'a.html');
    assert.match(readText('/nowhere/at-all.py').note ?? '', /does not exist/);
  });

  it('writes back what it read', () => {
    const bytes = (text: string, name: string, byteOrderMark = false): string | undefined => {
      const encoded = encodeText(text, { name, byteOrderMark });
      return encoded === undefined ? undefined : Buffer.from(encoded).toString('latin1');
    };
    assert.equal(bytes('é', 'utf-8', true), '\xEF\xBB\xBF\xC3\xA9');
    assert.equal(bytes('é', 'latin1'), '\xE9');
    assert.equal(bytes('€', 'latin1'), undefined);
    assert.equal(bytes('x', 'koi8-r'), undefined);
  });
});
