import { findMember } from '../project/members.ts';
import type { ClassRef } from '../project/project.ts';
import { strangerOf } from './stranger.ts';
import { nothingLoaded } from './loads.ts';
import type { Machine } from './machine.ts';
import { constant, unknown, type Value } from './value.ts';

/** `request.GET`, `request.query_params`: what the client may send. */
export const queryOfRequest = '<query of the request>';

const methods: Readonly<Record<string, string>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  list: 'GET',
  retrieve: 'GET',
  create: 'POST',
  update: 'PUT',
  partial_update: 'PATCH',
  destroy: 'DELETE',
};

/**
 * The request that an entry point gets: its user is one of the project's users, its method is what the method or action
 * is named after. Everything else of it is unknown.
 */
export function requestOf(m: Machine): Value {
  const definition = m.project.resolve('django.http.HttpRequest');
  if (definition?.kind !== 'class') return unknown;
  const attributes = new Map<string, Value>();
  const { class: ref, method } = m.entryPoint;
  const verb = ref && method !== undefined ? (methods[method] ?? actionVerb(m, ref, method)) : undefined;
  attributes.set('method', verb === undefined ? unknown : constant(verb));
  attributes.set('user', userOf(m));
  for (const name of ['GET', 'query_params']) attributes.set(name, { k: 'external', name: queryOfRequest });
  return { k: 'object', ref: definition.ref, attributes };
}

function userOf(m: Machine): Value {
  const label = m.project.models.userLabel;
  const model = label === undefined ? undefined : m.project.models.byLabel.get(label);
  m.reads.setting('AUTH_USER_MODEL');
  return model ? { ...strangerOf(model), loads: nothingLoaded } : unknown;
}

/** `@action(methods=["post"])`: the one method that it names; GET when it names none. */
function actionVerb(m: Machine, ref: ClassRef, name: string): string | undefined {
  const member = findMember(m.project, ref, name);
  if (member?.kind !== 'method') return undefined;
  for (const decorator of member.fact.decorators) {
    const expr = m.project.decode(member.ref.file, decorator);
    if (expr.k !== 'call' || expr.func.k !== 'name' || expr.func.id !== 'action') continue;
    const named = expr.keywords.find((keyword) => keyword.name === 'methods')?.value ?? expr.args[0];
    if (named === undefined) return 'GET';
    const items = named.k === 'list' || named.k === 'tuple' ? named.items : [];
    const [only] = items;
    return items.length === 1 && only?.k === 'str' ? only.value.toUpperCase() : undefined;
  }
  return undefined;
}
