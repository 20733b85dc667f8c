import { readMarks } from '#core/engine/lesson.ts';
import type { Location } from '#core/text/range.ts';
import { bookshopRoot } from './bookshop.ts';

/** A small project written as one text. */
export interface Fixture {
  /** Key ('/bookshop/shop/models.py') -> text without marks and cursor. */
  readonly files: ReadonlyMap<string, string>;
  /** What ⟦ ⟧ marked, in order. */
  readonly marks: readonly Location[];
  /** Where `$0` stood. */
  readonly cursor: { readonly file: string; readonly offset: number } | undefined;
}

/**
 * Reads a fixture: `#- shop/models.py` starts a file, `⟦ ⟧` marks a span, `$0` is the cursor. Throws on text before
 * the first file, a file given twice, unbalanced marks or a second cursor.
 */
export function readFixture(text: string): Fixture {
  const [opening = '', ...parts] = text.split(/^#- (.*)$/m);
  if (opening.trim() !== '') throw new Error(`a fixture starts with "#- <path>", not with ${opening.trim()}`);
  const files = new Map<string, string>();
  const marks: Location[] = [];
  let cursor: Fixture['cursor'];
  for (let at = 0; at < parts.length; at += 2) {
    const file = `${bookshopRoot}/${(parts[at] ?? '').trim()}`;
    if (files.has(file)) throw new Error(`the fixture gives ${file} twice`);
    const marked = (parts[at + 1] ?? '').replace(/^\n/, '');
    const read = readMarked(marked, file);
    const offset = read.text.indexOf('$0');
    if (offset >= 0) {
      if (cursor !== undefined || read.marks.length > 0) throw new Error('one $0, in a file without ⟦ ⟧');
      cursor = { file, offset };
    }
    files.set(file, read.text.replace('$0', ''));
    marks.push(...read.marks.map((mark) => ({ file, ...mark })));
  }
  if (files.size === 0) throw new Error('the fixture has no file: start it with "#- <path>"');
  return { files, marks, cursor };
}

/** Where `$0` stood; a fixture without one is a mistake. */
export function cursorOf(fixture: Fixture): { readonly file: string; readonly offset: number } {
  if (fixture.cursor === undefined) throw new Error('the fixture has no $0');
  return fixture.cursor;
}

/** A text with ⟦ ⟧ around ranges: what tests compare, because it can be read. */
export function withMarks(text: string, ranges: readonly { readonly start: number; readonly end: number }[]): string {
  const signs = ranges.flatMap(({ start, end }) => [
    { at: start, sign: '⟦' },
    { at: end, sign: '⟧' },
  ]);
  // At one place what ends comes before what starts, unless it is empty.
  signs.sort((a, b) => a.at - b.at || (a.sign === b.sign ? 0 : a.sign === '⟧' ? -1 : 1));
  let marked = '';
  let from = 0;
  for (const { at, sign } of signs) {
    marked += text.slice(from, at) + sign;
    from = at;
  }
  return marked + text.slice(from);
}

function readMarked(marked: string, where: string): ReturnType<typeof readMarks> {
  const signs = (marked.match(/[⟦⟧]/g) ?? []).join('');
  if (!/^(⟦⟧)*$/.test(signs)) throw new Error(`⟦ and ⟧ do not match in ${where}: ${signs}`);
  return readMarks(marked);
}
