import type { Location } from '../text/range.ts';
import type { FunctionRef, ClassRef } from '../project/project.ts';

/** How often something runs: once, a small constant number of times, or once a row of a table. */
export type Multiplicity = 'once' | 'few' | 'many';

/** The innermost context in which an event happens; the order is the order of precedence. */
export type ContextKind =
  | 'import'
  | 'async'
  | 'atomic'
  | 'signal'
  | 'middleware'
  | 'view'
  | 'task'
  | 'admin'
  | 'command'
  | 'template-tag'
  | 'startup'
  | 'function';

/** Where Django starts running code. Identity = kind + symbol; `file` is where it is declared. */
export interface EntryPoint {
  readonly id: string;
  readonly kind:
    | 'view'
    | 'viewset-action'
    | 'admin-changelist'
    | 'task'
    | 'signal'
    | 'command'
    | 'middleware'
    | 'template-tag'
    | 'function'
    | 'feed'
    | 'sitemap'
    | 'module'
    | 'app-ready';
  readonly context: ContextKind;
  readonly file: string;
  readonly function: FunctionRef | undefined;
  /** The class-based view, viewset, admin … and the method or action that runs. */
  readonly class: ClassRef | undefined;
  readonly method: string | undefined;
  /** How people call it: 'shop.views.book_list', 'BookAdmin'. */
  readonly name: string;
  /** Label of the model that a change list or a signal receiver's sender is about. */
  readonly model?: string | undefined;
  /** The signals of a receiver by dotted name, 'django.db.models.signals.post_save'; those that are not known are left out. */
  readonly signals?: readonly string[] | undefined;
}

/** Which rule family an event belongs to; exactly one, chosen in this order for repeated queries (architecture: "Events"). */
export type EventFamily =
  | 'defeated-prefetch'
  | 'deferred-field'
  | 'admin'
  | 'method-field'
  | 'serializer'
  | 'template'
  | 'loop-one' // a single-valued relation read per row
  | 'loop-many' // a related manager read per row
  | 'query-in-loop' // a new query per row
  | 'foreign-key-object' // an object fetched of which only the key is read
  | 'existence-test' // rows loaded or counted to learn whether there is one
  | 'row-count' // rows loaded to count them
  | 'import-time' // a query while a module is imported
  | 'prefetched-rows' // rows of a relation that somebody prefetched are taken from memory
  | 'discarded-queryset'
  | 'random-order'
  | 'unordered-pages'
  | 'multiplied-aggregates'
  | 'write-in-loop'
  | 'signal-work' // heavy work inside a signal receiver
  | 'ready-work' // queries and waiting while the apps start
  | 'external-io'
  | 'task-dispatch'
  | 'unknown-relation-name' // a name in select_related() or prefetch_related()
  | 'unknown-field-name' // a name in filter(), order_by(), values() …
  | 'write'
  | 'query'
  | 'input-as-sql'
  | 'input-as-html'
  | 'input-as-redirect'
  | 'input-as-object'
  | 'input-as-fields'
  | 'input-as-token';

/** A place with the code that stands there, as far as it is names and calls: 'book.author'. */
export interface Site extends Location {
  readonly expression?: string;
  /** A call or attribute that leads into a model's own method, property or `__str__`. */
  readonly intoModel?: boolean;
}

/** One thing that happens when an entry point runs. */
export interface FlowEvent {
  readonly family: EventFamily;
  readonly entryPoint: EntryPoint;
  readonly context: ContextKind;
  /** The access or call that causes it. */
  readonly site: Site;
  /** Calls from the entry point's own code down to the site, outermost first; empty when the site is in the entry point itself. */
  readonly path: readonly Site[];
  /** The loops around it, outermost first: the iterated expression, how often, and how many steps of `path` lead to the loop. */
  readonly loops: readonly {
    readonly location: Location;
    readonly multiplicity: Multiplicity;
    readonly depth: number;
  }[];
  /** Where the queryset whose rows are looped over was built: that is where the fix goes. */
  readonly origin: Origin | undefined;
  readonly cause: EventCause;
  readonly tags: readonly EventTag[];
  /** More places that matter, for a fix: what they are depends on the cause. */
  readonly places: readonly Site[];
  /** The rows belong to one object, and were read by a relation that could have been prefetched with it. */
  readonly above?: Above | undefined;
}

/** The object whose relation gave rows. */
export interface Above {
  /** Where the object was fetched; undefined when nobody knows. */
  readonly origin: Origin | undefined;
  /** The way from there to the rows, the relation last. */
  readonly path: readonly string[];
  readonly singles: readonly boolean[];
}

export type EventTag =
  /** rows of an unloaded relation that were filtered or ordered */
  | 'changed'
  | 'through-model-method'
  | 'through-str'
  /** the number is only compared with zero, or used as a truth value */
  | 'tested'
  /** the rows are locked: `select_for_update()` */
  | 'locks'
  /** it asks whether a row that is in memory is still in the table */
  | 'still-there';

export type EventCause =
  /** Relation `path` of `model` read on a row whose queryset did not load it. `single` = one instance at most. */
  | {
      readonly kind: 'relation';
      readonly model: string;
      readonly path: readonly string[];
      readonly single: boolean;
      readonly expression: string;
      /** what defeats a prefetch: 'filter' … */ readonly defeatedBy: string | undefined;
      readonly declared: Location | undefined;
      /** every segment up to the last set-valued one is set-valued or single, in order */ readonly singles: readonly boolean[];
      readonly prefetches: number;
      /** how a related manager's rows are asked for: 'iteration', 'count', 'len' … */ readonly method?: string;
    }
  /** A field that `only()` or `defer()` left out is read. Places: the call that left it out. */
  | {
      readonly kind: 'deferred';
      readonly model: string;
      readonly field: string;
      readonly mode: 'only' | 'defer';
      readonly expression: string;
    }
  /** A queryset evaluated: `get`, `count`, `iteration` … `prefetches`: queries that prefetch_related adds to its own. */
  | {
      readonly kind: 'query';
      readonly model: string | undefined;
      readonly method: string;
      readonly expression: string;
      readonly prefetches: number;
    }
  /** Rows of a relation are taken from memory; `loaded`: what they have in memory themselves, 'editor,editor.publisher'. */
  | { readonly kind: 'prefetched'; readonly model: string; readonly loaded: string; readonly expression: string }
  /** A queryset is built: thrown away, in random order, or cut into pages. */
  | {
      readonly kind: 'queryset';
      readonly what: 'discarded' | 'random-order' | 'pages';
      readonly model: string;
      readonly method: string;
      readonly expression: string;
    }
  /** Aggregates whose rows are multiplied by another join. Places: the calls of those that `distinct=True` repairs. */
  | {
      readonly kind: 'aggregates';
      readonly model: string;
      /** The first that is wrong: what it counts or adds up, and the relation that repeats its rows. */
      readonly aggregate: string;
      readonly path: string;
      readonly by: string;
      /** `distinct=True` repairs all of them. */
      readonly repairable: boolean;
      readonly expression: string;
    }
  | { readonly kind: 'write'; readonly model: string | undefined; readonly method: string; readonly expression: string }
  /** Mail, HTTP, sleep, subprocess, image work. */
  | {
      readonly kind: 'io';
      readonly what: 'mail' | 'http' | 'sleep' | 'subprocess' | 'image' | 'file';
      readonly expression: string;
    }
  | { readonly kind: 'dispatch'; readonly task: string; readonly expression: string }
  /** A name that a queryset's model cannot have; the event's site is where it is written. */
  | {
      readonly kind: 'unknown-name';
      /** Label of the model that `part` is looked for on. */
      readonly model: string;
      /** The whole path as written, without a sign: 'author__nmae'. */
      readonly name: string;
      readonly part: string;
      /** Nothing of that name; no lookup or transform of the field; a relation to many rows; a field that is no relation. */
      readonly why: 'missing' | 'lookup' | 'many' | 'plain';
      readonly method: string;
      /** Names that would do at its place. */
      readonly candidates: readonly string[];
      readonly relation: boolean;
      /** It is sure only where this function is the entry point's own; `classify` leaves it out elsewhere. */
      readonly within: FunctionRef | undefined;
    }
  /** What somebody outside chose reaches a place where it is more than data. */
  | { readonly kind: 'input'; readonly sink: InputSink; readonly input: Input; readonly expression: string };

/** A name that a queryset was told to load; Django looks for it when the queryset fetches objects, and only then. */
export interface VainName {
  readonly cause: EventCause;
  readonly place: Location;
}

/** What is known of a value that somebody outside of the program chose. It travels with the value, also into text made of it. */
export interface Input {
  /**
   * `request`: who sends the request; `header`: a header, which only the sender's own program can set; `path`: a part of the
   * URL; `stored`: a text column of a row; `parameter`: whoever calls a function that nobody is seen to call.
   */
  readonly from: 'request' | 'header' | 'path' | 'stored' | 'parameter';
  /** As code calls it: `request.GET["q"]`, `book.title`, `term`. */
  readonly name: string;
  /** The program put it together with text of its own. */
  readonly built: boolean;
  /** The constant text in front of it, '' when it stands first; undefined when what stands in front is not known. */
  readonly start: string | undefined;
  /** The program wrote quotes around it. */
  readonly quoted: boolean;
}

/** Where what somebody outside chose does harm: text of SQL or HTML, a redirect, objects and code, names of fields, a token. */
export type InputSink = 'sql' | 'html' | 'redirect' | 'object' | 'fields' | 'token';

/** Where a queryset comes from. */
export interface Origin {
  readonly location: Location;
  readonly model: string;
  /** What the place is, which decides how eager loading is added there. */
  readonly kind: 'expression' | 'admin' | 'view-attribute';
  /** For kind 'admin': the ModelAdmin class. */
  readonly class: ClassRef | undefined;
  /** Existing eager loading at the origin's chain. */
  readonly fixable: boolean;
  /** One row at a time is fetched here, in a loop: a prefetch costs as many queries as it saves. */
  readonly oneByOne?: boolean;
  /** Instance-level origins (one object, `get()`): relation path from the queryset's model to the looped rows. */
  readonly prefix: readonly string[];
  /** The project's code that built it further elsewhere, last: `author_books().filter(…)`, a `get_queryset`. */
  readonly extended?: Location;
}
