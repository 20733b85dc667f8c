import { readMarks } from '#core/engine/lesson.ts';
import type { Location } from '#core/text/range.ts';
import { bookshopRoot } from './bookshop.ts';

/** A small project written as one text. */
export interface Fixture {
  /** Key ('/bookshop/shop/models.py') -> text without marks. */
  readonly files: ReadonlyMap<string, string>;
  /** What ⟦ ⟧ marked, in order. */
  readonly marks: readonly Location[];
}

/**
 * Reads a fixture: `#- shop/models.py` starts a file, `⟦ ⟧` marks a span. Throws on text before the first file, a file
 * given twice, or unbalanced marks.
 */
export function readFixture(text: string): Fixture {
  const [opening = '', ...parts] = text.split(/^#- (.*)$/m);
  if (opening.trim() !== '') throw new Error(`a fixture starts with "#- <path>", not with ${opening.trim()}`);
  const files = new Map<string, string>();
  const marks: Location[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const file = `${bookshopRoot}/${(parts[at] ?? '').trim()}`;
    if (files.has(file)) throw new Error(`the fixture gives ${file} twice`);
    const marked = (parts[at + 1] ?? '').replace(/^\n/, '');
    const read = readMarked(marked, file);
    files.set(file, read.text);
    marks.push(...read.marks.map((mark) => ({ file, ...mark })));
  }
  if (files.size === 0) throw new Error('the fixture has no file: start it with "#- <path>"');
  return { files, marks };
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
