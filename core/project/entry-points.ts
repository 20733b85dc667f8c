import type { EntryPoint } from '../flow/event.ts';
import { addClassEntries } from './entries/by-class.ts';
import { addDecorated } from './entries/by-decorator.ts';
import { createCollector } from './entries/collector.ts';
import { addMiddleware } from './entries/middleware.ts';
import { addDecoratedAdmin, addRegistrations } from './entries/registrations.ts';
import { addUncalled } from './entries/uncalled.ts';
import type { Project } from './project.ts';

/**
 * Where Django starts running code of this project: views and endpoints, change lists, tasks, signal receivers, commands,
 * middleware, template tags, feeds, sitemaps, and every function of app code that nobody is seen to call. Tests,
 * migrations and stubs start nothing. Each has an id of its own.
 */
export function entryPointsOf(project: Project): EntryPoint[] {
  const collector = createCollector(project);
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || !collector.isApp(file)) continue;
    facts.functions.forEach((fact, index) => {
      if (fact.decorators.length > 0) addDecorated(collector, { file, index });
    });
    facts.classes.forEach((fact, index) => {
      if (fact.decorators.length > 0) addDecoratedAdmin(collector, { file, index });
      addClassEntries(collector, { file, index });
    });
    addRegistrations(collector, file, facts);
  }
  addMiddleware(collector);
  addUncalled(collector);
  return [...collector.entries];
}
