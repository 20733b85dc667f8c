import type { ClassMember, ClassRef } from '../project/project.ts';
import { findMember, findMemberAfter } from '../project/members.ts';
import type { Model } from '../project/model-graph.ts';
import type { Location } from '../text/range.ts';
import { liveLoops } from './emit.ts';
import { memberOfChoices } from './choices.ts';
import { decoratorNames, propertyDecorators } from './decorators.ts';
import type { Origin } from './event.ts';
import { inputOf, unknownAttribute } from './input.ts';
import { callRelatedMethod, instanceAttribute } from './instances.ts';
import { lift, noArgs, once, type Machine } from './machine.ts';
import { putByMiddleware } from './request.ts';
import { querySetOfManager } from './queryset-rows.ts';
import { newScope } from './scope.ts';
import { isForManyModels } from './shared-code.ts';
import { join, mapOptions, optionsOf } from './options.ts';
import { manyToManyOf, throughModel } from './through.ts';
import {
  unknown,
  type ManagerValue,
  type ObjectValue,
  type QuerySetValue,
  type SuperValue,
  type Value,
} from './value.ts';

/** `value.name`. `site` is the whole attribute expression. */
export function attributeOf(m: Machine, value: Value, name: string, site: Location): Value {
  switch (value.k) {
    case 'union':
      return mapOptions(value, (option) => attributeOf(m, option, name, site));
    case 'instance':
      return name === '__class__' ? { k: 'class', ref: value.model.ref } : instanceAttribute(m, value, name, site);
    case 'class':
      return classValueAttribute(m, value.ref, name, site);
    case 'manager':
      return managerAttribute(m, value, name, site);
    case 'queryset':
      return querySetAttribute(m, value, name);
    case 'object':
      return objectAttribute(m, value, name, site);
    case 'module':
      return moduleAttribute(m, value.module, name);
    case 'external':
      return { k: 'external', name: `${value.name}.${name}` };
    case 'super':
      return superAttribute(m, value, name, site);
    case 'related': {
      const between = name === 'through' ? throughModel(m, value.relation) : undefined;
      return between ?? { k: 'method', self: value, name };
    }
    case 'list':
    case 'tuple':
    case 'dict':
    case 'expression':
      return { k: 'method', self: value, name };
    case 'const':
      // A member of Choices is its value here.
      return name === 'value' ? value : { k: 'method', self: value, name };
    case 'function':
      return { k: 'method', self: value, name };
    case 'unknown':
      return unknownAttribute(value, name);
    default:
      return unknown;
  }
}

/** `Class.name`: managers of a model, class attributes, methods bound to the class. */
function classValueAttribute(m: Machine, ref: ClassRef, name: string, site: Location): Value {
  const model = m.project.models.ofClass(ref);
  const manager = model && managerOf(m, model, name, site);
  if (manager) return manager;
  return (model && manyToManyOf(m, model, name, site)) ?? m.classAttribute(ref, name, undefined, site) ?? unknown;
}

function managerOf(m: Machine, model: Model, name: string, site: Location): ManagerValue | undefined {
  const declared = model.managers.find((manager) => manager.name === name);
  const origin: Origin = {
    location: lift(m, site),
    model: model.label,
    kind: m.project.isLibrary(site.file) && m.path.length === 0 ? 'view-attribute' : 'expression',
    class: undefined,
    fixable: !isForManyModels(m, model, site),
    prefix: [],
  };
  if (declared)
    return { k: 'manager', model, name, managerClass: declared.manager, querysetClass: declared.queryset, origin };
  const standard =
    name === '_default_manager' ||
    name === '_base_manager' ||
    (name === 'objects' && model.managers.length === 0 && !model.open);
  if (!standard) return undefined;
  const first = name === '_default_manager' ? model.managers[0] : undefined;
  return { k: 'manager', model, name, managerClass: first?.manager, querysetClass: first?.queryset, origin };
}

function managerAttribute(m: Machine, manager: ManagerValue, name: string, site: Location): Value {
  if (name === 'model') return { k: 'class', ref: manager.model.ref };
  for (const ref of [manager.managerClass, manager.querysetClass]) {
    const own = ref && ownMember(m, ref, name);
    if (own?.kind === 'method') return { k: 'bound', self: manager, ref: own.ref, owner: own.owner };
    if (own && ref) return m.classAttribute(ref, name, manager, site) ?? unknown;
  }
  return m.transfer.querySets.has(name) || name === 'get_queryset' || name === 'get_query_set'
    ? { k: 'method', self: manager, name }
    : unknown;
}

function querySetAttribute(m: Machine, queryset: QuerySetValue, name: string): Value {
  if (name === 'model') return { k: 'class', ref: queryset.model.ref };
  const own = queryset.querysetClass && ownMember(m, queryset.querysetClass, name);
  if (own?.kind === 'method') return { k: 'bound', self: queryset, ref: own.ref, owner: own.owner };
  return m.transfer.querySets.has(name) ? { k: 'method', self: queryset, name } : unknown;
}

/** A member that the project itself declares; Django's own methods are known to the interpreter. */
function ownMember(m: Machine, ref: ClassRef, name: string): ClassMember | undefined {
  const member = findMember(m.project, ref, name);
  return member && !m.project.isLibrary(member.owner.file) ? member : undefined;
}

function objectAttribute(m: Machine, object: ObjectValue, name: string, site: Location): Value {
  const own = object.attributes.get(name);
  if (own !== undefined) return inputOf(own) && isSerializer(m, object) ? unknown : own;
  if (name === 'initial_data' && isSerializer(m, object)) return object.attributes.get('data') ?? unknown;
  if (name === '__class__') return { k: 'class', ref: object.ref };
  return (
    m.classAttribute(object.ref, name, object, site) ??
    putByMiddleware(m, object, name) ?? { k: 'method', self: object, name }
  );
}

/** `serializer.data` is what its fields made of the data that it was given. */
function isSerializer(m: Machine, object: ObjectValue): boolean {
  return m.project.isSubclass(object.ref, 'rest_framework.serializers.BaseSerializer') === true;
}

function moduleAttribute(m: Machine, module: string, name: string): Value {
  m.reads.memberOf(module, name);
  const definition = m.project.member({ kind: 'module', module, file: m.project.fileOfModule(module) }, name);
  if (definition === undefined) return { k: 'external', name: `${module}.${name}` };
  switch (definition.kind) {
    case 'class':
    case 'function':
      return definition.kind === 'class'
        ? { k: 'class', ref: definition.ref }
        : { k: 'function', ref: definition.ref, closure: undefined };
    case 'module':
      return { k: 'module', module: definition.module };
    case 'variable':
      return m.definitionValue(definition.file, definition.fact.name, undefined) ?? unknown;
    case 'external':
      return { k: 'external', name: definition.name };
  }
}

/** `super().name`: the next class in the MRO of self's class; Django's own managers and querysets are built in. */
function superAttribute(m: Machine, value: SuperValue, name: string, site: Location): Value {
  return join(...optionsOf(value.self).map((self) => superOption(m, self, value.after, name, site)));
}

function superOption(m: Machine, self: Value, after: ClassRef, name: string, site: Location): Value {
  const ref = classOfSelf(self);
  const member = ref && findMemberAfter(m.project, ref, after, name);
  const builtIn = self.k === 'manager' || self.k === 'queryset';
  if (member?.kind === 'method' && !(builtIn && m.project.isLibrary(member.owner.file)))
    return methodValue(m, member, ref ?? member.owner, self, site);
  if (member?.kind === 'attribute')
    return m.classAttribute(member.owner, name, self, { file: member.owner.file, start: 0, end: 0 }) ?? unknown;
  return builtIn ? { k: 'method', self, name } : unknown;
}

function classOfSelf(self: Value): ClassRef | undefined {
  switch (self.k) {
    case 'object':
    case 'class':
      return self.ref;
    case 'instance':
      return self.model.ref;
    case 'manager':
      return self.managerClass ?? self.querysetClass;
    case 'queryset':
      return self.querysetClass;
    default:
      return undefined;
  }
}

/**
 * A class attribute or method by MRO, bound to `self`; properties are run. Undefined when the class has no such
 * member, or may have it behind an open base.
 */
export function classAttribute(
  m: Machine,
  ref: ClassRef,
  name: string,
  self: Value | undefined,
  site: Location,
): Value | undefined {
  m.reads.bases(ref);
  const member = findMember(m.project, ref, name);
  if (member === undefined) return undefined;
  if (member.kind === 'class') return { k: 'class', ref: member.ref };
  if (member.kind === 'attribute') return memberOfChoices(m, member.owner, attributeValue(m, member, self));
  return methodValue(m, member, ref, self, site);
}

function attributeValue(m: Machine, member: ClassMember & { kind: 'attribute' }, self: Value | undefined): Value {
  if (member.fact.value === undefined) return unknown;
  const { owner, fact } = member;
  const ref = member.fact.value;
  const value = once(m, `attribute ${owner.file}#${fact.start}`, () => {
    const before = m.events.length;
    const scope = newScope({ file: owner.file, functionIndex: undefined, vars: classScope(m, owner) });
    const evaluated = m.expr(m.project.decode(owner.file, ref), scope);
    if (fact.conditional) m.events.length = before;
    return evaluated;
  });
  if (value.k === 'object' && self !== undefined && m.project.nameOf(value.ref).endsWith('.cached_property'))
    return unknown;
  if (value.k === 'lambda' && self !== undefined) return unknown;
  // `short_description = some_function` in a class body binds like a method.
  return value.k === 'function' && self !== undefined
    ? { k: 'bound', self, ref: value.ref, owner: member.owner }
    : value;
}

/** Names that earlier assignments in a class body give to later ones are looked up as class attributes. */
function classScope(m: Machine, owner: ClassRef): Map<string, Value> {
  const fact = m.project.python(owner.file)?.classes[owner.index];
  const vars = new Map<string, Value>();
  for (const index of fact?.inner ?? []) {
    const inner = m.project.python(owner.file)?.classes[index];
    if (inner) vars.set(inner.name, { k: 'class', ref: { file: owner.file, index } });
  }
  return vars;
}

function methodValue(
  m: Machine,
  member: ClassMember & { kind: 'method' },
  ref: ClassRef,
  self: Value | undefined,
  site: Location,
): Value {
  const decorators = decoratorNames(m, member);
  if (decorators.some((d) => d.endsWith('staticmethod'))) return { k: 'function', ref: member.ref, closure: undefined };
  if (decorators.some((d) => d.endsWith('classmethod')))
    return {
      k: 'bound',
      self: { k: 'class', ref: classOfSelf(self ?? unknown) ?? ref },
      ref: member.ref,
      owner: member.owner,
    };
  const property = decorators.find((d) => propertyDecorators.test(d));
  if (self === undefined) return { k: 'function', ref: member.ref, closure: undefined };
  if (property === undefined) return { k: 'bound', self, ref: member.ref, owner: member.owner };
  if (!property.endsWith('cached_property')) return m.callFunction(member.ref, noArgs, site, self, member.owner);
  const value = onceFor(m, self, () => m.callFunction(member.ref, noArgs, site, self, member.owner));
  remember(self, member.fact.name, value);
  return value;
}

/** Runs what is kept on a row afterwards: only the loops that gave the row repeat it. */
function onceFor(m: Machine, self: Value, run: () => Value): Value {
  if (self.k !== 'instance') return run();
  const loops = m.loops;
  m.loops = liveLoops(m, self.born);
  try {
    return run();
  } finally {
    m.loops = loops;
  }
}

function remember(self: Value, name: string, value: Value): void {
  if (self.k === 'instance') self.known.set(name, value);
  if (self.k === 'object') self.attributes.set(name, value);
}

/** Calls a method that was bound without a body of its own: on managers, querysets and related managers. */
export function callMethodOf(
  m: Machine,
  self: Value,
  name: string,
  args: typeof noArgs,
  site: Location,
): Value | undefined {
  if (self.k === 'related') return callRelatedMethod(m, self, name, args, site);
  if (self.k === 'manager' && (name === 'get_queryset' || name === 'get_query_set')) return undefined;
  if (self.k === 'manager')
    return mapOptions(querySetOfManager(m, self, site), (qs) =>
      qs.k === 'queryset'
        ? m.call({ k: 'method', self: { ...qs, cache: { filled: false } }, name }, args, site)
        : unknown,
    );
  return undefined;
}
