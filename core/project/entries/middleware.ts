import { findMember } from '../members.ts';
import type { ClassRef, Project } from '../project.ts';
import { itemsOf, textOf } from '../settings/values.ts';
import type { Collector } from './collector.ts';

const methods = [
  '__call__',
  '__acall__',
  'process_request',
  'process_view',
  'process_template_response',
  'process_response',
  'process_exception',
];

/** Middleware that a settings module names, and classes that have its shape. */
export function addMiddleware(collector: Collector): void {
  const { project } = collector;
  for (const name of middlewareNames(project)) {
    const definition = project.resolve(name);
    if (definition?.kind === 'class' && collector.isApp(definition.ref.file)) addClass(collector, definition.ref);
    if (definition?.kind === 'function' && collector.isApp(definition.ref.file))
      collector.addFunction('middleware', definition.ref);
  }
  for (const ref of project.classes()) {
    if (collector.isApp(ref.file) && hasShape(project, ref)) addClass(collector, ref);
  }
}

function middlewareNames(project: Project): Set<string> {
  const names = new Set<string>();
  for (const module of project.settings.modules) {
    for (const setting of ['MIDDLEWARE', 'MIDDLEWARE_CLASSES']) {
      for (const item of itemsOf(module.values.get(setting)?.constant) ?? []) {
        const name = textOf(item);
        if (name !== undefined) names.add(name);
      }
    }
  }
  return names;
}

function addClass(collector: Collector, ref: ClassRef): void {
  for (const name of methods) {
    const member = findMember(collector.project, ref, name);
    if (member?.kind === 'method' && !collector.project.isLibrary(member.owner.file))
      collector.addMethod('middleware', ref, name);
  }
}

/** `__init__(self, get_response)` with `__call__(self, request)`, or Django's own mixin. */
function hasShape(project: Project, ref: ClassRef): boolean {
  const fact = project.python(ref.file)?.classes[ref.index];
  if (fact === undefined || !/Middleware/.test(fact.name)) return false;
  if (project.isSubclass(ref, 'django.utils.deprecation.MiddlewareMixin') === true) return true;
  const [init, call] = [findMember(project, ref, '__init__'), findMember(project, ref, '__call__')];
  return init?.kind === 'method' && call?.kind === 'method' && init.fact.params[1]?.name === 'get_response';
}
