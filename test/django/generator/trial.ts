import type { Rows } from './forms.ts';
import { importLines, mergedImports } from './imports.ts';
import type { Random } from './random.ts';
import type { Read } from './model.ts';
import { modelsIn } from './reads.ts';

/** Where rows are shown, and the files that do it. */
export interface Surface {
  /** Can it ask for this? All can when left out. */
  readonly accepts?: (read: Read) => boolean;
  /** How the rows must be given; any way when left out. */
  readonly takes?: (rows: Rows) => boolean;
  /** The folder of the module that Django starts; shop when left out. */
  readonly folder?: string;
  readonly write: (trial: Trial) => ReadonlyMap<string, string>;
}

/** One surface that shows rows loaded in one form. */
export interface Trial {
  readonly random: Random;
  readonly rows: Rows;
  /** Tells the trials of a project apart: module `t<number>`. */
  readonly number: number;
}

/** A module: its imports, two blank lines, its text. */
export function moduleOf(imports: ReadonlyMap<string, readonly string[]>, lines: readonly string[]): string {
  return [...importLines(imports), '', '', ...lines, ''].join('\n');
}

/** What the reads of a trial import, beside the rows. */
export function importsOf(
  { rows }: Trial,
  more: Readonly<Record<string, readonly string[]>> = {},
): Map<string, readonly string[]> {
  const names = rows.reads.flatMap(modelsIn);
  return mergedImports(
    rows.imports,
    names.length > 0 ? new Map([['shop.models', names]]) : new Map(),
    new Map(Object.entries(more)),
  );
}

/** Lines that end with what `wrap` makes of the rows' expression. */
export function withRows({ rows }: Trial, indent: string, wrap: (expression: string) => readonly string[]): string[] {
  return [...rows.setup, ...wrap(rows.expression)].map((line) => `${indent}${line}`);
}
