import { findMember } from '../project/members.ts';
import { freeRouteArguments } from '../project/routes.ts';
import type { ClassRef } from '../project/project.ts';
import { fromOutside } from './input.ts';
import { strangerOf } from './stranger.ts';
import { nothingLoaded } from './loads.ts';
import type { Machine } from './machine.ts';
import { constant, dictOf, unknown, type ObjectValue, type Value } from './value.ts';

/** What the client sends, by the attribute that gives it. `headers` and cookies no other site can set. */
const sent: readonly (readonly [string, 'request' | 'header'])[] = [
  ['GET', 'request'],
  ['query_params', 'request'],
  ['POST', 'request'],
  ['data', 'request'],
  ['body', 'request'],
  ['FILES', 'request'],
  ['META', 'request'],
  ['COOKIES', 'header'],
  ['headers', 'header'],
];

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
 * is named after, its data is what the client sent. Everything else of it is unknown.
 */
export function requestOf(m: Machine): Value {
  const definition = m.project.resolve('django.http.HttpRequest');
  if (definition?.kind !== 'class') return unknown;
  const attributes = new Map<string, Value>();
  const { class: ref, method } = m.entryPoint;
  const verb = ref && method !== undefined ? (methods[method] ?? actionVerb(m, ref, method)) : undefined;
  attributes.set('method', verb === undefined ? unknown : constant(verb));
  attributes.set('user', userOf(m));
  for (const [name, from] of sent) attributes.set(name, fromOutside({ from, name: `request.${name}` }));
  return { k: 'object', ref: definition.ref, attributes };
}

/** An argument of an entry point that nobody passed: a part of the URL for views, anything for a function without callers. */
export function passedFromOutside(m: Machine, name: string): Value {
  switch (m.entryPoint.kind) {
    case 'view':
    case 'viewset-action':
      m.reads.routes();
      return freeRouteArguments(m.project).has(name) ? fromOutside({ from: 'path', name }) : unknown;
    case 'middleware':
      return name === 'request' ? requestOf(m) : unknown;
    case 'function':
      return name === 'request' ? requestOf(m) : fromOutside({ from: 'parameter', name });
    case 'template-tag':
      return isFiltered(m, name) ? fromOutside({ from: 'parameter', name }) : unknown;
    default:
      return unknown;
  }
}

/** Names of parameters that are a text; others are objects, which mostly say themselves what they are. */
const texts =
  /^(value|val|text|txt|string|str|s|content|title|name|word|label|message|msg|body|comment|description|line|source|url|link|query)$|_(text|name|title|string)$/;

/** The value that a filter is given, which is whatever a page shows; arguments of tags are mostly constants of the template. */
function isFiltered(m: Machine, name: string): boolean {
  const ref = m.entryPoint.function;
  const fact = ref && m.project.python(ref.file)?.functions[ref.index];
  if (ref === undefined || fact?.params[0]?.name !== name || !texts.test(name)) return false;
  return fact.decorators.some((each) => {
    const decorator = m.project.decode(ref.file, each);
    const callee = decorator.k === 'call' ? decorator.func : decorator;
    return callee.k === 'attr' && callee.name === 'filter';
  });
}

/** `self.kwargs` of a class-based view: the parts of the URL that may be any text. */
export function urlArguments(m: Machine): Value {
  m.reads.routes();
  const names = [...freeRouteArguments(m.project)];
  return dictOf(names.map((name) => [name, passedFromOutside(m, name)]));
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

/** `request.shop`: what middleware puts on a request stays there. */
export function putByMiddleware(m: Machine, object: ObjectValue, name: string): Value | undefined {
  if (m.project.nameOf(object.ref) !== 'django.http.HttpRequest') return undefined;
  const value = m.requestAttribute(name);
  if (value === unknown) return undefined;
  object.attributes.set(name, value);
  return value;
}
