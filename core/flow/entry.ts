import { findMember } from '../project/members.ts';
import type { ClassRef, FunctionRef } from '../project/project.ts';
import { runChangeList } from './admin.ts';
import { defaultValue } from './bind-arguments.ts';
import { strangerOf } from './stranger.ts';
import { noArgs, type Args, type Machine } from './machine.ts';
import { passedFromOutside, requestOf, urlArguments } from './request.ts';
import { unknown, type ObjectValue, type Value } from './value.ts';

/** Starts an entry point the way Django would. */
export function runEntryPoint(m: Machine): void {
  const { entryPoint } = m;
  if (entryPoint.kind === 'admin-changelist') return runAdmin(m);
  if (entryPoint.kind === 'module') return importModule(m);
  if (entryPoint.class && entryPoint.method !== undefined) return runMethod(m, entryPoint.class, entryPoint.method);
  if (entryPoint.function) runFunction(m);
}

/** What Python evaluates while it imports a module: its variables, class attributes and parameters' defaults. */
function importModule(m: Machine): void {
  const { file } = m.entryPoint;
  const facts = m.project.python(file);
  if (facts === undefined) return;
  for (const { name, value } of facts.assignments) if (value !== undefined) m.definitionValue(file, name, undefined);
  facts.classes.forEach(({ attributes, outerFunction }, index) => {
    if (outerFunction >= 0) return;
    for (const { name } of attributes) m.classAttribute({ file, index }, name, undefined, m.entrySite);
  });
  for (const { params, outerFunction } of facts.functions)
    if (outerFunction < 0)
      for (const param of params) if (param.default !== undefined) defaultValue(m, file, param.start, param.default);
}

function runAdmin(m: Machine): void {
  const { class: ref, model: label } = m.entryPoint;
  const model = label === undefined ? undefined : m.project.models.byLabel.get(label);
  if (ref && model) runChangeList(m, ref, model);
}

/** The other parameters: what Django or a caller that nobody sees passes. Those with a default or another type keep that. */
function withOutside(m: Machine, ref: FunctionRef, args: Args, self: Value | undefined): Args {
  const keywords = new Map(args.keywords);
  const params = m.project.python(ref.file)?.functions[ref.index]?.params ?? [];
  const taken = args.positional.length + (self === undefined ? 0 : 1);
  params.forEach(({ name, kind, default: fallback, annotation }, index) => {
    if (index < taken && kind !== 'keyword') return;
    if (fallback !== undefined || kind === 'star' || kind === 'starstar' || kind === 'positional') return;
    const type = annotation === undefined ? undefined : m.project.decode(ref.file, annotation);
    if (keywords.has(name) || (type !== undefined && !(type.k === 'name' && type.id === 'str'))) return;
    const value = passedFromOutside(m, name);
    if (value !== unknown) keywords.set(name, value);
  });
  return { ...args, keywords };
}

/** A function: every parameter is what its annotation or the kind of entry point says. */
function runFunction(m: Machine): void {
  const { function: ref, kind } = m.entryPoint;
  const fact = ref && m.project.python(ref.file)?.functions[ref.index];
  if (!ref || !fact) return;
  const self = fact.ownerClass >= 0 ? selfOf(m, { file: ref.file, index: fact.ownerClass }) : undefined;
  const first = fact.decorators
    .map((d) => m.project.decode(ref.file, d))
    .some((d) => d.k === 'name' && d.id === 'staticmethod')
    ? undefined
    : self;
  m.callFunction(ref, withOutside(m, ref, argsOf(m, kind), first), m.entrySite, first);
}

function argsOf(m: Machine, kind: Machine['entryPoint']['kind']): Args {
  if (kind === 'signal') return signalArgs(m);
  return kind === 'view' ? { ...noArgs, positional: [requestOf(m)] } : noArgs;
}

function signalArgs(m: Machine): Args {
  const model = m.entryPoint.model === undefined ? undefined : m.project.models.byLabel.get(m.entryPoint.model);
  return model
    ? {
        ...noArgs,
        keywords: new Map<string, Value>([
          ['instance', strangerOf(model)],
          ['sender', { k: 'class', ref: model.ref }],
        ]),
      }
    : noArgs;
}

function selfOf(m: Machine, ref: ClassRef): Value {
  const model = m.project.models.ofClass(ref);
  return model ? strangerOf(model) : newObject(ref);
}

function newObject(ref: ClassRef): ObjectValue {
  return { k: 'object', ref, attributes: new Map() };
}

/** A method of a class-based view, viewset, command …: what the project's own setup and dispatch set is set first. */
function runMethod(m: Machine, ref: ClassRef, method: string): void {
  const self = newObject(ref);
  if (m.entryPoint.kind === 'viewset-action') self.attributes.set('action', { k: 'const', value: method });
  const isView = m.entryPoint.kind === 'view' || m.entryPoint.kind === 'viewset-action';
  const request = isView || m.entryPoint.kind === 'feed' ? requestOf(m) : undefined;
  if (request) self.attributes.set('request', request);
  if (isView) self.attributes.set('kwargs', urlArguments(m));
  if (isView) for (const before of ['setup', 'initial', 'dispatch']) runOwn(m, self, before, request);
  m.at = method;
  const callee = m.attribute(self, method, m.entrySite);
  if (callee.k !== 'bound') return;
  const positional = callee.self === self ? (request ? [request] : []) : [unknown];
  const args = withOutside(m, callee.ref, { ...noArgs, positional }, callee.self);
  m.callFunction(callee.ref, args, m.entrySite, callee.self, callee.owner);
}

function runOwn(m: Machine, self: ObjectValue, name: string, request: Value | undefined): void {
  const member = findMember(m.project, self.ref, name);
  if (member?.kind === 'method' && !m.project.isLibrary(member.ref.file))
    m.callFunction(member.ref, { ...noArgs, positional: request ? [request] : [] }, m.entrySite, self, member.owner);
}
