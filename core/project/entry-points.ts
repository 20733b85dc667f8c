import type { PythonFacts } from '../facts/file-facts.ts';
import type { EntryPoint } from '../flow/event.ts';
import { addClassEntries } from './entries/by-class.ts';
import { addDecorated } from './entries/by-decorator.ts';
import { claimsOf, createCollector } from './entries/collector.ts';
import type { Collector, EntryClaim, Recorder } from './entries/collector.ts';
import { addImport } from './entries/import-time.ts';
import { addMiddlewareClass, addNamedMiddleware } from './entries/middleware.ts';
import { addDecoratedAdmin, addRegistrations } from './entries/registrations.ts';
import { addUncalled, namesUsed } from './entries/uncalled.ts';
import { viewSetsWithoutList } from './entries/unrouted.ts';
import { keyOf } from './models/graph.ts';
import type { Project } from './project.ts';
import { linkStates } from './relink.ts';
import type { EntryPoints, LinkState } from './relink.ts';

/**
 * Where Django starts running code of this project: views and endpoints, change lists, tasks, signal receivers, commands,
 * middleware, template tags, feeds, sitemaps, `ready()` of app configurations, and every function of app code that nobody is seen to call. Tests,
 * migrations and stubs start nothing. Each has an id of its own; sorted by id. While nothing changes that decides it, the
 * same array.
 */
export function entryPointsOf(project: Project): readonly EntryPoint[] {
  const state = linkStates.get(project);
  if (state?.entryPoints !== undefined) return state.entryPoints.list;
  const collector = createCollector(project);
  const found = (state && stillHolds(collector, state)) ?? findAll(collector, state?.entries);
  if (state !== undefined) state.entryPoints = found;
  return found.list;
}

function findAll(collector: Collector, known: LinkState['entries'] | undefined): EntryPoints {
  const { project } = collector;
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || !collector.isApp(file)) continue;
    const claims = known?.get(file) ?? claimsIn(collector, file, facts);
    known?.set(file, claims);
    for (const claim of claims) collector.add(claim);
  }
  addNamedMiddleware(collector);
  const named = addUncalled(collector);
  const unlisted = viewSetsWithoutList(project);
  const isRouted = ({ method, class: view }: EntryPoint): boolean =>
    method !== 'list' || view === undefined || !unlisted.has(keyOf(view));
  return { list: collector.entries.filter(isRouted).toSorted((a, b) => (a.id < b.id ? -1 : 1)), named };
}

/** The earlier project's entry points, when what changed files claim and which names they use makes no difference. */
function stillHolds(
  collector: Collector,
  { earlierEntryPoints, changed, entries }: LinkState,
): EntryPoints | undefined {
  if (earlierEntryPoints === undefined || changed === undefined) return undefined;
  const { list, named } = earlierEntryPoints;
  const used = namesUsed(collector);
  const isNews = (name: string): boolean => named.has(name) && used.has(name) !== named.get(name);
  for (const file of changed) {
    const facts = collector.project.python(file);
    if (facts === undefined || !collector.isApp(file)) continue;
    const now = claimsIn(collector, file, facts);
    entries.set(file, now);
    if (JSON.stringify(now) !== JSON.stringify(earlierEntryPoints.entries.get(file))) return undefined;
    const before = earlierEntryPoints.files.get(file);
    if (before?.language !== 'python') return undefined;
    // It may route view sets otherwise.
    if ([before, facts].some(({ code }) => code.strings.includes('as_view'))) return undefined;
    if (before.code.strings.some(isNews) || facts.code.strings.some(isNews)) {
      return undefined;
    }
  }
  return { list, named };
}

function claimsIn(collector: Collector, file: string, facts: PythonFacts): readonly EntryClaim[] {
  return claimsOf(collector, (recorder) => findIn(recorder, file, facts));
}

function findIn(recorder: Recorder, file: string, facts: PythonFacts): void {
  facts.functions.forEach((fact, index) => {
    if (fact.decorators.length > 0) addDecorated(recorder, { file, index });
  });
  facts.classes.forEach((fact, index) => {
    if (fact.decorators.length > 0) addDecoratedAdmin(recorder, { file, index });
    addClassEntries(recorder, { file, index });
    addMiddlewareClass(recorder, { file, index });
  });
  addRegistrations(recorder, file, facts);
  addImport(recorder, file, facts);
}
