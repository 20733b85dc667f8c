import { decodeBlock } from '../../facts/code.ts';
import type { AssignmentFact, ClassFact, PythonFacts } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import { nameTable } from '../names.ts';
import type { Project } from '../project.ts';
import { walkBlock } from '../walk.ts';
import { operationArguments, operationExprs, operationKind } from './operations.ts';
import type { Operation } from './operations.ts';
import { evaluate, itemsOf, textOf, unknownValue } from './values.ts';
import type { Scope, Value } from './values.ts';

/** What one migration file says. A pure function of its facts and its module's name, so it is read once. */
export interface MigrationFile {
  readonly file: string;
  /** '0007_book_pages'. */
  readonly name: string;
  /** Index of the class `Migration`. */
  readonly classIndex: number;
  /** Undefined where they are not written as constants. */
  readonly dependencies: readonly Dependency[] | undefined;
  readonly runBefore: readonly MigrationName[] | undefined;
  readonly replaces: readonly MigrationName[] | undefined;
  /** The expression of `dependencies`, for those who want to add to it. */
  readonly dependenciesExpr: Expr | undefined;
  /** Marked as one of the migrations that make the app's first tables. */
  readonly initial: boolean;
  /** Undefined where the list is computed. */
  readonly operations: readonly Operation[] | undefined;
}

export interface MigrationName {
  readonly app: string;
  /** A name, `__first__` or `__latest__`. */
  readonly name: string;
}

/** A migration of an app, or the first one of the app that a setting's model is in. */
export type Dependency = MigrationName | { readonly setting: string };

interface Read {
  readonly module: string;
  readonly migration: MigrationFile | undefined;
}

const known = new WeakMap<PythonFacts, Read>();

/** Reads a migration file; undefined when it holds no class `Migration`. */
export function readMigration(project: Project, file: string): MigrationFile | undefined {
  const facts = project.python(file);
  if (facts === undefined) return undefined;
  const module = project.moduleOf(file) ?? '';
  let read = known.get(facts);
  if (read?.module !== module) {
    read = { module, migration: read_(project, facts, file, module) };
    known.set(facts, read);
  }
  return read.migration;
}

function read_(project: Project, facts: PythonFacts, file: string, module: string): MigrationFile | undefined {
  const classes = facts.classes.flatMap((fact, index) =>
    fact.name === 'Migration' && fact.outerClass < 0 && fact.outerFunction < 0 ? [{ fact, index }] : [],
  );
  const [only] = classes;
  if (only === undefined) return undefined;
  const scope = fileScope(project, facts, file, module);
  const { fact, index } = only;
  // Bases that are not Django's, decorators, methods and several classes of that name may change anything.
  const isPlain =
    classes.length === 1 &&
    fact.methods.every((method) => !changing.has(facts.functions[method]?.name ?? '')) &&
    fact.decorators.length === 0 &&
    fact.bases.length === 1 &&
    isMigrationClass(evaluate(project.decode(file, fact.bases[0] ?? 0), scope));
  const exprOf = (name: string): Expr | undefined => {
    const set = fact.attributes.filter((attribute) => attribute.name === name);
    return isPlain && isOnce(set) && !isChanged(facts, fact, name)
      ? project.decode(file, set[0]?.value ?? 0)
      : undefined;
  };
  const isSet = (name: string): boolean => fact.attributes.some((attribute) => attribute.name === name);
  const names = (name: string): readonly MigrationName[] | undefined => {
    const expr = exprOf(name);
    if (expr === undefined) return isSet(name) || !isPlain ? undefined : [];
    return allOf(itemsOf(evaluate(expr, scope))?.map(migrationName));
  };
  const dependencies = exprOf('dependencies');
  const operations = exprOf('operations');
  return {
    file,
    name: file.slice(file.lastIndexOf('/') + 1, -'.py'.length),
    classIndex: index,
    dependencies:
      dependencies === undefined
        ? isSet('dependencies') || !isPlain
          ? undefined
          : []
        : allOf(itemsOf(evaluate(dependencies, scope))?.map(dependencyOf)),
    dependenciesExpr: dependencies,
    initial: exprOf('initial')?.k === 'bool',
    runBefore: names('run_before'),
    replaces: names('replaces'),
    operations:
      operations === undefined
        ? isSet('operations') || !isPlain
          ? undefined
          : []
        : operationsOf(operations, scope, (id) => assigned(project, facts, file, id)),
  };
}

const changing = new Set([
  '__init__',
  '__new__',
  'mutate_state',
  'operations',
  'dependencies',
  'replaces',
  'run_before',
]);

function isMigrationClass(base: Value): boolean {
  return base.k === 'name' && /^django\.db\.migrations\.(migration\.)?Migration$/.test(base.path);
}

/** One plain assignment, not inside a branch, and not added to later. */
function isOnce(set: readonly AssignmentFact[]): boolean {
  const [only] = set;
  return set.length === 1 && only?.value !== undefined && only.op === '=' && !only.conditional;
}

/** `operations.append(…)` and others in the class body, perhaps under a condition. */
function isChanged(facts: PythonFacts, fact: ClassFact, name: string): boolean {
  if (!listMethods.some((method) => facts.code.strings.includes(method))) return false;
  let found = false;
  walkBlock(decodeBlock(facts.code, fact.body), {
    expr: (expr) => {
      if (expr.k !== 'attr' || !listMethods.includes(expr.name)) return;
      found ||= expr.value.k === 'name' && expr.value.id === name;
    },
  });
  return found;
}

const listMethods = ['append', 'extend', 'insert', 'remove', 'pop', 'clear', 'reverse', 'sort'];

function assigned(project: Project, facts: PythonFacts, file: string, id: string): Expr | undefined {
  const bindings = nameTable(facts).module.get(id);
  const [binding] = bindings ?? [];
  if (bindings?.length !== 1 || binding?.kind !== 'assignment' || !isOnce([binding.fact])) return undefined;
  return project.decode(file, binding.fact.value ?? 0);
}

/** The operations of a list, with lists of the module added to it or spread into it. */
function operationsOf(
  expr: Expr | undefined,
  scope: Scope,
  listNamed: (id: string) => Expr | undefined,
  depth = 0,
): Operation[] | undefined {
  if (expr === undefined || depth > 5) return undefined;
  if (expr.k === 'name') return operationsOf(listNamed(expr.id), scope, listNamed, depth + 1);
  if (expr.k === 'binary' && expr.op === '+') {
    const left = operationsOf(expr.left, scope, listNamed, depth + 1);
    const right = operationsOf(expr.right, scope, listNamed, depth + 1);
    return left && right && [...left, ...right];
  }
  if (expr.k !== 'list' && expr.k !== 'tuple') return undefined;
  const operations: Operation[] = [];
  for (const item of expr.items) {
    const spread = item.k === 'star' ? operationsOf(item.value, scope, listNamed, depth + 1) : undefined;
    if (item.k === 'star' && spread === undefined) return undefined;
    operations.push(...(spread ?? [operationOf(item, scope, listNamed)]));
  }
  return operations;
}

function operationOf(expr: Expr, scope: Scope, listNamed: (id: string) => Expr | undefined): Operation {
  const path = expr.k === 'call' ? evaluate(expr.func, scope) : unknownValue;
  const kind = path.k === 'name' ? operationKind(path.path) : undefined;
  if (kind === undefined || expr.k !== 'call')
    return { kind: undefined, arguments: new Map(), expr, state: undefined, database: undefined };
  const exprs = operationExprs(kind, expr);
  const nested = (name: string): readonly Operation[] | undefined => {
    const list = exprs.get(name);
    return list === undefined || list.k === 'none' ? [] : operationsOf(list, scope, listNamed);
  };
  return {
    kind,
    arguments: operationArguments(kind, expr, (part) => evaluate(part, scope)),
    expr,
    state: nested('state_operations'),
    database: nested('database_operations'),
  };
}

function migrationName(value: Value): MigrationName | undefined {
  const [app, name] = (itemsOf(value) ?? []).map(textOf);
  return app === undefined || name === undefined ? undefined : { app, name };
}

function dependencyOf(value: Value): Dependency | undefined {
  if (value.k !== 'call') return migrationName(value);
  if (!/^django\.db\.migrations\.(migration\.)?swappable_dependency$/.test(value.path)) return undefined;
  const [of] = value.args;
  const label = textOf(of);
  if (label !== undefined) return { app: label.slice(0, label.indexOf('.')), name: '__first__' };
  return of?.k === 'name' && of.path.startsWith(settings) ? { setting: of.path.slice(settings.length) } : undefined;
}

const settings = 'django.conf.settings.';

function allOf<T>(items: readonly (T | undefined)[] | undefined): readonly T[] | undefined {
  return items?.every((item) => item !== undefined) === true ? items : undefined;
}

/** Names by the file alone: imports by what they import, the file's own constants by their value. */
function fileScope(project: Project, facts: PythonFacts, file: string, module: string): Scope {
  const evaluating = new Set<string>();
  const scope: Scope = {
    name(id) {
      const bindings = nameTable(facts).module.get(id);
      const binding = bindings?.at(-1);
      if (binding === undefined) return { k: 'name', path: `builtins.${id}` };
      if (binding.kind === 'class' || binding.kind === 'function') return { k: 'name', path: `${module}.${id}` };
      if (binding.kind === 'import') return { k: 'name', path: importedPath(binding.fact, module) };
      if (bindings?.length !== 1 || !isOnce([binding.fact]) || evaluating.has(id)) return unknownValue;
      evaluating.add(id);
      const value = evaluate(project.decode(file, binding.fact.value ?? 0), scope);
      evaluating.delete(id);
      return value;
    },
    attribute: (of, name) => (of.k === 'name' ? { k: 'name', path: `${of.path}.${name}` } : unknownValue),
  };
  return scope;
}

function importedPath({ level, module, name, bindsRoot, as }: PythonFacts['imports'][number], from: string): string {
  const parts = from.split('.');
  const package_ = level === 0 ? '' : parts.slice(0, parts.length - level).join('.');
  const source = [package_, bindsRoot ? as : module].filter((part) => part !== '').join('.');
  return name === undefined ? source : `${source}.${name}`;
}
