import type { Expr, Keyword, Stmt } from '../facts/flow-form.ts';
import type { FunctionRef, Project, ClassRef } from '../project/project.ts';
import type { Location } from '../text/range.ts';
import type { Above, ContextKind, EntryPoint, EventCause, EventTag, Origin, Site, Input } from './event.ts';
import { printed } from './printed.ts';
import type { ReadRecorder } from './read-set.ts';
import type { Scope } from './scope.ts';
import type { Call, Summary } from './summaries.ts';
import type { InstanceValue, LoopFrame, QuerySetValue, Surface, Value } from './value.ts';
import type { KeyUse } from './result-cache.ts';

/** Something that happened, before it is given a family: what `classify` turns into FlowEvents. */
export interface RawEvent {
  readonly cause: EventCause;
  readonly site: Site;
  readonly path: readonly Site[];
  /** Loops that make it happen again and again, outermost first. */
  readonly loops: readonly LoopFrame[];
  readonly surfaces: readonly Surface[];
  readonly context: ContextKind;
  readonly origin: Origin | undefined;
  readonly tags: readonly EventTag[];
  readonly places: readonly Site[];
  /** Branches that were running of which nobody knows whether they run. */
  readonly branches: number;
  readonly above?: Above | undefined;
  /** How the object that was fetched is used: known when the evaluation is over. */
  readonly use?: KeyUse | undefined;
}

/** One condition of which nobody knows whether it holds, and whether it does here. */
export interface Decision {
  readonly condition: string;
  readonly holds: boolean;
}

/** Arguments of a call, evaluated. */
export interface Args {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** `*args` or `**kwargs` whose content is not known were passed too. */
  readonly more: boolean;
  /** No other keywords were passed than these: the call is written out. */
  readonly closed?: boolean;
  /** The keywords as they stand in the call; those that `**kwargs` brought stand nowhere. */
  readonly written?: { readonly file: string; readonly keywords: readonly Keyword[] } | undefined;
  /** Who chose the names of the keywords, when it was not the program: `**request.POST.dict()`. */
  readonly chosen?: Input;
}

/** A method of Django's own QuerySet. `name`: some mean nearly the same. */
export type QuerySetMethod = (m: Machine, queryset: QuerySetValue, name: string, args: Args, site: Location) => Value;

/** A function of Python or of another library, or a method of a list, dict or string, `self` first. */
export type LibraryFunction = (m: Machine, args: Args, site: Location) => Value;

/** What a stub function without a body means. `self` is the bound object of a method. */
export type Intrinsic = (m: Machine, args: Args, site: Location, self: Value | undefined) => Value;

/** A filter of a template. */
export type TemplateFilter = (m: Machine, value: Value, argument: Value | undefined, site: Location) => Value;

/**
 * What the code means that the coach does not read, by name. One entry is one transfer function: the ground truth looks
 * that each of them is needed.
 */
export interface Transfer {
  readonly querySets: ReadonlyMap<string, QuerySetMethod>;
  readonly intrinsics: ReadonlyMap<string, Intrinsic>;
  readonly builtins: ReadonlyMap<string, LibraryFunction>;
  readonly externals: ReadonlyMap<string, LibraryFunction>;
  readonly filters: ReadonlyMap<string, TemplateFilter>;
}

export const noArgs: Args = { positional: [], keywords: new Map(), more: false };

/**
 * One evaluation of one entry point: its state, and the operations that the parts of the interpreter call one another by.
 * They are fields, wired in evaluate.ts, so that the parts need not import each other in a circle.
 */
export interface Machine {
  readonly project: Project;
  readonly entryPoint: EntryPoint;
  /** Where the entry point is declared. */
  readonly entrySite: Site;
  readonly reads: ReadRecorder;
  readonly events: RawEvent[];
  /** Loops that are running, outermost first. */
  loops: readonly LoopFrame[];
  /** Branches that are running of which nobody knows whether they run. */
  branches: number;
  /** Objects of which a branch is running that is for one kind of them, and nobody knows whether they are of that kind. */
  doubted: readonly InstanceValue[];
  /** What the client sent and code of this entry point has looked at: `request.POST["next"]`. */
  readonly looked: Set<string>;
  /** What the branches that are running have decided. */
  decided: readonly Decision[];
  /** `try` blocks that are running whose handlers may catch what Django raises for an unknown name. */
  guarded: number;
  /** Call places from the entry point to the running code. */
  path: readonly Site[];
  /** The code being read or called, for messages. */
  at: Expr | string | undefined;
  /** Functions that are running, for recursion and depth. */
  readonly stack: string[];
  surfaces: readonly Surface[];
  context: ContextKind;
  tags: readonly EventTag[];
  /** Module variables and class attributes, each evaluated once: they are shared objects in Python too. */
  readonly shared: Map<string, Value>;
  steps: number;
  incomplete: boolean;
  readonly limits: Limits;
  readonly transfer: Transfer;

  /** What a call does whoever makes it, where that can be said; absent in an evaluation that finds it out. */
  readonly summary: ((call: Call) => Summary | undefined) | undefined;
  readonly expr: (expr: Expr, scope: Scope) => Value;
  readonly block: (body: readonly Stmt[], scope: Scope) => Completion;
  readonly attribute: (value: Value, name: string, site: Location) => Value;
  readonly call: (callee: Value, args: Args, site: Location) => Value;
  readonly callFunction: (
    ref: FunctionRef,
    args: Args,
    site: Location,
    self?: Value,
    owner?: ClassRef,
    closure?: Scope,
  ) => Value;
  readonly instantiate: (ref: ClassRef, args: Args, site: Location) => Value;
  /** What one item of a value is, and how many there are; evaluates querysets. */
  readonly items: (value: Value, site: Location) => Items;
  /** Runs `body` with one item of `iterable` bound as the row of a loop. */
  readonly each: (iterable: Value, site: Location, body: (row: Value) => void) => void;
  /** str(value): runs `__str__` of model instances. */
  readonly stringify: (value: Value, site: Location) => void;
  /** Renders a template with a context. */
  readonly render: (template: string, context: Value, site: Location) => void;
  /** Runs a serializer object's fields over its instance(s). */
  readonly serialise: (serializer: Value, site: Location) => void;
  /** What the project's middleware puts on each request under a name; Unknown where it does not. */
  readonly requestAttribute: (name: string) => Value;
  readonly definitionValue: (file: string, name: string, functionIndex: number | undefined) => Value | undefined;
  readonly classAttribute: (ref: ClassRef, name: string, self: Value | undefined, site: Location) => Value | undefined;
}

export type Completion = 'normal' | 'return' | 'break' | 'continue' | 'raise';

export interface Items {
  readonly element: Value;
  readonly many: boolean;
}

/** Bounds of one entry point's evaluation; they count work, never time, so that every machine finds the same. */
export interface Limits {
  readonly steps: number;
  readonly depth: number;
}

export const defaultLimits: Limits = { steps: 15_000, depth: 16 };
/** Of a call that is evaluated by itself: a longer one is run in place, where the calls inside it may be summaries. */
export const summaryLimits: Limits = { steps: 10_000, depth: 16 };

/** Stands for the loops around a call that is evaluated by itself. */
export const baseFrame: LoopFrame = {
  location: { file: '', start: 0, end: 0 },
  multiplicity: 'once',
  depth: 0,
  branches: 0,
  surface: 'python',
};

/**
 * Counts one unit of work; false when the budget is used up. A call that is evaluated by itself ends at the first bound: it
 * will be run in place.
 */
export function step(m: Machine): boolean {
  if (m.steps >= m.limits.steps || (m.incomplete && m.summary === undefined)) {
    m.incomplete = true;
    return false;
  }
  m.steps++;
  return true;
}

/** The value of something that Python evaluates once, when its module is imported: no loop repeats it. */
export function once(m: Machine, key: string, evaluate: () => Value): Value {
  const known = m.shared.get(key);
  if (known !== undefined) return known;
  const { loops, context } = m;
  [m.loops, m.context] = [[], 'import'];
  const value = evaluate();
  [m.loops, m.context] = [loops, context];
  m.shared.set(key, value);
  return value;
}

/** Runs something that happens on some ways only. */
export function inBranch<T>(m: Machine, run: () => T): T {
  m.branches++;
  try {
    return run();
  } finally {
    m.branches--;
  }
}

/** Runs something inside a loop frame. */
export function inLoop<T>(m: Machine, frame: LoopFrame, run: () => T): T {
  const before = m.loops;
  m.loops = [...before, frame];
  try {
    return run();
  } finally {
    m.loops = before;
  }
}

/** Runs something as part of a surface: a template, a serializer, an admin page. */
export function inSurface<T>(m: Machine, surface: Surface, run: () => T): T {
  const before = m.surfaces;
  m.surfaces = [...before, surface];
  try {
    return run();
  } finally {
    m.surfaces = before;
  }
}

/** A place in the project: inside a stub it is the last call in the project's own code, else the entry point's declaration. */
export function lift(m: Machine, site: Location): Site {
  if (m.project.isLibrary(site.file)) return m.path.at(-1) ?? m.entrySite;
  return { file: site.file, start: site.start, end: site.end, expression: printed(m.at) };
}

/** Where a class is named. */
export function placeOfClass(m: Machine, { file, index }: ClassRef): Location {
  const fact = m.project.python(file)?.classes[index];
  return { file, start: fact?.nameStart ?? 0, end: fact?.nameEnd ?? 0 };
}

/** Runs something one call deeper; `site` is the place of the call. Calls made by stubs are not steps of their own. */
export function inCall<T>(m: Machine, site: Location, intoModel: boolean, run: () => T): T {
  const before = m.path;
  if (!m.project.isLibrary(site.file)) m.path = [...before, { ...lift(m, site), intoModel }];
  try {
    return run();
  } finally {
    m.path = before;
  }
}

export function surfaceOf(m: Machine): Surface {
  return m.surfaces.at(-1) ?? 'python';
}
