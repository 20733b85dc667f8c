import type { FileFacts } from '#core/facts/file-facts.ts';
import type { Project } from '#core/project/project.ts';
import type { ProjectStatus } from './protocol.ts';

const known = new WeakMap<Project, boolean>();

/** Does a project have anything to do with Django? Any other Python code is none of our business. */
export function usesDjango(project: Project): boolean {
  let answer = known.get(project);
  if (answer === undefined) {
    answer = [...project.files].some(([file, facts]) => !project.isLibrary(file) && importsDjango(facts));
    known.set(project, answer);
  }
  return answer;
}

function importsDjango(facts: FileFacts): boolean {
  if (facts.language !== 'python') return false;
  return facts.imports.some(({ level, module }) => level === 0 && /^(django|rest_framework)(\.|$)/.test(module));
}

/** What a person recognises a project by. */
export function projectStatus(project: Project): ProjectStatus {
  const models = [...project.models.byLabel.values()].filter(({ location }) => !project.isLibrary(location.file));
  const apps = new Set(models.map((model) => model.app));
  const concrete = models.filter((model) => !model.abstract);
  return { name: project.name, root: project.root, apps: apps.size, models: concrete.length };
}
