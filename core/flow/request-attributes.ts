import type { Definition, Project } from '../project/project.ts';
import { itemsOf, textOf } from '../project/settings/values.ts';
import { carrier } from './carry.ts';
import type { EntryPoint } from './event.ts';
import { noArgs, type Machine } from './machine.ts';
import { join, optionsOf } from './options.ts';
import { requestOf } from './request.ts';
import { unknown, type ObjectValue, type Value } from './value.ts';

/** What middleware puts on every request, and what was read to know it. */
interface Attributes {
  readonly named: readonly Named[];
  readonly values: ReadonlyMap<string, Value>;
  readonly reads: readonly string[];
}

const kept = new WeakMap<Project, Attributes>();

/**
 * `request.shop`: what the project's own middleware puts on each request, Unknown where none does. The middleware that the
 * settings name runs once a project, in order and on one request. Kept are objects and querysets only: which way it takes
 * for a request nobody knows. `newMachine` makes a machine of its own for an entry point.
 */
export function requestAttribute(
  m: Machine,
  name: string,
  project: Project,
  newMachine: (entryPoint: EntryPoint) => Machine,
): Value {
  let known = kept.get(project);
  if (known === undefined) {
    const named = namedMiddleware(project);
    // Middleware that reads an attribute which nobody has put there yet.
    kept.set(project, { named, values: new Map(), reads: [] });
    kept.set(project, (known = attributesOf(project, named, newMachine)));
  }
  m.reads.setting('MIDDLEWARE');
  for (const { module, member } of known.named) m.reads.memberOf(module, member);
  m.reads.summary(known.reads);
  const value = known.values.get(name);
  return value === undefined ? unknown : carrier(() => [])(value);
}

/** Keeps all that is ever set under a name. */
class EverSet extends Map<string, Value> {
  override set(name: string, value: Value): this {
    return super.set(name, join(this.get(name), value));
  }
}

function attributesOf(
  project: Project,
  named: readonly Named[],
  newMachine: (entryPoint: EntryPoint) => Machine,
): Attributes {
  const reads: string[] = [];
  const values = new Map<string, Value>();
  let request: ObjectValue | undefined;
  for (const middleware of ownMiddleware(project, named)) {
    const m = newMachine(entryOf(middleware));
    request ??= newRequest(m);
    if (request === undefined) break;
    run(m, middleware, request);
    reads.push(...m.reads.finish().keys);
  }
  for (const [name, value] of request?.attributes ?? []) {
    const objects = optionsOf(value).flatMap(asFetched);
    if (objects.length > 0 && name !== 'user') values.set(name, join(...objects));
  }
  return { named, values, reads };
}

/** An object or a queryset without what was read or set on it on one of the ways. */
function asFetched(value: Value): readonly Value[] {
  if (value.k === 'instance') return [{ ...value, known: new Map(), assigned: new Set() }];
  return value.k === 'queryset' ? [value] : [];
}

type Middleware = Definition & { readonly kind: 'class' | 'function' };

function ownMiddleware(project: Project, named: readonly Named[]): readonly Middleware[] {
  return named.flatMap(({ module, member }) => {
    const definition = project.resolve(`${module}.${member}`);
    const isCode = definition?.kind === 'class' || definition?.kind === 'function';
    return isCode && !project.isLibrary(definition.ref.file) ? [definition] : [];
  });
}

interface Named {
  readonly module: string;
  readonly member: string;
}

/** The middleware that the settings name, Django's own left out. */
function namedMiddleware(project: Project): readonly Named[] {
  const names = itemsOf(project.settings.value('MIDDLEWARE')?.constant) ?? [];
  return names.flatMap((each) => {
    const [, module, member] = /^(?!django\.)(.+)\.(\w+)$/.exec(textOf(each) ?? '') ?? [];
    return module === undefined || member === undefined ? [] : [{ module, member }];
  });
}

function entryOf({ kind, ref }: Middleware): EntryPoint {
  return {
    id: `request ${ref.file}#${ref.index}`,
    kind: 'middleware',
    context: 'middleware',
    file: ref.file,
    function: kind === 'function' ? ref : undefined,
    class: kind === 'class' ? ref : undefined,
    method: undefined,
    name: 'middleware',
  };
}

function newRequest(m: Machine): ObjectValue | undefined {
  const request = requestOf(m);
  return request.k === 'object' ? { ...request, attributes: new EverSet(request.attributes) } : undefined;
}

/** The methods that see a request before the view does; the others see a response. */
const methods = ['process_request', '__call__', 'process_view'];

/** `get_response` and what it gives, like the view that process_view gets, are not known. */
function run(m: Machine, { kind, ref }: Middleware, request: ObjectValue): void {
  const site = m.entrySite;
  const given = { ...noArgs, positional: [unknown] };
  if (kind === 'function') {
    const inner = m.callFunction(ref, given, site);
    m.call(inner, { ...noArgs, positional: [request] }, site);
    return;
  }
  const middleware = m.instantiate(ref, given, site);
  for (const name of methods) {
    const method = m.attribute(middleware, name, site);
    if (method.k !== 'bound' || m.project.isLibrary(method.ref.file)) continue;
    const more = name === 'process_view' ? [unknown, unknown, unknown] : [];
    m.call(method, { ...noArgs, positional: [request, ...more] }, site);
  }
}
