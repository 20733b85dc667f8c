import type { Expr, Param } from '../facts/flow-form.ts';
import type { Args } from './machine.ts';
import type { Model, Relation } from '../project/model-graph.ts';
import type { ClassRef, FunctionRef } from '../project/project.ts';
import type { Location } from '../text/range.ts';
import type { GenericObject } from './generic.ts';
import type { Input, Multiplicity, Origin, Site, VainName } from './event.ts';
import type { JoinedAggregate } from './joined-aggregate.ts';
import type { Columns, Load, Loads } from './loads.ts';
import type { Among, Circumstances, KeyUse, QueryCall, ResultCache } from './result-cache.ts';
import type { Scope } from './scope.ts';

/** What the interpreter knows of a Python value. Not knowing is `unknown`, and nothing is ever said about it. */
export type Value =
  | Unknown
  | None
  | Constant
  | ManagerValue
  | QuerySetValue
  | InstanceValue
  | RelatedManagerValue
  | ListValue
  | TupleValue
  | DictValue
  | ClassValue
  | FunctionValue
  | BoundMethod
  | LambdaValue
  | ObjectValue
  | ModuleValue
  | ExternalValue
  | PrefetchValue
  | ExpressionValue
  | SuperValue
  | MethodOfValue
  | GenericObject
  | UnionValue;

export interface Unknown {
  readonly k: 'unknown';
  /** Where it comes from, when somebody outside of the program chose it or a part of it. */
  readonly input?: Input;
  /** Of a column, when filters chose its row. */
  readonly among?: Among;
}
export interface None {
  readonly k: 'none';
}
export interface Constant {
  readonly k: 'const';
  readonly value: string | number | boolean;
  /** The literal that it was written as. */
  readonly written?: { readonly file: string; readonly expr: Expr } | undefined;
}

/** A loop that is running: rows bound by it differ from round to round. */
export interface LoopFrame {
  readonly location: Location;
  readonly multiplicity: Multiplicity;
  /** How many calls lead from the entry point to the code that loops. */
  readonly depth: number;
  /** How many undecided branches were running around it. */
  readonly branches: number;
  /** The rows come from the place where this serializer, page or template began (for messages only). */
  readonly surface: Surface;
}

/** Where the code that runs belongs to. */
export type Surface = 'python' | 'template' | 'serializer' | 'method-field' | 'admin';

/** `Book.objects` */
export interface ManagerValue {
  readonly k: 'manager';
  readonly model: Model;
  /** Attribute name of the manager ('objects'). */
  readonly name: string;
  readonly managerClass: ClassRef | undefined;
  readonly querysetClass: ClassRef | undefined;
  readonly origin: Origin;
}

/** How a queryset gives its rows. */
export type RowShape = 'instances' | 'dicts' | 'tuples' | 'flat';

export interface QuerySetValue extends Pick<Circumstances, 'when' | 'chosen'> {
  readonly k: 'queryset';
  readonly model: Model;
  /** Changes when `prefetch_related_objects` fills rows that are there already. */
  loads: Loads;
  readonly origin: Origin;
  /** Rows of a relation of one instance, or of the table. */
  readonly source:
    | { readonly instance: InstanceValue; readonly relation: Relation; readonly prefetched: Load | undefined }
    | undefined;
  /** The method that makes a prefetched relation query again ('filter', 'order_by' …). */
  readonly changedBy: string | undefined;
  /** The code that built it last (`author.books.filter(…)`), and the call it ran in. */
  readonly builtAt: { readonly site: Site; readonly path: readonly Site[] } | undefined;
  readonly ordered: boolean;
  /** At most this many rows, by a constant slice. */
  readonly limit: number | undefined;
  readonly columns: Columns | undefined;
  readonly shape: RowShape;
  readonly querysetClass: ClassRef | undefined;
  /** Loops that were running when it was built: its result cache lives as long as it does. */
  readonly born: readonly LoopFrame[];
  /** `known`: relation values that Django fills on each row itself. */
  readonly known: ReadonlyMap<string, Value>;
  /** Names that annotate(), extra() and the like put on each row. */
  readonly annotations: ReadonlySet<string>;
  /** It may have other names beside: `annotate(**extra)`, a manager of a class that is not known. */
  readonly moreNames: boolean;
  /** The methods that made it out of the table's rows, in order; undefined when they are not known or differ by branch. */
  readonly calls: readonly QueryCall[] | undefined;
  readonly cache: ResultCache;
  /** `select_for_update()`: evaluating it is what locks. */
  readonly locks: boolean;
  readonly vain: readonly VainName[];
  /** Aggregates over set-valued relations that annotate() has put on it. */
  readonly aggregates: readonly JoinedAggregate[];
}

export interface PathStep {
  readonly name: string;
  readonly single: boolean;
  readonly null: boolean;
}

export interface InstanceValue extends Circumstances {
  readonly k: 'instance';
  readonly model: Model;
  /** Changes when `prefetch_related_objects` fills rows that are there already. */
  loads: Loads;
  /** The queryset that brought it, and the way from that queryset's rows to this instance. */
  readonly origin: Origin | undefined;
  readonly path: readonly PathStep[];
  readonly born: readonly LoopFrame[];
  readonly columns: Columns | undefined;
  /** Attributes assigned or cached on it. */
  readonly known: Map<string, Value>;
  /** Attributes that were put on the rows that it stands for, perhaps in an earlier loop. */
  readonly assigned?: Set<string> | undefined;
  readonly annotations: ReadonlySet<string>;
  /** The key of its own by which it was found, as one of the rows of another object's relation: that one is not null. */
  readonly by?: string | undefined;
  /** Surely an object and not None. */
  readonly isThere?: boolean;
  /** Fetched by itself in the loops of `born` (`get()`, `first()`, an index), not as one of many rows. */
  readonly alone?: boolean;
  /** Fetched lazily by a foreign key: how often it was read since, and where only for its key. */
  readonly use?: KeyUse;
  /** Of a row that a queryset keeps: the uses of all that foreign keys fetched for its rows. */
  readonly uses?: Map<string, KeyUse[]>;
}

/** `author.book_set` */
export interface RelatedManagerValue {
  readonly k: 'related';
  readonly instance: InstanceValue;
  readonly relation: Relation;
  readonly model: Model;
  readonly site: Location;
}
/** A list, set, iterator or generator whose items are alike. */
export interface ListValue {
  readonly k: 'list';
  element: Value;
  /** As many items as a table has rows. */
  many: boolean;
  /** One item at most. */
  isSingle?: boolean;
}
/** A tuple, or a list that is written out. */
export interface TupleValue {
  readonly k: 'tuple';
  readonly items: readonly Value[];
  /** More was put into it by code that has another name for it. */
  isGrown?: boolean;
}
export interface DictValue {
  readonly k: 'dict';
  readonly entries: Map<string, Value>;
  key: Value;
  rest: Value;
  many: boolean;
  /** It has no other keys than its entries, as `**kwargs` of a call that is written out: made in so many undecided branches. */
  closedAt?: number | undefined;
  /** It has the fields of a serializer: how many undecided branches were running when they were asked for. */
  readonly fieldsAt?: number;
}
export interface ClassValue {
  readonly k: 'class';
  readonly ref: ClassRef;
}
export interface FunctionValue {
  readonly k: 'function';
  readonly ref: FunctionRef;
  readonly closure: Scope | undefined;
}
export interface BoundMethod {
  readonly k: 'bound';
  readonly self: Value;
  readonly ref: FunctionRef;
  readonly owner: ClassRef;
}
export interface LambdaValue {
  readonly k: 'lambda';
  readonly params: readonly Param[];
  readonly body: Expr;
  readonly closure: Scope;
}
/** An object of a project or library class that is no model: a view, a form, a serializer, a page. */
export interface ObjectValue {
  readonly k: 'object';
  readonly ref: ClassRef;
  readonly attributes: Map<string, Value>;
}
export interface ModuleValue {
  readonly k: 'module';
  readonly module: string;
}
/** Something outside the project, by its dotted name. */
export interface ExternalValue {
  readonly k: 'external';
  readonly name: string;
  /** Label of the model whose row it is the key of, and what filters say of that row. */
  readonly keyOf?: string;
  readonly chosen?: Circumstances['chosen'];
}
/** `Prefetch("books", queryset=…, to_attr=…)` */
export interface PrefetchValue {
  readonly k: 'prefetch';
  readonly lookup: string | undefined;
  /** The lookup with the place where it is written. */
  readonly written?: Constant | undefined;
  readonly queryset: Value | undefined;
  readonly toAttr: string | undefined;
}
/** `Q(…)`, `F(…)`, `Count(…)` and other query expressions, and what operators make of them. */
export interface ExpressionValue {
  readonly k: 'expression';
  /** The class as Django calls it: 'Q', 'Count'; '|', '~', '.desc' for what operators and methods make of others. */
  readonly name: string;
  readonly args: Args;
}
/** `super()` inside a method. */
export interface SuperValue {
  readonly k: 'super';
  readonly self: Value;
  readonly after: ClassRef;
}
/** A method of a built-in value, bound but not called: `qs.filter`, `rows.append`. */
export interface MethodOfValue {
  readonly k: 'method';
  readonly self: Value;
  readonly name: string;
}
/** One of several: the value after a branch. */
export interface UnionValue {
  readonly k: 'union';
  readonly options: readonly Value[];
}

export const unknown: Unknown = { k: 'unknown' };
export const none: None = { k: 'none' };

export function constant(value: string | number | boolean): Constant {
  return { k: 'const', value };
}

export function listOf(element: Value, many: boolean): ListValue {
  return { k: 'list', element, many };
}

export function dictOf(
  entries: Iterable<readonly [string, Value]> = [],
  rest: Value = unknown,
  many = false,
): DictValue {
  return { k: 'dict', entries: new Map(entries), key: unknown, rest, many };
}

/** The plain string of a constant, or undefined. */
export function stringOf(value: Value | undefined): string | undefined {
  return value?.k === 'const' && typeof value.value === 'string' ? value.value : undefined;
}

/** The strings of a list, tuple or single string; undefined when one of them is not known. */
export function stringsOf(value: Value | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const one = stringOf(value);
  if (one !== undefined) return [one];
  if (value.k === 'list' && value.element.k === 'union' && value.element.options.length === 0) return [];
  if (value.k !== 'tuple') return undefined;
  const strings = value.items.map(stringOf);
  return strings.every((s) => s !== undefined) ? strings : undefined;
}
