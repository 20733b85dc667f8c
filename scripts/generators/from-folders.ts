import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import GithubSlugger from 'github-slugger';
import { outputs as grammarOutputs } from '../grammars.ts';

/** Files that a generator keeps: path from the repository's root -> content. */
export type Outputs = ReadonlyMap<string, string>;

/** Everything that is generated from folders and texts alone; it must not import rules, whose registry it writes. */
export async function outputsFromFolders(root = process.cwd()): Promise<Outputs> {
  return new Map([
    ['rules/index.ts', registry(ruleFolders(root))],
    ['guide/anchors.ts', anchors(guideSections(root))],
    ['guide/index.ts', guideIndex(guideChapters(root))],
    ['core/project/library/index.ts', stubIndex(stubPaths(root))],
    ...(await grammarOutputs(root)),
  ]);
}

/** '<chapter>/<rule>' of each folder under rules/, sorted; folders that are not a rule yet are left out. */
export function ruleFolders(root = process.cwd()): string[] {
  const ids = foldersIn(join(root, 'rules')).flatMap((chapter) =>
    foldersIn(join(root, 'rules', chapter)).map((rule) => `${chapter}/${rule}`),
  );
  return ids.filter((id) => ['rule.ts', 'lesson.md'].every((file) => existsSync(join(root, 'rules', id, file))));
}

/** A section of the guide: '<chapter>#<slug>' and its heading's text. */
export interface GuideSection {
  readonly anchor: string;
  readonly chapter: string;
  readonly heading: string;
}

/** All H2 headings of the guide by chapter and order; slugs are GitHub's. Headings inside fences do not count. */
export function guideSections(root = process.cwd()): GuideSection[] {
  return guideChapters(root).flatMap((chapter) => {
    const slugger = new GithubSlugger();
    const text = readFileSync(join(root, 'guide', `${chapter}.md`), 'utf8');
    return headings(text).flatMap(({ level, heading }) => {
      const anchor = `${chapter}#${slugger.slug(heading)}`;
      return level === 2 ? [{ anchor, chapter, heading }] : [];
    });
  });
}

/** Every heading outside fences, because a slug counts on among all that came before. */
function headings(text: string): { level: number; heading: string }[] {
  const found: { level: number; heading: string }[] = [];
  let fence: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const ticks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) fence = ticks;
    else if (ticks?.startsWith(fence)) fence = undefined;
    const [, marks = '', heading = ''] = /^(#{1,6}) +(.+?) *#* *$/.exec(line) ?? [];
    if (fence === undefined && heading !== '') found.push({ level: marks.length, heading });
  }
  return found;
}

function guideChapters(root: string): string[] {
  const folder = join(root, 'guide');
  if (!existsSync(folder)) return [];
  const pages = readdirSync(folder).filter((file) => file.endsWith('.md'));
  return pages.map((file) => file.slice(0, -'.md'.length)).sort();
}

/** Paths of the Python stubs, from core/project/library, sorted. */
function stubPaths(root: string): string[] {
  const folder = join(root, 'core/project/library');
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return paths.filter((path) => path.endsWith('.py')).sort();
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function registry(ids: readonly string[]): string {
  return [
    '// Generated from the folders of rules/ by scripts/generate.ts. Do not edit.',
    "import type { AnyRule } from '#core/engine/rule.ts';",
    ...ids.map((id) => `import ${camelCase(id)} from './${id}/rule.ts';`),
    '',
    '/** Every rule, by its id. */',
    list('export const rules: readonly AnyRule[] =', ids.map(camelCase)),
    '',
  ].join('\n');
}

function anchors(sections: readonly GuideSection[]): string {
  const names = sections.map((section) => section.anchor).sort();
  const type = names.length === 0 ? 'never' : names.map((name) => `'${name}'`).join(' | ');
  const onOneLine = `export type GuideAnchor = ${type};`;
  const oneEach = ['export type GuideAnchor =', ...names.map((name) => `  | '${name}'`)].join('\n');
  return [
    '// Generated from the headings of guide/*.md by scripts/generate.ts. Do not edit.',
    '',
    '/** A section of the guide that exists: a dead link does not compile. */',
    onOneLine.length <= 120 ? onOneLine : `${oneEach};`,
    '',
  ].join('\n');
}

function guideIndex(chapters: readonly string[]): string {
  return [
    '// Generated from guide/*.md by scripts/generate.ts. Do not edit.',
    ...chapters.map((chapter) => `import ${camelCase(chapter)} from './${chapter}.md';`),
    '',
    '/** The text of each chapter of the guide. */',
    list(
      'export const guideChapters: ReadonlyMap<string, string> = new Map([',
      chapters.map((chapter) => `['${chapter}', ${camelCase(chapter)}]`),
    ),
    '',
  ].join('\n');
}

function stubIndex(paths: readonly string[]): string {
  const name = (path: string): string => camelCase(path.replace(/(\/__init__)?\.py$/, '').replaceAll('_', '-'));
  return [
    '// Generated from core/project/library/**/*.py by scripts/generate.ts. Do not edit.',
    ...paths.map((path) => `import ${name(path)} from './${path}';`),
    '',
    '/** The text of each Python stub, by the file name that it has in every project. */',
    list(
      'export const stubs: ReadonlyMap<string, string> = new Map([',
      paths.map((path) => `['library:/${path}', ${name(path)}]`),
    ),
    '',
  ].join('\n');
}

/** A list as prettier would print it: on one line where it fits. */
function list(start: string, items: readonly string[]): string {
  const [open, close] = start.endsWith('[') ? ['', ']);'] : [' [', '];'];
  const line = `${start}${open}${items.join(', ')}${close}`;
  if (line.length <= 120) return line;
  return [`${start}${open}`, ...items.map((item) => `  ${item},`), close].join('\n');
}

/** 'orm/n-plus-one-loop' -> 'ormNPlusOneLoop' */
function camelCase(name: string): string {
  return name.replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase());
}
