import type { FileFacts } from '../facts/file-facts.ts';
import type { EntryPoint, EventFamily } from '../flow/event.ts';
import { evaluate } from '../flow/evaluate.ts';
import type { ReadSet } from '../flow/read-set.ts';
import type { Project } from '../project/project.ts';
import { changedSince } from '../project/relink.ts';
import { crashOf } from './crash.ts';
import type { Crash } from './crash.ts';
import { groupEvents, mergeGroups } from './groups.ts';
import type { EventGroup } from './groups.ts';
import { createReadIndex } from './read-index.ts';
import { sharedFamilies, toldWithTheirObject } from './shared-reads.ts';
import { filesOf, relocateEvents } from './relocate.ts';
import type { AnyRule } from './rule.ts';

/** What the entry points of a project do: kept from one link to the next, where it still holds. */
export interface Evaluations {
  /** Takes over another project; gives the entry points of `order` (sorted by id) that have to be evaluated now, in order. */
  relink(project: Project, order: readonly EntryPoint[]): EntryPoint[];
  /** Evaluates an entry point of the project. */
  run(entryPoint: EntryPoint): void;
  /** True when events of an entry point, as last evaluated, pointed into a file. */
  pointed(id: string, file: string): boolean;
  /** Forgets everything. */
  clear(): void;
  /** All groups by root cause, in the order of the entry points. The same array while nothing changes. */
  groups(): readonly EventGroup[];
  /** Those with an event that points into a file; put together in the same way. */
  groupsIn(file: string): readonly EventGroup[];
  crashes(): readonly Crash[];
}

/** An entry point's outcome. */
interface Evaluated {
  readonly entryPoint: EntryPoint;
  /** Undefined after a crash, and where nothing is recorded: to be tried again after any change. */
  readonly reads: ReadSet | undefined;
  readonly groups: readonly EventGroup[];
  /** Facts of the files that the events point into, as they were. */
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly crash: Crash | undefined;
}

/** The families that some rule, or the engine, listens to: other events are not kept. */
export function listenedFamilies(rules: readonly AnyRule[]): ReadonlySet<EventFamily> {
  const listened = rules.flatMap((rule) => ('on' in rule ? (Object.keys(rule.on) as EventFamily[]) : []));
  return new Set([...listened, ...sharedFamilies]);
}

/** No entry points yet. Events of other `families` are not kept; `isRecorded` as in `evaluate`. */
export function createEvaluations(families: ReadonlySet<EventFamily>, isRecorded = true): Evaluations {
  let project: Project | undefined;
  let order: readonly EntryPoint[] = [];
  let merged: readonly EventGroup[] | undefined;
  const known = new Map<string, Evaluated>();
  /** Where events of entry points pointed that have to be evaluated again. */
  const pointedAt = new Map<string, Iterable<string>>();
  const index = createReadIndex();

  function forget(id: string): void {
    const before = known.get(id);
    if (before === undefined) return;
    pointedAt.set(id, [...before.files.keys()]);
    known.delete(id);
    index.remove(id);
    merged = undefined;
  }

  /** Keeps an outcome whose reads are the same, moved to where the code stands now, or forgets it. */
  function follow(id: string, before: Evaluated, files: ReadonlyMap<string, FileFacts>): void {
    if (isInPlace(before, files)) return;
    const groups = relocateGroups(before, files);
    if (groups === undefined) return forget(id);
    known.set(id, { ...before, groups, files: factsOf(before.files.keys(), files) });
    merged = undefined;
  }

  function groupsOf(isWanted: (evaluated: Evaluated) => boolean): EventGroup[] {
    const evaluated = order.flatMap(({ id }) => known.get(id) ?? []);
    return evaluated.filter(isWanted).flatMap(({ groups }) => groups);
  }

  /** All that is told of some groups, `all` those of every entry point. */
  function told(groups: readonly EventGroup[], all: readonly EventGroup[]): readonly EventGroup[] {
    return project === undefined ? [] : mergeGroups(toldWithTheirObject(groups, all, project));
  }

  return {
    relink(newProject, newOrder) {
      const changed = project === undefined ? undefined : changedSince(newProject);
      const outdated = index.outdated(newProject, changed);
      const isSameOrder = newOrder === order;
      [project, order] = [newProject, newOrder];
      const byId = isSameOrder ? undefined : new Map(order.map((entryPoint) => [entryPoint.id, entryPoint]));
      if (byId !== undefined) {
        merged = undefined;
        for (const id of pointedAt.keys()) if (!byId.has(id)) pointedAt.delete(id);
      }
      for (const [id, before] of known) {
        const isSame = byId === undefined || isSameEntry(before.entryPoint, byId.get(id));
        if (!isSame || before.reads === undefined || outdated.has(id)) forget(id);
        else follow(id, before, project.files);
      }
      return order.filter(({ id }) => !known.has(id));
    },
    run(entryPoint) {
      if (project === undefined) return;
      forget(entryPoint.id);
      const outcome = evaluateSafely(project, entryPoint, families, isRecorded);
      known.set(entryPoint.id, outcome);
      if (outcome.reads !== undefined) index.add(entryPoint.id, outcome.reads, project);
      pointedAt.delete(entryPoint.id);
      merged = undefined;
    },
    pointed: (id, file) => [...(pointedAt.get(id) ?? [])].includes(file),
    clear() {
      for (const id of [...known.keys()]) forget(id);
      pointedAt.clear();
      [project, order] = [undefined, []];
    },
    groups() {
      if (merged === undefined) {
        const all = groupsOf(() => true);
        merged = told(all, all);
      }
      return merged;
    },
    groupsIn: (file) =>
      told(
        groupsOf(({ files }) => files.has(file)),
        groupsOf(() => true),
      ).filter(({ events }) => filesOf(events).has(file)),
    crashes: () => order.flatMap(({ id }) => known.get(id)?.crash ?? []),
  };
}

function isInPlace(outcome: Evaluated, files: ReadonlyMap<string, FileFacts>): boolean {
  for (const [file, facts] of outcome.files) if (files.get(file) !== facts) return false;
  return true;
}

function relocateGroups(outcome: Evaluated, files: ReadonlyMap<string, FileFacts>): EventGroup[] | undefined {
  const groups: EventGroup[] = [];
  for (const group of outcome.groups) {
    const events = relocateEvents(group.events, outcome.files, files);
    if (events === undefined) return undefined;
    groups.push({ ...group, events });
  }
  return groups;
}

function isSameEntry(a: EntryPoint, b: EntryPoint | undefined): boolean {
  return (
    a.file === b?.file &&
    a.context === b.context &&
    a.function?.file === b.function?.file &&
    a.function?.index === b.function?.index &&
    a.class?.index === b.class?.index
  );
}

function evaluateSafely(
  project: Project,
  entryPoint: EntryPoint,
  families: ReadonlySet<EventFamily>,
  isRecorded: boolean,
): Evaluated {
  try {
    const evaluation = evaluate(project, entryPoint, { isRecorded });
    const { events } = evaluation;
    const reads = isRecorded ? evaluation.reads : undefined;
    const groups = groupEvents(events, families);
    const pointedAt = filesOf(groups.flatMap((group) => group.events));
    return { entryPoint, reads, groups, files: factsOf(pointedAt, project.files), crash: undefined };
  } catch (error) {
    const crash = crashOf('flow', `${entryPoint.id} (${entryPoint.file})`, error);
    return { entryPoint, reads: undefined, groups: [], files: new Map(), crash };
  }
}

function factsOf(names: Iterable<string>, files: ReadonlyMap<string, FileFacts>): ReadonlyMap<string, FileFacts> {
  const facts = new Map<string, FileFacts>();
  for (const name of names) {
    const fact = files.get(name);
    if (fact !== undefined) facts.set(name, fact);
  }
  return facts;
}
