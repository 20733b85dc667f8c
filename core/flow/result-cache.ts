import type { Location } from '../text/range.ts';
import type { Above, Site } from './event.ts';
import type { Args } from './machine.ts';
import type { Constant, LoopFrame, Value } from './value.ts';

/** What a queryset keeps: its rows, once they were fetched. */
export interface ResultCache {
  filled: boolean;
  /** The attributes that code has put on the rows in memory. */
  assigned?: Set<string>;
  /** How objects that foreign keys fetched for these rows are used, by the path to them. */
  uses?: Map<string, KeyUse[]>;
  /** The row that was taken by its place in these loops. */
  row?: { readonly loops: readonly LoopFrame[]; readonly index: string; readonly value: Value };
}

/** The reads of an object that a foreign key fetched, and those of them that take its key: `author.id` in `book.author.id`. */
export interface KeyUse {
  reads: number;
  /** Where it was read last: an object that is kept and read under another name is wanted for more than its key. */
  last: Location;
  readonly keyReads: Site[];
  /** The uses of the same objects in other loops over the same rows, this one among them. */
  readonly alike?: KeyUse[];
}

/** How it came to a row. */
export interface Circumstances {
  /** It is one of the rows of another object's relation, which have their own origin. */
  readonly above?: Above | undefined;
  /** Conditions of which nobody knows whether they hold, and whether they did where its queryset was made. */
  readonly when?: ReadonlyMap<string, boolean> | undefined;
  /** The methods that chose it among the rows of its table; undefined when they are not known. */
  readonly calls?: readonly QueryCall[] | undefined;
  /** What its filters say of columns: `exclude(state="draft")`. */
  readonly chosen?: ReadonlyMap<string, Among> | undefined;
}

/** One method of a queryset's chain, or a slice of it. */
export type QueryCall = { readonly method: string; readonly args: Args } | ({ readonly method: 'slice' } & Bounds);

/** The ends of a slice: undefined where one is left out, NaN where it is not known. */
export interface Bounds {
  readonly lower: number | undefined;
  readonly upper: number | undefined;
}

/** A value that is one of these, or none of these; null stands for None. */
export interface Among {
  readonly values: readonly (Constant['value'] | null)[];
  readonly isIn: boolean;
}
