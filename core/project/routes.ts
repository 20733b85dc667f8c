import type { PythonFacts } from '../facts/file-facts.ts';
import type { Project } from './project.ts';

const free = /<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>((?:\[[^\]]*\]|\\.|[^()])*)\)/g;
const ofFiles = new WeakMap<PythonFacts, ReadonlySet<string>>();
const ofProjects = new WeakMap<Project, ReadonlySet<string>>();

/**
 * Names of URL arguments that may be any text: `<str:term>`, `<term>`, `<path:term>`, `(?P<term>.+)`. Numbers, UUIDs and slugs
 * cannot hold what does harm, and a name that is only ever one of those is not among them.
 * Source: topics/http/urls/#path-converters (Django 4.2 to 5.2).
 */
export function freeRouteArguments(project: Project): ReadonlySet<string> {
  let names = ofProjects.get(project);
  if (names !== undefined) return names;
  const found = new Set<string>();
  for (const [file, facts] of project.files)
    if (facts.language === 'python' && !project.isLibrary(file)) for (const name of argumentsIn(facts)) found.add(name);
  names = found;
  ofProjects.set(project, names);
  return names;
}

function argumentsIn(facts: PythonFacts): ReadonlySet<string> {
  let names = ofFiles.get(facts);
  if (names === undefined) ofFiles.set(facts, (names = find(facts)));
  return names;
}

const nothing: ReadonlySet<string> = new Set();

function find({ code }: PythonFacts): ReadonlySet<string> {
  if (!code.strings.includes('urlpatterns')) return nothing;
  const names = new Set<string>();
  for (const text of code.strings) {
    if (!text.includes('<')) continue;
    for (const [, converter, name, group, pattern = ''] of text.matchAll(free)) {
      if (group !== undefined && /^(\.|\[\^)/.test(pattern)) names.add(group);
      if (name !== undefined && group === undefined && isText(converter) && !text.includes(`(?P<${name}>`))
        names.add(name);
    }
  }
  return names;
}

function isText(converter: string | undefined): boolean {
  return converter === undefined || converter === 'str' || converter === 'path';
}
