import type { ClassRef, FunctionRef, Project } from '../project/project.ts';
import type { Location } from '../text/range.ts';
import { carryable, carrier, useCopier } from './carry.ts';
import type { ContextKind, EventTag, Site } from './event.ts';
import { valueKey } from './options.ts';
import { baseFrame, lift, type Args, type Machine, type RawEvent } from './machine.ts';
import { isUnknownHere } from './certainty.ts';
import type { Constant, LoopFrame, Value } from './value.ts';

/** What a call does and gives, whoever calls it: worked out by itself once, then told again at each place that calls it. */
export interface Summary {
  readonly value: Value;
  readonly events: readonly RawEvent[];
  readonly reads: readonly string[];
}

/** What is called with arguments that nobody can change: the callee, and `self` of a class or manager method. */
export interface Call {
  readonly kind: 'call' | 'new';
  readonly ref: FunctionRef | ClassRef;
  readonly args: Args;
  readonly self: Value | undefined;
  readonly owner: ClassRef | undefined;
}

/** What a call did in a machine of its own; undefined when it reached a bound there. */
export interface Isolated {
  readonly value: Value;
  readonly events: readonly RawEvent[];
  readonly reads: readonly string[];
  readonly steps: number;
}

/** Calls that take fewer steps are faster run than told again. */
const leastSteps = 12;
/** Everything is dropped when there are many, so that memory stays bounded. */
const mostKept = 50_000;

const kept = new WeakMap<Project, Map<string, Summary | undefined>>();

/**
 * The summary of a call; undefined where there can be none, and the call is run in place: an argument is something that the
 * callee could change, a bound was reached, the result holds a function of the call's own. `isolate` runs it by itself.
 * Depends on nothing but project and call, so it is the same whoever asks first.
 */
export function summaryOf(
  project: Project,
  call: Call,
  isolate: (call: Call) => Isolated | undefined,
): Summary | undefined {
  const key = keyOf(call);
  if (key === undefined) return undefined;
  let summaries = kept.get(project);
  if (summaries === undefined || summaries.size > mostKept) kept.set(project, (summaries = new Map()));
  const known = summaries.get(key);
  if (known !== undefined || summaries.has(key)) return known;
  const summary = summarised(isolate(call));
  summaries.set(key, summary);
  return summary;
}

function summarised(run: Isolated | undefined): Summary | undefined {
  if (run === undefined || run.steps < leastSteps || !carryable(run.value)) return undefined;
  return { value: run.value, events: run.events, reads: run.reads };
}

/** Tells again what a call does, at a place that calls it, and gives its value. */
export function retell(m: Machine, summary: Summary, site: Location): Value {
  m.reads.summary(summary.reads);
  const path = m.project.isLibrary(site.file) ? m.path : [...m.path, { ...lift(m, site), intoModel: false }];
  const events = summary.events.some(({ cause }) => cause.kind === 'unknown-name')
    ? summary.events.filter(({ cause }) => cause.kind !== 'unknown-name' || isUnknownHere(m, site))
    : summary.events;
  const useOf = useCopier();
  for (const event of events) m.events.push({ ...placed(m, event, path), use: useOf(event.use) });
  return carrier((born) => (born[0] === baseFrame ? m.loops : []), useOf)(summary.value);
}

function placed(m: Machine, event: RawEvent, path: readonly Site[]): RawEvent {
  return {
    ...event,
    branches: m.branches + event.branches,
    path: [...path, ...event.path.slice(1)],
    loops:
      event.loops[0] === baseFrame
        ? [...m.loops, ...event.loops.slice(1).map((frame) => moved(m, frame, path))]
        : event.loops,
    surfaces: [...m.surfaces, ...event.surfaces],
    context: event.context === inherited ? m.context : event.context,
    tags: joinTags(m.tags, event.tags),
  };
}

/** The context of code that is run by itself: that of whoever calls it. */
export const inherited: ContextKind = 'function';

function joinTags(outer: readonly EventTag[], inner: readonly EventTag[]): readonly EventTag[] {
  if (outer.length === 0) return inner;
  return inner.length === 0 ? outer : [...outer, ...inner];
}

function moved(m: Machine, frame: LoopFrame, path: readonly Site[]): LoopFrame {
  return { ...frame, depth: path.length - 1 + frame.depth, branches: m.branches + frame.branches };
}

function keyOf({ kind, ref, args, self, owner }: Call): string | undefined {
  if (args.more) return undefined;
  const parts = [`${kind} ${ref.file}#${ref.index}`];
  if (owner !== undefined) parts.push(`${owner.file}#${owner.index}`);
  for (const value of self === undefined ? args.positional : [self, ...args.positional]) {
    const part = argumentKey(value);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  if (args.closed === true) parts.push('closed');
  if (args.chosen !== undefined) parts.push(`chosen:${JSON.stringify(args.chosen)}`);
  for (const [name, value] of args.keywords) {
    const part = argumentKey(value);
    if (part === undefined) return undefined;
    parts.push(`${name}=${part}`);
  }
  return parts.join(' ');
}

/** A text that is equal for equal values; undefined for those that a callee could change. */
function argumentKey(value: Value): string | undefined {
  switch (value.k) {
    case 'unknown':
    case 'none':
    case 'class':
    case 'module':
    case 'external':
      return valueKey(value);
    case 'const':
      return constantKey(value);
    case 'function':
      return value.closure === undefined ? valueKey(value) : undefined;
    case 'manager': {
      const { kind, location } = value.origin;
      return `manager:${value.model.label}.${value.name}:${kind}@${location.file}:${location.start}-${location.end}`;
    }
    case 'tuple':
      return listKey('(', value.items);
    case 'union':
      return listKey('|', value.options);
    default:
      return undefined;
  }
}

/** What is written at another place is told at another place when it names nothing. */
function constantKey({ value, written }: Constant): string {
  const text = JSON.stringify(value);
  return written === undefined ? text : `${text}@${written.file}:${written.expr.start}`;
}

function listKey(open: string, values: readonly Value[]): string | undefined {
  const parts: string[] = [];
  for (const value of values) {
    const part = argumentKey(value);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return `${open}${parts.join(',')})`;
}
