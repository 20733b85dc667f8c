import type { AssignmentFact, ImportFact, PythonFacts } from '../facts/file-facts.ts';
import type { Expr } from '../facts/flow-form.ts';
import type { ModuleIndex } from './modules.ts';
import type { NameMemo } from './name-memo.ts';
import { nameTable } from './names.ts';
import type { Binding } from './names.ts';
import { scoreOf } from './score.ts';
import type { ClassRef, Definition } from './project.ts';

/** Follows names through files. Every answer is memoised; import cycles end in undefined. */
export interface Resolver {
  lookup(file: string, name: string, functionIndex?: number): Definition | undefined;
  member(of: Definition, name: string): Definition | undefined;
  resolve(dotted: string): Definition | undefined;
  resolveExpr(file: string, expr: Expr, functionIndex?: number): Definition | undefined;
  /** The module that an import names. */
  importedModule(file: string, fact: ImportFact): Definition | undefined;
  /** Every name that `from module import *` brings, by the module's `__all__` where it is a constant. */
  publicNames(file: string): ReadonlySet<string>;
}

/** What the resolver needs from the other parts of a project. */
export interface ResolverParts {
  readonly modules: ModuleIndex;
  readonly decode: (file: string, ref: number) => Expr;
  /** A member of a class by MRO. */
  readonly classMember: (ref: ClassRef, name: string) => Definition | undefined;
  readonly memo: NameMemo;
}

const maxAliasDepth = 8;

/** Creates the resolver of one project. */
export function createResolver({ modules, decode, classMember, memo: known }: ResolverParts): Resolver {
  const { publicNames: names } = known;

  function lookup(file: string, name: string, functionIndex = -1): Definition | undefined {
    const facts = modules.python(file);
    if (facts === undefined) return undefined;
    const { functions } = nameTable(facts);
    for (let index = functionIndex; index >= 0; index = facts.functions[index]?.outerFunction ?? -1) {
      const bindings = functions.get(index)?.get(name);
      if (bindings !== undefined) return choose(file, bindings);
    }
    return moduleName(file, facts, name);
  }

  /** A module-level name, its star imports included. */
  function moduleName(file: string, facts: PythonFacts, name: string): Definition | undefined {
    let memo = known.names.get(file);
    if (memo === undefined) known.names.set(file, (memo = new Map()));
    const earlier = memo.get(name);
    if (earlier === undefined ? memo.has(name) : !isStale(earlier)) return earlier;
    memo.set(name, undefined);
    const { module, stars } = nameTable(facts);
    const bindings = module.get(name);
    let found = bindings && choose(file, bindings);
    for (let i = stars.length - 1; found === undefined && i >= 0; i--) {
      const star = stars[i];
      if (star !== undefined) found = fromStar(file, star, name);
    }
    memo.set(name, found);
    return found;
  }

  /** A variable keeps the facts of its file as they were: after a change of that file it must be found again. */
  function isStale(definition: Definition): boolean {
    if (definition.kind !== 'variable' || !known.changed.has(definition.file)) return false;
    const facts = modules.python(definition.file);
    const { fact, owner } = definition;
    const present = owner === undefined ? facts?.assignments : facts?.classes[owner.index]?.attributes;
    return present?.includes(fact) !== true;
  }

  function fromStar(file: string, star: ImportFact, name: string): Definition | undefined {
    const module = importedModule(file, star);
    if (module?.kind !== 'module' || module.file === undefined) return undefined;
    if (!isPublic(module.file, name)) return undefined;
    return moduleMember(module, name, false);
  }

  /** Of several bindings (try/except imports, if/else) the last that says most. */
  function choose(file: string, bindings: readonly Binding[]): Definition | undefined {
    let best: Definition | undefined;
    let bestScore = -1;
    for (let i = bindings.length - 1; i >= 0; i--) {
      const binding = bindings[i];
      if (binding === undefined) continue;
      const definition = define(file, binding);
      const score = scoreOf(binding, definition, (ref) => decode(file, ref));
      if (score > bestScore) [best, bestScore] = [definition, score];
      if (score === 3) break;
    }
    return best;
  }

  function define(file: string, binding: Binding): Definition | undefined {
    switch (binding.kind) {
      case 'class':
        return { kind: 'class', ref: { file, index: binding.index } };
      case 'function':
        return { kind: 'function', ref: { file, index: binding.index } };
      case 'assignment':
        return { kind: 'variable', file, fact: binding.fact, owner: undefined };
      case 'import':
        return imported(file, binding.fact);
    }
  }

  function imported(file: string, fact: ImportFact): Definition | undefined {
    const module = importedModule(file, fact);
    if (module === undefined || fact.name === undefined) return module;
    return member(module, fact.name);
  }

  function importedModule(file: string, fact: ImportFact): Definition | undefined {
    if (fact.level > 0) return relativeModule(file, fact);
    const name = fact.name === undefined && fact.bindsRoot ? firstPart(fact.module) : fact.module;
    return moduleNamed(name) ?? { kind: 'external', name };
  }

  /** Relative imports go by place, not by name: they are right whatever the source roots are. */
  function relativeModule(file: string, fact: ImportFact): Definition | undefined {
    let folder = parent(file);
    for (let i = 1; i < fact.level; i++) folder = parent(folder);
    const at = modules.fileAt(folder, fact.module);
    const name = (at && modules.moduleOf(at)) ?? nameBeside(folder, fact.module);
    if (at !== undefined) return { kind: 'module', module: name, file: at };
    const path = fact.module === '' ? folder : `${folder}/${fact.module.replaceAll('.', '/')}`;
    if (modules.isFolder(path)) return { kind: 'module', module: name, file: undefined };
    return { kind: 'external', name };
  }

  function nameBeside(folder: string, rest: string): string {
    const package_ = modules.moduleOf(`${folder}/__init__.py`) ?? '';
    return [package_, rest].filter((part) => part !== '').join('.');
  }

  function moduleNamed(module: string): Definition | undefined {
    const file = modules.fileOfModule(module);
    if (file === undefined && !modules.isPackage(module)) return undefined;
    return { kind: 'module', module, file };
  }

  function member(of: Definition, name: string): Definition | undefined {
    switch (of.kind) {
      case 'module':
        return moduleMember(of, name, true);
      case 'class':
        return classMember(of.ref, name);
      case 'external':
        return { kind: 'external', name: `${of.name}.${name}` };
      case 'variable': {
        const target = follow(of);
        return target.kind === 'variable' ? undefined : member(target, name);
      }
      case 'function':
        return undefined;
    }
  }

  function moduleMember(
    of: Definition & { readonly kind: 'module' },
    name: string,
    submodules: boolean,
  ): Definition | undefined {
    const facts = of.file === undefined ? undefined : modules.python(of.file);
    const found = facts && of.file !== undefined ? moduleName(of.file, facts, name) : undefined;
    if (found !== undefined || !submodules) return found;
    const dotted = of.module === '' ? name : `${of.module}.${name}`;
    const beside = of.file?.endsWith('/__init__.py') ? modules.fileAt(parent(of.file), name) : undefined;
    if (beside !== undefined) return { kind: 'module', module: modules.moduleOf(beside) ?? dotted, file: beside };
    const module = moduleNamed(dotted);
    if (module !== undefined) return module;
    // Stubs tell only what matters to us; what they leave out exists all the same.
    const isStub = of.file === undefined || of.file.startsWith('library:');
    return isStub ? { kind: 'external', name: dotted } : undefined;
  }

  function resolve(dotted: string): Definition | undefined {
    const parts = dotted.split('.');
    for (let length = parts.length; length > 0; length--) {
      let found = moduleNamed(parts.slice(0, length).join('.'));
      if (found === undefined) continue;
      for (const part of parts.slice(length)) found = found && member(found, part);
      if (found === undefined) return undefined;
      if (found.kind === 'external') continue;
      return follow(found);
    }
    return undefined;
  }

  function resolveExpr(file: string, expr: Expr, functionIndex?: number): Definition | undefined {
    if (expr.k === 'name') {
      const found = lookup(file, expr.id, functionIndex);
      return found && follow(found);
    }
    if (expr.k !== 'attr') return undefined;
    const value = resolveExpr(file, expr.value, functionIndex);
    const found = value && member(value, expr.name);
    return found && follow(found);
  }

  /** `Alias = shop.models.Book` means the class; other variables stay variables. */
  function follow(definition: Definition, depth = 0): Definition {
    if (definition.kind !== 'variable' || definition.fact.value === undefined || depth > maxAliasDepth)
      return definition;
    const { file, fact, owner } = definition;
    if (fact.op !== '=') return definition;
    const value = decode(file, definition.fact.value);
    const target = aliasTarget(file, value, fact, owner);
    if (target === undefined) return definition;
    const end = follow(target, depth + 1);
    return end.kind === 'variable' ? definition : end;
  }

  function aliasTarget(
    file: string,
    value: Expr,
    fact: AssignmentFact,
    owner: ClassRef | undefined,
  ): Definition | undefined {
    if (value.k === 'name') {
      if (value.id === fact.name && owner === undefined) return undefined;
      return lookup(file, value.id);
    }
    if (value.k !== 'attr' || !isDotted(value)) return undefined;
    const of = value.value.k === 'name' ? lookup(file, value.value.id) : aliasTarget(file, value.value, fact, owner);
    return of && of.kind !== 'variable' ? member(of, value.name) : undefined;
  }

  function isPublic(file: string, name: string): boolean {
    const facts = modules.python(file);
    const all = facts && nameTable(facts).module.get('__all__');
    if (all === undefined) return !name.startsWith('_');
    return publicNames(file).has(name);
  }

  function publicNames(file: string): ReadonlySet<string> {
    const memo = names.get(file);
    if (memo !== undefined) return memo;
    names.set(file, new Set());
    const facts = modules.python(file);
    const result = facts === undefined ? new Set<string>() : collectNames(file, facts);
    names.set(file, result);
    return result;
  }

  function collectNames(file: string, facts: PythonFacts): Set<string> {
    const { module, stars } = nameTable(facts);
    const all = facts.assignments.filter((fact) => fact.name === '__all__' && fact.value !== undefined);
    const listed = all.flatMap((fact) => constantNames(file, decode(file, fact.value ?? 0)) ?? ['*']);
    if (all.length > 0 && !listed.includes('*')) return new Set(listed);
    const result = new Set([...module.keys()].filter((name) => !name.startsWith('_')));
    for (const name of listed) result.add(name);
    for (const star of stars) {
      const from = importedModule(file, star);
      if (from?.kind !== 'module' || from.file === undefined) continue;
      for (const name of publicNames(from.file)) result.add(name);
    }
    return result;
  }

  /** The names in an `__all__` expression; undefined when it is computed. */
  function constantNames(file: string, expr: Expr): string[] | undefined {
    if (expr.k === 'list' || expr.k === 'tuple') {
      const items = expr.items.map((item) => (item.k === 'str' ? item.value : undefined));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    if (expr.k === 'binary' && expr.op === '+') {
      const [left, right] = [constantNames(file, expr.left), constantNames(file, expr.right)];
      return left && right && [...left, ...right];
    }
    if (expr.k !== 'attr' || expr.name !== '__all__') return undefined;
    const module = resolveExpr(file, expr.value);
    return module?.kind === 'module' && module.file !== undefined ? [...publicNames(module.file)] : undefined;
  }

  return { lookup, member, resolve, resolveExpr, importedModule, publicNames };
}

function isDotted(expr: Expr): boolean {
  return expr.k === 'name' || (expr.k === 'attr' && isDotted(expr.value));
}

function parent(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function firstPart(module: string): string {
  const dot = module.indexOf('.');
  return dot < 0 ? module : module.slice(0, dot);
}
