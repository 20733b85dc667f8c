import { resolve } from 'node:path';
import { bookshop, bookshopRoot } from '../support/bookshop.ts';
import { runPython, type Series } from './environment.ts';

/** What a real Django did with one project. */
export type Truth =
  | { readonly entries: readonly EntryTruth[] }
  /** The project does not start; `missing` names a package that is not there. */
  | { readonly error: string; readonly missing?: string };

/** One entry point, in two shapes of data, with 3 and with 7 rows of every model. */
export interface EntryTruth {
  /** 'book_list', 'BookAdmin change list' … */
  readonly name: string;
  readonly module: string;
  /** An argument was made up, so that an exception or a growth says nothing. */
  readonly guessed: boolean;
  readonly runs: readonly RunTruth[];
}

export type RunTruth = { readonly shape: string; readonly rows: number } & (
  { readonly queries: number; readonly sql: readonly string[] } | { readonly error: string }
);

/** The growth of an entry point in one shape: queries with few and with many rows. */
export interface Growth {
  readonly few: number;
  readonly many: number;
  readonly sql: readonly string[];
}

/** How many rows each model has in the two runs of a shape; runner.py fills as many. */
export const [fewRows, manyRows] = [3, 7];

/**
 * Runs projects (key '/bookshop/shop/views.py' -> text) in a real Django. Called is what the files offer that are not
 * the bookshop's own: views, change lists, commands, functions … Projects that are the same run once.
 */
export function runInDjango(projects: readonly ReadonlyMap<string, string>[], series?: Series): Truth[] {
  const texts = projects.map((files) => JSON.stringify([...files]));
  const distinct = new Map(texts.map((text, at) => [text, projects[at] ?? new Map<string, string>()]));
  const examples = [...distinct.values()].map((files) => ({
    files: Object.fromEntries([...files].map(([file, text]) => [pathOf(file), text])),
    settings: 'bookshop.settings',
    modules: callableModules(files),
  }));
  const input = JSON.stringify({ examples });
  const truths = JSON.parse(runPython([resolve('test/django/runner.py')], input, series)) as Truth[];
  const byText = new Map([...distinct.keys()].map((text, at) => [text, truths[at]]));
  return texts.map((text) => byText.get(text) ?? { error: 'the runner gave no answer' });
}

/** The growth in each shape that ran; undefined when none did. */
export function growthOf(entry: EntryTruth): readonly Growth[] | undefined {
  const shapes = new Set(entry.runs.map(({ shape }) => shape));
  const growths = [...shapes].flatMap((shape) => {
    const [few, many] = [fewRows, manyRows].map((rows) =>
      entry.runs.find((run) => run.shape === shape && run.rows === rows),
    );
    if (few === undefined || many === undefined || 'error' in few || 'error' in many) return [];
    return [{ few: few.queries, many: many.queries, sql: few.sql }];
  });
  return growths.length > 0 ? growths : undefined;
}

/** By how much the queries grow from few rows to many, in the shape where they grow most. */
export function worstGrowth(growth: readonly Growth[]): number {
  return Math.max(...growth.map(({ few, many }) => many - few));
}

/** Why an entry point ran in no shape of the data: an author without books may well break code that wants one. */
export function errorOf(entry: EntryTruth): string | undefined {
  if (growthOf(entry) !== undefined) return undefined;
  for (const run of entry.runs) if ('error' in run) return run.error;
  return 'it did not run';
}

/** The entry points of a file ('/bookshop/shop/views.py'). */
export function entriesIn(file: string, entries: readonly EntryTruth[]): readonly EntryTruth[] {
  return entries.filter(({ module }) => module === moduleOf(pathOf(file)));
}

/** What Django loads by itself holds no entry points of its own. */
const passive = /(^|\/)(models|settings|urls|apps|wsgi|asgi|manage|__init__)\.py$|\/migrations\//;

function callableModules(files: ReadonlyMap<string, string>): string[] {
  const own = [...files].filter(([file, text]) => file.endsWith('.py') && bookshop().get(pathOf(file)) !== text);
  return own
    .map(([file]) => pathOf(file))
    .filter((path) => !passive.test(path) && /^[\w/]+\.py$/.test(path))
    .map(moduleOf);
}

function moduleOf(path: string): string {
  return path.replace(/\.py$/, '').replaceAll('/', '.');
}

function pathOf(file: string): string {
  return file.slice(bookshopRoot.length + 1);
}
