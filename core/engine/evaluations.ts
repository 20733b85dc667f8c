import type { FileFacts } from '../facts/file-facts.ts';
import type { EntryPoint, EventFamily } from '../flow/event.ts';
import { evaluate } from '../flow/evaluate.ts';
import { changed } from '../flow/read-set.ts';
import type { ReadSet } from '../flow/read-set.ts';
import type { Project } from '../project/project.ts';
import { crashOf } from './crash.ts';
import type { Crash } from './crash.ts';
import { groupEvents } from './groups.ts';
import type { EventGroup } from './groups.ts';
import { filesOf, relocateEvents } from './relocate.ts';
import type { AnyRule } from './rule.ts';

/** An entry point's outcome, kept until something it read changes. */
export interface Evaluated {
  readonly entryPoint: EntryPoint;
  readonly reads: ReadSet | undefined;
  readonly groups: readonly EventGroup[];
  /** Facts of the files that the events point into, as they were. */
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly crash: Crash | undefined;
}

/** The families that some rule listens to: other events are not kept. */
export function listenedFamilies(rules: readonly AnyRule[]): ReadonlySet<EventFamily> {
  return new Set(rules.flatMap((rule) => ('on' in rule ? (Object.keys(rule.on) as EventFamily[]) : [])));
}

/** The kept outcome of an entry point, moved to where the code stands now; undefined when it has to be evaluated again. */
export function stillTrue(
  project: Project,
  entryPoint: EntryPoint,
  known: Evaluated | undefined,
  files: ReadonlyMap<string, FileFacts>,
): Evaluated | undefined {
  if (known?.reads === undefined || !isSameEntry(known.entryPoint, entryPoint)) return undefined;
  if (changed(project, known.reads)) return undefined;
  const groups: EventGroup[] = [];
  for (const group of known.groups) {
    const events = relocateEvents(group.events, known.files, files);
    if (events === undefined) return undefined;
    groups.push({ ...group, events });
  }
  return { ...known, entryPoint, groups, files: factsOf(known.files.keys(), files) };
}

function isSameEntry(a: EntryPoint, b: EntryPoint): boolean {
  return a.file === b.file && a.function?.index === b.function?.index && a.class?.index === b.class?.index;
}

export function evaluateSafely(
  project: Project,
  entryPoint: EntryPoint,
  families: ReadonlySet<EventFamily>,
  files: ReadonlyMap<string, FileFacts>,
): Evaluated {
  try {
    const { events, reads } = evaluate(project, entryPoint);
    const groups = groupEvents(events, families);
    const pointedAt = filesOf(groups.flatMap((group) => group.events));
    return { entryPoint, reads, groups, files: factsOf(pointedAt, files), crash: undefined };
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
