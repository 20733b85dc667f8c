import type { ClassFact, PythonFacts } from '../facts/file-facts.ts';
import type { ClassMember, ClassRef, Project } from './project.ts';

type PartOfProject = Pick<Project, 'classInfo' | 'python'>;

/**
 * A class attribute, method or nested class by MRO: the first class that has it. Undefined when no known class has it;
 * an open class (`classInfo(ref).open`) may still inherit it from a base that is not known.
 */
export function findMember(project: PartOfProject, ref: ClassRef, name: string): ClassMember | undefined {
  return firstMember(project, project.classInfo(ref).mro, name);
}

/** What `super().name` means inside a method of `after`, for an object of class `ref`. */
export function findMemberAfter(
  project: PartOfProject,
  ref: ClassRef,
  after: ClassRef,
  name: string,
): ClassMember | undefined {
  const { mro } = project.classInfo(ref);
  const at = mro.findIndex((each) => each.file === after.file && each.index === after.index);
  return firstMember(project, at < 0 ? [] : mro.slice(at + 1), name);
}

/** All members by name, inherited ones included; what a subclass overrides is left out. */
export function membersOf(project: PartOfProject, ref: ClassRef): ReadonlyMap<string, ClassMember> {
  const members = new Map<string, ClassMember>();
  for (const owner of project.classInfo(ref).mro) {
    const facts = project.python(owner.file);
    if (facts === undefined) continue;
    for (const name of ownNames(facts, owner.index)) {
      const member = members.has(name) ? undefined : ownMember(facts, owner, name);
      if (member !== undefined) members.set(name, member);
    }
  }
  return members;
}

/** A member that the class body itself declares; the last declaration wins, as in Python. */
export function ownMember(facts: PythonFacts, owner: ClassRef, name: string): ClassMember | undefined {
  const fact = facts.classes[owner.index];
  const entry = fact && tableOf(facts, fact).get(name);
  if (fact === undefined || entry === undefined) return undefined;
  switch (entry.kind) {
    case 'method': {
      const method = facts.functions[entry.index];
      return method && { kind: 'method', owner, ref: { file: owner.file, index: entry.index }, fact: method };
    }
    case 'class':
      return { kind: 'class', owner, ref: { file: owner.file, index: entry.index } };
    case 'attribute': {
      const attribute = fact.attributes[entry.index];
      return attribute && { kind: 'attribute', owner, fact: attribute };
    }
  }
}

/** Names that the class body itself binds, in source order. */
export function ownNames(facts: PythonFacts, classIndex: number): Iterable<string> {
  const fact = facts.classes[classIndex];
  return fact === undefined ? [] : tableOf(facts, fact).keys();
}

function firstMember(project: PartOfProject, mro: readonly ClassRef[], name: string): ClassMember | undefined {
  for (const owner of mro) {
    const facts = project.python(owner.file);
    const member = facts && ownMember(facts, owner, name);
    if (member !== undefined) return member;
  }
  return undefined;
}

interface Entry {
  readonly kind: ClassMember['kind'];
  /** In functions or classes of the file, or in the class's attributes. */
  readonly index: number;
  readonly start: number;
}

const tables = new WeakMap<ClassFact, ReadonlyMap<string, Entry>>();

function tableOf(facts: PythonFacts, fact: ClassFact): ReadonlyMap<string, Entry> {
  let table = tables.get(fact);
  if (table === undefined) {
    table = buildTable(facts, fact);
    tables.set(fact, table);
  }
  return table;
}

function buildTable(facts: PythonFacts, fact: ClassFact): ReadonlyMap<string, Entry> {
  const named: [string, Entry][] = [];
  fact.attributes.forEach((attribute, index) => {
    // A bare annotation binds nothing, except where nothing else does (dataclass-like fields).
    const start = attribute.value === undefined ? -1 : attribute.start;
    named.push([attribute.name, { kind: 'attribute', index, start }]);
  });
  for (const index of fact.methods) {
    const method = facts.functions[index];
    if (method !== undefined) named.push([method.name, { kind: 'method', index, start: method.start }]);
  }
  for (const index of fact.inner) {
    const inner = facts.classes[index];
    if (inner !== undefined) named.push([inner.name, { kind: 'class', index, start: inner.start }]);
  }
  named.sort(([, a], [, b]) => a.start - b.start);
  return new Map(named);
}
