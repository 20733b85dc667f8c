import type { AssignmentFact, PythonFacts } from '../facts/file-facts.ts';
import type { Expr } from '../facts/flow-form.ts';
import { isClosedBase } from './closed-bases.ts';
import { ownMember } from './members.ts';
import { mergeMro } from './mro.ts';
import type { ClassInfo, ClassRef, Definition } from './project.ts';

/** What the class part of a project needs from the others. */
export interface ClassParts {
  readonly python: (file: string) => PythonFacts | undefined;
  readonly moduleOf: (file: string) => string | undefined;
  readonly decode: (file: string, ref: number) => Expr;
  readonly resolveExpr: (file: string, expr: Expr, functionIndex?: number) => Definition | undefined;
  readonly resolve: (dotted: string) => Definition | undefined;
  readonly memo: ClassMemo;
}

/** What has been worked out so far; it may outlive the project that filled it (see relink.ts). */
export interface ClassMemo {
  /** By file and index. */
  readonly infos: Map<string, (ClassInfo | undefined)[]>;
  /** Classes by dotted name, as `isSubclass` asks for them. */
  readonly targets: Map<string, ClassRef | undefined>;
}

/** An empty memo. */
export function createClassMemo(): ClassMemo {
  return { infos: new Map(), targets: new Map() };
}

/** Classes with their inheritance; each is worked out once. */
export interface Classes {
  classInfo(ref: ClassRef): ClassInfo;
  isSubclass(of: ClassRef, dotted: string): boolean | undefined;
  nameOf(ref: ClassRef): string;
  member(ref: ClassRef, name: string): Definition | undefined;
}

/** A base as far as it can be known: a class, the dotted name of something outside, or nothing that matters (`object`). */
type Base =
  { readonly kind: 'class'; readonly ref: ClassRef } | { readonly kind: 'open'; readonly name: string } | undefined;

/** Creates the class part of one project. */
export function createClasses({ python, moduleOf, decode, resolveExpr, resolve, memo }: ClassParts): Classes {
  const { infos, targets } = memo;
  /** Variables being followed right now: `A = A.from_queryset(…)` must end. */
  const followed = new Set<AssignmentFact>();

  function classInfo(ref: ClassRef): ClassInfo {
    let list = infos.get(ref.file);
    if (list === undefined) infos.set(ref.file, (list = []));
    const known = list[ref.index];
    if (known !== undefined) return known;
    const fact = python(ref.file)?.classes[ref.index];
    if (fact === undefined) return { ref, fact: noClass, mro: [ref], open: true, openBases: [] };
    // Seen again while its own bases are worked out: an impossible cycle, cut here.
    list[ref.index] = { ref, fact, mro: [ref], open: true, openBases: [] };
    const bases = fact.bases.flatMap((base) => basesOf(ref, decode(ref.file, base)));
    const info = inherit(ref, fact, bases);
    list[ref.index] = info;
    return info;
  }

  function inherit(ref: ClassRef, fact: ClassInfo['fact'], bases: readonly Base[]): ClassInfo {
    const parents = bases.flatMap((base) => (base?.kind === 'class' ? [classInfo(base.ref)] : []));
    const openBases = new Set(bases.flatMap((base) => (base?.kind === 'open' ? [base.name] : [])));
    for (const parent of parents) for (const name of parent.openBases) openBases.add(name);
    const open = openBases.size > 0 || parents.some((parent) => parent.open);
    const mro = mergeMro(
      ref,
      parents.map((parent) => parent.mro),
    );
    return { ref, fact, mro, open, openBases: [...openBases] };
  }

  function basesOf(ref: ClassRef, expr: Expr): Base[] {
    // Generic[T], Manager["Book"]: the class before the bracket.
    if (expr.k === 'subscript') return basesOf(ref, expr.value);
    if (expr.k === 'star') return [{ kind: 'open', name: '*' }];
    if (expr.k === 'call') return basesOfCall(ref, expr);
    const definition = resolveBase(ref, expr);
    if (definition?.kind === 'class') return [{ kind: 'class', ref: definition.ref }];
    if (definition?.kind === 'variable') return basesOfVariable(definition, expr);
    const name = definition?.kind === 'external' ? definition.name : dottedName(expr);
    return isClosedBase(name) ? [undefined] : [{ kind: 'open', name }];
  }

  function basesOfVariable(definition: Definition & { kind: 'variable' }, expr: Expr): Base[] {
    const { file, fact } = definition;
    const value = fact.value === undefined ? undefined : decode(file, fact.value);
    // A class made by a call: `BookManager = models.Manager.from_queryset(BookQuerySet)`.
    if (value?.k !== 'call' || followed.has(fact)) return [{ kind: 'open', name: dottedName(expr) }];
    followed.add(fact);
    const bases = basesOfCall({ file, index: -1 }, value);
    followed.delete(fact);
    return bases;
  }

  function basesOfCall(ref: ClassRef, call: Expr & { k: 'call' }): Base[] {
    const { func, args } = call;
    const name = func.k === 'attr' ? func.name : func.k === 'name' ? func.id : '';
    if (name === 'with_metaclass') return args.slice(1).flatMap((arg) => basesOf(ref, arg));
    if (name === 'from_queryset' && func.k === 'attr') return basesOf(ref, func.value);
    if (name === 'namedtuple' || name === 'NamedTuple') return [undefined];
    return [{ kind: 'open', name: dottedName(func) }];
  }

  /** Names in a class statement mean what they mean where it stands: in an outer class body first. */
  function resolveBase(ref: ClassRef, expr: Expr): Definition | undefined {
    const facts = python(ref.file);
    const fact = facts?.classes[ref.index];
    if (facts === undefined || fact === undefined || fact.outerClass < 0) {
      return resolveExpr(ref.file, expr, fact?.outerFunction);
    }
    const outer: ClassRef = { file: ref.file, index: fact.outerClass };
    const first = firstName(expr);
    const own = first === undefined ? undefined : ownMember(facts, outer, first);
    if (own?.kind !== 'class' || own.ref.index === ref.index) {
      return resolveExpr(ref.file, expr, facts.classes[fact.outerClass]?.outerFunction);
    }
    return namesAfter(expr).reduce<Definition | undefined>(
      (found, name) => (found?.kind === 'class' ? member(found.ref, name) : undefined),
      { kind: 'class', ref: own.ref },
    );
  }

  function isSubclass(of: ClassRef, dotted: string): boolean | undefined {
    const info = classInfo(of);
    const target = targetOf(dotted);
    if (target !== undefined && info.mro.some((ref) => ref.index === target.index && ref.file === target.file))
      return true;
    if (info.openBases.includes(dotted)) return true;
    return info.open ? undefined : false;
  }

  function targetOf(dotted: string): ClassRef | undefined {
    if (targets.has(dotted)) return targets.get(dotted);
    const definition = resolve(dotted);
    const ref = definition?.kind === 'class' ? definition.ref : undefined;
    targets.set(dotted, ref);
    return ref;
  }

  function nameOf(ref: ClassRef): string {
    const fact = python(ref.file)?.classes[ref.index];
    const module = moduleOf(ref.file) ?? '';
    return module === '' ? (fact?.qualname ?? '') : `${module}.${fact?.qualname ?? ''}`;
  }

  function member(ref: ClassRef, name: string): Definition | undefined {
    for (const owner of classInfo(ref).mro) {
      const facts = python(owner.file);
      const found = facts && ownMember(facts, owner, name);
      if (found === undefined) continue;
      if (found.kind === 'attribute') return { kind: 'variable', file: owner.file, fact: found.fact, owner };
      return found.kind === 'method' ? { kind: 'function', ref: found.ref } : { kind: 'class', ref: found.ref };
    }
    return undefined;
  }

  return { classInfo, isSubclass, nameOf, member };
}

const noClass: ClassInfo['fact'] = {
  name: '',
  qualname: '',
  nameStart: 0,
  nameEnd: 0,
  start: 0,
  end: 0,
  bases: [],
  keywords: [],
  decorators: [],
  attributes: [],
  methods: [],
  inner: [],
  outerClass: -1,
  outerFunction: -1,
  docstring: undefined,
  declarationsHash: 0,
  body: 0,
};

function dottedName(expr: Expr): string {
  if (expr.k === 'name') return expr.id;
  return expr.k === 'attr' ? `${dottedName(expr.value)}.${expr.name}` : '?';
}

function firstName(expr: Expr): string | undefined {
  if (expr.k === 'name') return expr.id;
  return expr.k === 'attr' ? firstName(expr.value) : undefined;
}

function namesAfter(expr: Expr): string[] {
  return expr.k === 'attr' ? [...namesAfter(expr.value), expr.name] : [];
}
