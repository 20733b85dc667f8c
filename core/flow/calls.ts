import type { Input } from './event.ts';
import type { ClassRef, FunctionRef } from '../project/project.ts';
import { lastName } from '../project/calls.ts';
import { findMember } from '../project/members.ts';
import { isSameClass } from '../project/mro.ts';
import { blockOf } from './decoded.ts';
import type { Code, FunctionFact } from '../facts/file-facts.ts';
import type { Location } from '../text/range.ts';
import { bindParams } from './bind-arguments.ts';
import { callMethodOf } from './attributes.ts';
import { callBuiltin } from './builtins.ts';
import { forgetArguments, forgetChosen, forgetDecorated } from './chosen.ts';
import { callExternal } from './externals.ts';
import { tellRemembered } from './remembered.ts';
import { intrinsicOf, keepArguments } from './intrinsics.ts';
import { inputMethod } from './input.ts';
import { inCall, step, type Args, type Machine } from './machine.ts';
import { callQuerySetMethod } from './querysets.ts';
import { isOpen, plainQuerySet, querySetOf, querySetOfManager } from './queryset-rows.ts';
import { innerScope, newScope, type Scope } from './scope.ts';
import { ownerOfCode } from './shared-code.ts';
import { fieldsSink, unknownSink } from './sinks.ts';
import { strangerOf } from './stranger.ts';
import { runningKey } from './running.ts';
import { retell } from './summaries.ts';
import { join } from './options.ts';
import { asksInVain } from './unknown-names.ts';
import { listOf, none, unknown, type InstanceValue, type ManagerValue, type Value } from './value.ts';

/** Calls a value. What cannot be called, or is not known, gives Unknown. */
export function callValue(m: Machine, callee: Value, args: Args, site: Location): Value {
  switch (callee.k) {
    case 'union':
      return join(...meantFor(m, callee.options, args).map((option) => callValue(m, option, args, site)));
    case 'function':
      return m.callFunction(callee.ref, args, site, undefined, undefined, callee.closure);
    case 'bound':
      if (callee.self.k === 'manager' && isGetQuerySet(m, callee.self, callee.ref))
        return querySetOfManager(m, callee.self, site);
      return m.callFunction(callee.ref, args, site, callee.self, callee.owner);
    case 'lambda':
      return callLambda(m, callee, args);
    case 'class':
      return m.instantiate(callee.ref, args, site);
    case 'method':
      return callMethod(m, callee.self, callee.name, args, site);
    case 'external':
      if (!callee.name.startsWith('builtins.') || callee.name === 'builtins.setattr') forgetArguments(args);
      return callee.name.startsWith('builtins.')
        ? callBuiltin(m, callee.name.slice(9), args, site)
        : callExternal(m, callee.name, args, site);
    case 'object':
      return callObject(m, callee, args, site);
    default:
      forgetArguments(args);
      return unknown;
  }
}

/** `things.filter(title=…)` where things are authors or books: the authors, which have no title, are not meant. */
function meantFor(m: Machine, callees: readonly Value[], args: Args): readonly Value[] {
  const meant = callees.filter(
    (callee) => callee.k !== 'method' || callee.self.k !== 'queryset' || !asksInVain(m, callee.self, callee.name, args),
  );
  return meant.length > 0 ? meant : callees;
}

function callLambda(m: Machine, lambda: Value & { k: 'lambda' }, args: Args): Value {
  const scope = innerScope(lambda.closure);
  lambda.params.forEach((param, index) => {
    scope.vars.set(
      param.name,
      args.positional[index] ??
        args.keywords.get(param.name) ??
        (param.default ? m.expr(param.default, scope) : unknown),
    );
  });
  return m.expr(lambda.body, scope);
}

function callMethod(m: Machine, self: Value, name: string, args: Args, site: Location): Value {
  const bound = callMethodOf(m, self, name, args, site);
  if (bound) return bound;
  switch (self.k) {
    case 'queryset':
      return name === 'get_queryset' ? self : callQuerySetMethod(m, self, name, args, site);
    case 'manager':
      return plainQuerySet(m, managerAt(m, self, site));
    case 'list':
    case 'dict':
    case 'tuple':
    case 'const':
      return callBuiltin(m, `${self.k}.${name}`, { ...args, positional: [self, ...args.positional] }, site);
    case 'function':
      return intrinsicOf(m, self, name)?.(m, args, site, self) ?? unknown;
    case 'expression':
      return name === 'asc' || name === 'desc'
        ? { k: 'expression', name: `.${name}`, args: { ...args, positional: [self] } }
        : unknown;
    case 'unknown':
      return callUnknown(m, self, name, args, site);
    default:
      return unknown;
  }
}

/** The manager's own `get_queryset`; with `super()` it is another one. */
function isGetQuerySet(m: Machine, { managerClass }: ManagerValue, { file, index }: FunctionRef): boolean {
  if (m.project.python(file)?.functions[index]?.name !== 'get_queryset') return false;
  const own = managerClass && findMember(m.project, managerClass, 'get_queryset');
  return own?.kind === 'method' && own.ref.file === file && own.ref.index === index;
}

/**
 * `self.get_queryset()` in a method of the model's own manager builds a queryset there. In a base of that it does not:
 * managers of other models have it too, so what one model lacks is loaded where its manager is asked.
 */
function managerAt(m: Machine, manager: ManagerValue, site: Location): ManagerValue {
  if (m.project.isLibrary(site.file)) return manager;
  const owner = ownerOfCode(m, site);
  const { managerClass } = manager;
  const isShared =
    owner !== undefined &&
    managerClass !== undefined &&
    !isSameClass(owner, managerClass) &&
    m.project.classInfo(managerClass).mro.some((each) => isSameClass(each, owner));
  return isShared ? manager : { ...manager, origin: { ...manager.origin, location: site } };
}

/** A method of what is not known: of what somebody outside chose it gives a part of that. */
function callUnknown(m: Machine, self: Value & { k: 'unknown' }, name: string, args: Args, site: Location): Value {
  if (self.input === undefined) {
    unknownSink(m, name, args, site);
    return unknown;
  }
  const fallback = name === 'get' ? (args.positional[1] ?? args.keywords.get('default')) : undefined;
  if (name === 'get' && fallback === undefined && isOptionOfClient(m, self.input)) return none;
  return join(inputMethod(self.input, name, args.positional), fallback);
}

/**
 * A serializer's method field that works only when the client names a parameter (`?from_view=top`) is judged as the list
 * comes without it: the parameter is not there. Views are not: their parameters are what they are about.
 */
function isOptionOfClient(m: Machine, { name }: Input): boolean {
  return m.surfaces.includes('method-field') && /^request\.(GET|query_params)$/.test(name);
}

function callObject(m: Machine, object: Value & { k: 'object' }, args: Args, site: Location): Value {
  const member = findMember(m.project, object.ref, '__call__');
  return member?.kind === 'method' ? m.callFunction(member.ref, args, site, object, member.owner) : unknown;
}

/**
 * Runs a function of the project or of a stub with arguments. Past the depth bound, in recursion, or without a body the
 * result is Unknown; what a stub without a body means is in intrinsics.ts.
 */
export function callFunction(
  m: Machine,
  ref: FunctionRef,
  args: Args,
  site: Location,
  self?: Value,
  owner?: ClassRef,
  closure?: Scope,
): Value {
  const facts = m.project.python(ref.file);
  const fact = facts?.functions[ref.index];
  if (!facts || !fact || !step(m)) return unknown;
  const since = m.events.length;
  const value = runFunction(m, ref, facts.code, fact, args, site, self, owner, closure);
  if (fact.decorators.length > 0) {
    tellRemembered(m, ref.file, fact, args, self, since);
    forgetDecorated(m, ref, fact, self);
  }
  return value;
}

function runFunction(
  m: Machine,
  ref: FunctionRef,
  code: Code,
  fact: FunctionFact,
  args: Args,
  site: Location,
  self: Value | undefined,
  owner: ClassRef | undefined,
  closure: Scope | undefined,
): Value {
  const key = runningKey(ref, self);
  const library = m.project.isLibrary(ref.file);
  const intrinsic = library ? intrinsicOf(m, { k: 'function', ref, closure: undefined }, undefined) : undefined;
  if (intrinsic) return intrinsic(m, args, site, self);
  if (library && isEmpty(code, fact)) {
    if (self?.k === 'instance' && fact.name.endsWith('refresh_from_db')) forgetChosen(self);
    return fact.name === '__init__' ? keepArguments(m, ref, args, self) : unknown;
  }
  // An entry point's own code is run in place: the summaries in it serve, while one of all of it would seldom be asked for.
  const isSummarised = m.stack.length > 0 && !library && closure === undefined;
  const summary = isSummarised ? m.summary?.({ kind: 'call', ref, args, self, owner }) : undefined;
  if (summary) return retell(m, summary, site);
  if (m.stack.length >= m.limits.depth || m.stack.includes(key)) {
    m.incomplete ||= m.stack.length >= m.limits.depth;
    return unknown;
  }
  m.reads.function(ref);
  m.reads.declarations(ref.file);
  const scope = newScope({
    file: ref.file,
    functionIndex: ref.index,
    owner: owner ?? ownerOf(ref, fact),
    self,
    outer: closure,
    outerLoops: m.loops,
  });
  bindParams(m, fact, args, scope, self);
  return runBody(m, code, fact, scope, key, site, self);
}

/** A stub whose body is `...`, or a function of an installed package: its body is not read. */
function isEmpty(code: Code, fact: FunctionFact): boolean {
  const body = blockOf(code, fact.body);
  return body.length === 0 || (body.length === 1 && body[0]?.k === 'expr' && body[0].value.k === 'ellipsis');
}

function ownerOf(ref: FunctionRef, fact: FunctionFact): ClassRef | undefined {
  return fact.ownerClass >= 0 ? { file: ref.file, index: fact.ownerClass } : undefined;
}

function runBody(
  m: Machine,
  code: Code,
  fact: FunctionFact,
  scope: Scope,
  key: string,
  site: Location,
  self: Value | undefined,
): Value {
  const before = { context: m.context, tags: m.tags, at: m.at };
  if (self?.k === 'instance') m.tags = [...m.tags, 'through-model-method'];
  if (fact.async) m.context = 'async';
  else if (isAtomic(m, fact, scope.file)) m.context = 'atomic';
  m.stack.push(key);
  inCall(m, site, self?.k === 'instance', () => m.block(blockOf(code, fact.body), scope));
  m.stack.pop();
  Object.assign(m, before);
  if (!fact.generator) return scope.returns.length === 0 ? none : join(...scope.returns);
  return listOf(
    join(...scope.yields.map((y) => y.value)),
    scope.yields.some((y) => y.many),
  );
}

function isAtomic(m: Machine, fact: FunctionFact, file: string): boolean {
  return fact.decorators.some((ref) => {
    const expr = m.project.decode(file, ref);
    return lastName(expr.k === 'call' ? expr.func : expr) === 'atomic';
  });
}

/** `Class(…)`: a model instance, a queryset, or an object whose `__init__` is run. */
export function instantiate(m: Machine, ref: ClassRef, args: Args, site: Location): Value {
  const model = m.project.models.ofClass(ref);
  if (model) {
    fieldsSink(m, args, site);
    return newInstance(m, strangerOf(model), args);
  }
  if (m.project.isSubclass(ref, 'django.db.models.QuerySet')) return newQuerySet(m, ref, args, site);
  const special = intrinsicOf(m, { k: 'class', ref }, undefined);
  if (special) return special(m, args, site, undefined);
  const init = findMember(m.project, ref, '__init__');
  const isOwn = !m.project.isLibrary(init?.owner.file ?? ref.file);
  const summary = isOwn ? m.summary?.({ kind: 'new', ref, args, self: undefined, owner: undefined }) : undefined;
  if (summary) return retell(m, summary, site);
  const object: Value = { k: 'object', ref, attributes: new Map() };
  if (init?.kind === 'method') m.callFunction(init.ref, args, site, object, init.owner);
  return object;
}

function newInstance(m: Machine, instance: InstanceValue, args: Args): InstanceValue {
  const known = new Map<string, Value>();
  for (const [name, value] of args.keywords) if (instance.model.relations.has(name)) known.set(name, value);
  return { ...instance, known, born: m.loops };
}

/** `BookQuerySet(self.model, using=self._db)` in a manager's get_queryset. */
function newQuerySet(m: Machine, ref: ClassRef, args: Args, site: Location): Value {
  const first = args.positional[0] ?? args.keywords.get('model');
  const model = first?.k === 'class' ? m.project.models.ofClass(first.ref) : undefined;
  if (!model) return unknown;
  return querySetOf(
    m,
    model,
    { location: site, model: model.label, kind: 'expression', class: undefined, fixable: true, prefix: [] },
    { querysetClass: ref, ...(isOpen(m, ref) && { moreNames: true, calls: undefined }) },
  );
}
