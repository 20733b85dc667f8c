import type { PythonFacts } from '../facts/file-facts.ts';
import type { EntryPoint } from '../flow/event.ts';
import { addClassEntries } from './entries/by-class.ts';
import { addDecorated } from './entries/by-decorator.ts';
import { claimsOf, createCollector } from './entries/collector.ts';
import type { Recorder } from './entries/collector.ts';
import { addMiddlewareClass, addNamedMiddleware } from './entries/middleware.ts';
import { addDecoratedAdmin, addRegistrations } from './entries/registrations.ts';
import { addUncalled } from './entries/uncalled.ts';
import type { Project } from './project.ts';
import { linkStates } from './relink.ts';

/**
 * Where Django starts running code of this project: views and endpoints, change lists, tasks, signal receivers, commands,
 * middleware, template tags, feeds, sitemaps, and every function of app code that nobody is seen to call. Tests,
 * migrations and stubs start nothing. Each has an id of its own.
 */
export function entryPointsOf(project: Project): EntryPoint[] {
  const collector = createCollector(project);
  const known = linkStates.get(project)?.entries;
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || !collector.isApp(file)) continue;
    const claims = known?.get(file) ?? claimsOf(collector, (recorder) => findIn(recorder, file, facts));
    known?.set(file, claims);
    for (const claim of claims) collector.add(claim);
  }
  addNamedMiddleware(collector);
  addUncalled(collector);
  return [...collector.entries];
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
}
