import { functionAt } from '../facts/function-at.ts';
import type { Above, EventFamily, FlowEvent, Origin, Site } from '../flow/event.ts';
import type { Project } from '../project/project.ts';
import type { Location } from '../text/range.ts';
import { groupEvents, type EventGroup } from './groups.ts';

/** What the engine itself listens to. */
export const sharedFamilies: readonly EventFamily[] = ['prefetched-rows'];

/**
 * Code that reads `author.books.all()` of one author may be reached with authors that had their books prefetched too. A query
 * that is changed there goes past that prefetch: what is missing has to be loaded with the author. So such reads are told of
 * the queryset that fetched the author, where its code calls the shared code itself. Elsewhere they are left out, if a caller
 * loads all that is read or has it told as its own, or told without a fix. `all` are the groups of every entry point.
 */
export function toldWithTheirObject(
  groups: readonly EventGroup[],
  all: readonly EventGroup[],
  project: Project,
): readonly EventGroup[] {
  const loaded = loadedByCallers(all);
  const toldOfRows = new Set(all.flatMap(({ events }) => events.filter(isOfRows).map(accessKey)));
  const settle = (event: FlowEvent): readonly FlowEvent[] => {
    const paths = event.above && event.cause.kind === 'relation' ? loaded.get(rowsKey(event)) : undefined;
    if (paths === undefined || event.cause.kind !== 'relation') return [event];
    const moved = withObject(event, project);
    if (moved !== undefined) return [moved];
    const isTold = paths.has(event.cause.path.join('.')) || toldOfRows.has(accessKey(event));
    return isTold ? [] : [withoutFix(event)];
  };
  return groups
    .filter(({ family }) => family !== 'prefetched-rows')
    .flatMap((group) => groupEvents(group.events.flatMap(settle), new Set([group.family])));
}

/** What rows have in memory that callers prefetched, by the code that asks for them. */
function loadedByCallers(groups: readonly EventGroup[]): ReadonlyMap<string, ReadonlySet<string>> {
  const loaded = new Map<string, Set<string>>();
  for (const event of groups.flatMap(({ family, events }) => (family === 'prefetched-rows' ? events : []))) {
    const paths = loaded.get(rowsKey(event)) ?? new Set();
    if (event.cause.kind === 'prefetched') for (const path of event.cause.loaded.split(',')) paths.add(path);
    loaded.set(rowsKey(event), paths);
  }
  return loaded;
}

/** A relation that is read for each of many objects, whose queryset it is told of. */
function isOfRows({ cause, above, origin }: FlowEvent): boolean {
  return cause.kind === 'relation' && above === undefined && origin !== undefined;
}

function accessKey({ site: { file, start, end } }: FlowEvent): string {
  return `${file}:${start}-${end}`;
}

function withoutFix(event: FlowEvent): FlowEvent {
  return { ...event, origin: event.origin && { ...event.origin, fixable: false } };
}

/** The code that asks for a relation's rows, and which. */
function rowsKey({ origin }: FlowEvent): string {
  return origin === undefined ? '' : `${origin.location.file}:${origin.location.start} ${origin.model}`;
}

/** The families of reads in Python code, which have a call of their own that can be told. */
const inPython: readonly EventFamily[] = ['loop-one', 'loop-many', 'deferred-field'];

function withObject(event: FlowEvent, project: Project): FlowEvent | undefined {
  const { above, cause, origin: rows } = event;
  const origin = above?.origin;
  if (above === undefined || origin === undefined || rows === undefined || cause.kind !== 'relation') return undefined;
  if (!origin.fixable || origin.oneByOne === true) return undefined;
  const moved: FlowEvent = { ...event, origin, cause: fromObject(cause, above), above: undefined };
  return inPython.includes(event.family) ? atCall(moved, origin, rows, project) : moved;
}

function fromObject(cause: FlowEvent['cause'] & { kind: 'relation' }, above: Above) {
  return { ...cause, path: [...above.path, ...cause.path], singles: [...above.singles, ...cause.singles] };
}

/** Told where the code that fetched the object calls the code that reads its rows; undefined when it is further away. */
function atCall(event: FlowEvent, origin: Origin, rows: Origin, project: Project): FlowEvent | undefined {
  const { path, site } = event;
  const isIn = (place: Location, other: Origin): boolean => isSameCode(project, place, other.location);
  if (isIn(rows.location, origin)) return event;
  const at = path.findIndex((call, index) => isIn(call, origin) && isIn(path[index + 1] ?? site, rows));
  const call = path[at];
  if (call === undefined) return undefined;
  const into: Site = { ...call, intoModel: true };
  return {
    ...event,
    path: path.map((each, index) => (index === at ? into : each)),
    loops: event.loops.map((loop) => ({ ...loop, depth: Math.min(loop.depth, at) })),
  };
}

function isSameCode(project: Project, a: Location, b: Location): boolean {
  if (a.file !== b.file) return false;
  const facts = project.python(a.file);
  return facts === undefined || functionAt(facts, a) === functionAt(facts, b);
}
