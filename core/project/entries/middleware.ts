import { findMember } from '../members.ts';
import type { ClassRef, Project } from '../project.ts';
import { itemsOf, textOf } from '../settings/values.ts';
import type { Recorder } from './collector.ts';

const methods = [
  '__call__',
  '__acall__',
  'process_request',
  'process_view',
  'process_template_response',
  'process_response',
  'process_exception',
];

/** A class that has the shape of middleware. */
export function addMiddlewareClass(recorder: Recorder, ref: ClassRef): void {
  if (hasShape(recorder.project, ref)) addClass(recorder, ref);
}

/** Middleware that a settings module names. */
export function addNamedMiddleware(recorder: Recorder): void {
  const { project } = recorder;
  for (const name of middlewareNames(project)) {
    const definition = project.resolve(name);
    if (definition?.kind === 'class' && recorder.isApp(definition.ref.file)) addClass(recorder, definition.ref);
    if (definition?.kind === 'function' && recorder.isApp(definition.ref.file))
      recorder.addFunction('middleware', definition.ref);
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

function addClass(recorder: Recorder, ref: ClassRef): void {
  for (const name of methods) {
    const member = findMember(recorder.project, ref, name);
    if (member?.kind === 'method' && !recorder.project.isLibrary(member.owner.file))
      recorder.addMethod('middleware', ref, name);
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
