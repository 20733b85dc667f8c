import type { AssignmentFact, ImportFact, PythonFacts } from '../facts/file-facts.ts';

/** What binds a name in a module or function: the last candidate is the latest in the source. */
export type Binding =
  | { readonly kind: 'import'; readonly fact: ImportFact }
  | { readonly kind: 'class'; readonly index: number }
  | { readonly kind: 'function'; readonly index: number }
  | { readonly kind: 'assignment'; readonly fact: AssignmentFact };

/** The names of one file by scope. Depends on that file alone. */
export interface NameTable {
  /** Module level, in source order. */
  readonly module: ReadonlyMap<string, readonly Binding[]>;
  /** Imports and definitions inside functions, by function index. */
  readonly functions: ReadonlyMap<number, ReadonlyMap<string, readonly Binding[]>>;
  /** `from x import *` at module level, in source order. */
  readonly stars: readonly ImportFact[];
}

const tables = new WeakMap<PythonFacts, NameTable>();

/** The name table of a file; made once for the same facts. */
export function nameTable(facts: PythonFacts): NameTable {
  let table = tables.get(facts);
  if (table === undefined) {
    table = buildTable(facts);
    tables.set(facts, table);
  }
  return table;
}

function buildTable(facts: PythonFacts): NameTable {
  const module = new Map<string, Binding[]>();
  const functions = new Map<number, Map<string, Binding[]>>();
  const stars: ImportFact[] = [];
  const scopeOf = (index: number): Map<string, Binding[]> => {
    if (index < 0) return module;
    let scope = functions.get(index);
    if (scope === undefined) functions.set(index, (scope = new Map()));
    return scope;
  };
  for (const fact of facts.imports) {
    if (fact.name === '*') {
      if (fact.scope < 0) stars.push(fact);
    } else bind(scopeOf(fact.scope), fact.as, { kind: 'import', fact });
  }
  facts.classes.forEach((fact, index) => {
    if (fact.outerClass < 0) bind(scopeOf(fact.outerFunction), fact.name, { kind: 'class', index });
  });
  facts.functions.forEach((fact, index) => {
    if (fact.ownerClass < 0) bind(scopeOf(fact.outerFunction), fact.name, { kind: 'function', index });
  });
  for (const fact of facts.assignments) bind(module, fact.name, { kind: 'assignment', fact });
  return { module, functions, stars };
}

function bind(scope: Map<string, Binding[]>, name: string, binding: Binding): void {
  const list = scope.get(name);
  if (list === undefined) scope.set(name, [binding]);
  else list.push(binding);
}
