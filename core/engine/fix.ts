import type { Location } from '../text/range.ts';
import type { ClassRef } from '../project/project.ts';

/**
 * What a fix wants, not text: `realise` (core/coach/realise.ts) turns it into edits with the current text, and refuses
 * when a file changed meanwhile or the edit could raise or change results.
 */
export interface FixIntent {
  readonly title: string;
  readonly applicability: 'safe' | 'unsafe';
  readonly changes: readonly FixChange[];
  /** The same at other places, which is done wherever it can be. */
  readonly also?: readonly FixIntent[];
}

export type FixChange =
  /** Load relation paths where a queryset is built: extends an existing call, adds a missing tail, else appends a call. */
  | {
      readonly kind: 'add-eager-load';
      readonly origin: Location;
      readonly method: 'select_related' | 'prefetch_related';
      readonly paths: readonly string[];
    }
  /** The same for a ModelAdmin: sets or extends `list_select_related`, or get_queryset for prefetches. */
  | {
      readonly kind: 'add-admin-eager-load';
      readonly admin: ClassRef;
      /** Label of the model whose rows the change list shows, for keeping what Django joins by itself. */
      readonly model?: string;
      readonly method: 'select_related' | 'prefetch_related';
      readonly paths: readonly string[];
    }
  /**
   * Prefetch rows as they are read, into a list: `read` is `author.books.filter(…)`, `origin` the queryset that prefetches
   * `lookup` plainly, `rows` what the filter is chained to (`Book.objects`), `name` that of the list.
   */
  | {
      readonly kind: 'prefetch-filtered';
      readonly origin: Location;
      readonly read: Location;
      readonly lookup: string;
      readonly rows: string;
      readonly name: string;
    }
  /** Put a line into a class body: behind the attribute `after`, the last attribute, or first. */
  | { readonly kind: 'add-class-line'; readonly class: ClassRef; readonly line: string; readonly after: string }
  /**
   * One statement in place of one for each row: `write` is the call, `loop` what is looped over. Refused when the loop does
   * anything that could tell the difference.
   */
  | {
      readonly kind: 'bulk-write';
      readonly method: 'bulk_create' | 'bulk_update' | 'delete';
      readonly model: string;
      /** Fields of the model: a name that is none must not be assigned. */
      readonly fields: readonly string[];
      readonly loop: Location;
      readonly write: Location;
    }
  /** Replace exactly this text; refused when none of `expected` stands there any more, without it when the file changed. */
  | {
      readonly kind: 'replace';
      readonly location: Location;
      readonly expected?: string | readonly string[];
      readonly text: string;
    }
  /** An argument behind the last one of the call at `location`. */
  | { readonly kind: 'add-argument'; readonly location: Location; readonly text: string }
  /** Take an argument of a call away, with the comma and the blanks that it no longer needs. */
  | { readonly kind: 'remove-argument'; readonly location: Location }
  /** Texts of one file change places: the one at `places[order[i]]` goes to `places[i]`. */
  | { readonly kind: 'reorder'; readonly places: readonly Location[]; readonly order: readonly number[] }
  /** Lines of their own below the statement at `location`, indented like it; a tab at their start is one step more. */
  | { readonly kind: 'insert-lines'; readonly location: Location; readonly lines: readonly string[] }
  /** Insert text at a place (`location.start`). */
  | { readonly kind: 'insert'; readonly location: Location; readonly text: string }
  /** `from module import name`, unless the file already binds it; goes below the last top import. */
  | { readonly kind: 'add-import'; readonly file: string; readonly module: string; readonly name: string }
  /** Append `text`, a line that sets a name, to the end of a settings module. */
  | { readonly kind: 'append-line'; readonly file: string; readonly text: string }
  /** Insert an item into a list that is written out: before the item at a place, on a line of its own where that one has one. */
  | { readonly kind: 'insert-item'; readonly before: Location; readonly text: string }
  /** Take a rule out of a suppression comment, and the comment with it when it was the last. */
  | { readonly kind: 'remove-suppression'; readonly comment: Location; readonly rule: Location; readonly id: string }
  /** Create a file that does not exist. */
  | { readonly kind: 'create-file'; readonly file: string; readonly text: string };
