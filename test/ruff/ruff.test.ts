import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PositionEncoding, Workspace } from '@astral-sh/ruff-wasm-nodejs';
import { rules } from '#rules/index.ts';
import { bookshopRoot } from '../support/bookshop.ts';
import { fixedTexts } from '../support/fixes.ts';
import { reviewProject } from '../support/review.ts';

const folder = resolve('test/ruff/project');

/**
 * What the lines of `project/` say at their end: `# DJ001` is told by ruff and by us, with a fix; `# DJ001 wrong: why` by
 * ruff alone, because it reads one file at a time or does not look further; `# only ours DJ001` by us alone.
 */
const marker = /# (only ours )?(DJ\d{3})( wrong: \S.*)?$/;

/** Our rules by ruff's. DJ012, the order in which a model is written, is for formatters: no rule of ours. */
const twins = new Map(
  rules.flatMap(({ id, sources }) =>
    (sources ?? [])
      .filter(({ tool, rule }) => tool === 'ruff' && /^DJ\d/.test(rule))
      .map(({ rule }) => [rule, id] as const),
  ),
);

describe('what ruff says of Django', () => {
  const texts = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.py'))
      .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, path), 'utf8')] as const),
  );
  const marks = [...texts].flatMap(([path, text]) => marksIn(path, text));

  it('we say too, where it is right, with a fix, and no more', async () => {
    const used = rules.filter(({ id }) => [...twins.values()].includes(id));
    const review = await reviewProject(
      new Map([...texts].map(([path, text]) => [`${bookshopRoot}/${path}`, text])),
      used,
    );
    const codes = new Map([...twins].map(([theirs, ours]) => [ours, theirs]));
    const said = review.findings().map(({ code, location, fix, message }) => {
      assert.ok(fix && fixedTexts(review, fix), `${code} has no fix: ${message}`);
      const path = location.file.slice(bookshopRoot.length + 1);
      const text = texts.get(path) ?? '';
      const line = text.slice(0, location.start).split('\n').length;
      return `${path}:${statementAt(text, line)} ${codes.get(code)}`;
    });
    const expected = marks.filter(({ who }) => who !== 'ruff').map(({ place }) => place);
    assert.deepEqual(said.sort(), expected.sort());
  });

  it('it says where the project is marked', () => {
    const said = [...texts].flatMap(([path, text]) => saidBy(path, text));
    const expected = marks.filter(({ who }) => who !== 'we').map(({ place }) => place);
    assert.deepEqual(said.sort(), expected.sort());
  });

  it('is compared by each of the rules that have a twin', () => {
    assert.deepEqual([...twins.keys()].sort(), ['DJ001', 'DJ003', 'DJ006', 'DJ007', 'DJ008', 'DJ013']);
    const both = new Set(marks.filter(({ who }) => who === 'both').map(({ rule }) => rule));
    assert.deepEqual([...both].sort(), [...twins.keys()].sort());
  });
});

interface Mark {
  readonly who: 'both' | 'ruff' | 'we';
  readonly rule: string;
  /** 'shop/models.py:12 DJ001' */
  readonly place: string;
}

function marksIn(path: string, text: string): Mark[] {
  return text.split('\n').flatMap((line, at): Mark[] => {
    const [, ours, rule, wrong] = marker.exec(line) ?? [];
    if (rule === undefined) return [];
    const who = ours === undefined ? (wrong === undefined ? 'both' : 'ruff') : 'we';
    return [{ who, rule, place: `${path}:${at + 1} ${rule}` }];
  });
}

/** What ruff, the one that npm has, says of a file. */
function saidBy(path: string, text: string): string[] {
  const ruff = new Workspace({ lint: { select: [...twins.keys()] } }, PositionEncoding.Utf16);
  const said = ruff.check(text) as { readonly code: string; readonly start_location: { readonly row: number } }[];
  return said.map(({ code, start_location: { row } }) => `${path}:${statementAt(text, row)} ${code}`);
}

/** The line on which the statement begins that a line belongs to: brackets may hold it open. */
function statementAt(text: string, line: number): number {
  let depth = 0;
  let start = 1;
  for (const [at, content] of text.split('\n').slice(0, line).entries()) {
    if (depth === 0) start = at + 1;
    for (const sign of content.replace(/#.*/, '')) {
      if ('([{'.includes(sign)) depth++;
      if (')]}'.includes(sign)) depth--;
    }
  }
  return start;
}
