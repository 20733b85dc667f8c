import type { FunctionFact } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import type { ContextKind, EntryPoint } from '../../flow/event.ts';
import type { ClassRef, FunctionRef, Project } from '../project.ts';

/** What a file says starts somewhere: a function, or a method of a class. */
export interface EntryClaim {
  readonly kind: EntryPoint['kind'];
  /** The function or class; of a module only the file. */
  readonly ref: FunctionRef | ClassRef;
  /** The method, when `ref` is a class. */
  readonly method: string | undefined;
  readonly model: string | undefined;
  readonly signals: readonly string[] | undefined;
}

/** Takes down entry points where they are found. */
export interface Recorder {
  readonly project: Project;
  /** A function that Django or a library calls. */
  addFunction(kind: EntryPoint['kind'], ref: FunctionRef, model?: string, signals?: readonly string[]): void;
  /** A module that does something while it is imported. */
  addModule(file: string): void;
  /** A method that is called on a class. */
  addMethod(kind: EntryPoint['kind'], ref: ClassRef, method: string, model?: string): void;
  /** True for app code: no test, no migration, no stub. */
  isApp(file: string): boolean;
}

/** Makes entry points of claims: each once, the first kind that claims a function or method wins. */
export interface Collector extends Recorder {
  add(claim: EntryClaim): void;
  readonly entries: readonly EntryPoint[];
}

const contexts: Readonly<Record<EntryPoint['kind'], ContextKind>> = {
  view: 'view',
  'viewset-action': 'view',
  'admin-changelist': 'admin',
  task: 'task',
  signal: 'signal',
  command: 'command',
  middleware: 'middleware',
  'template-tag': 'template-tag',
  function: 'function',
  feed: 'view',
  sitemap: 'view',
  module: 'import',
  'app-ready': 'startup',
};

/** Starts an empty collection. */
export function createCollector(project: Project): Collector {
  const entries: EntryPoint[] = [];
  const ids = new Set<string>();
  const started = new Set<string>();
  const app = new Map<string, boolean>();

  function add(entry: EntryPoint): void {
    if (ids.has(entry.id)) return;
    ids.add(entry.id);
    entries.push(entry);
  }

  function addFunction(kind: EntryPoint['kind'], ref: FunctionRef, model?: string, signals?: readonly string[]): void {
    const fact = project.python(ref.file)?.functions[ref.index];
    const key = `${ref.file}#${ref.index}`;
    if (fact === undefined || started.has(key)) return;
    started.add(key);
    const owner = fact.ownerClass < 0 ? undefined : { file: ref.file, index: fact.ownerClass };
    const name = `${project.moduleOf(ref.file) ?? ref.file}.${fact.qualname}`;
    // The same name may be defined twice: the second one's id has its place as well.
    const id = ids.has(`${kind} ${name}`) ? `${kind} ${name}#${ref.index}` : `${kind} ${name}`;
    const context = contextOf(kind, fact);
    add({ id, kind, context, file: ref.file, function: ref, class: owner, method: undefined, name, model, signals });
  }

  function addModule(file: string): void {
    const name = project.moduleOf(file) ?? file;
    const nothing = { function: undefined, class: undefined, method: undefined, model: undefined, signals: undefined };
    add({ id: `module ${name}`, kind: 'module', context: contexts.module, file, name, ...nothing });
  }

  function addMethod(kind: EntryPoint['kind'], ref: ClassRef, method: string, model?: string): void {
    const name = `${project.nameOf(ref)}.${method}`;
    const member = project.member({ kind: 'class', ref }, method);
    const function_ = member?.kind === 'function' ? member.ref : undefined;
    if (function_ !== undefined) started.add(`${function_.file}#${function_.index}`);
    const fact = function_ && project.python(function_.file)?.functions[function_.index];
    const id = `${kind} ${name}${model === undefined ? '' : ` ${model}`}`;
    const context = contextOf(kind, fact);
    add({ id, kind, context, file: ref.file, function: function_, class: ref, method, name, model });
  }

  return {
    project,
    entries,
    addFunction,
    addMethod,
    addModule,
    add: ({ kind, ref, method, model, signals }) => {
      if (kind === 'module') addModule(ref.file);
      else if (method === undefined) addFunction(kind, ref, model, signals);
      else addMethod(kind, ref, method, model);
    },
    isApp(file) {
      let answer = app.get(file);
      if (answer === undefined) {
        answer = !project.isLibrary(file) && !project.isTest(file) && !file.includes('/migrations/');
        app.set(file, answer);
      }
      return answer;
    },
  };
}

/** Takes down what `find` finds, to be kept with the file it is found in. */
export function claimsOf(collector: Collector, find: (recorder: Recorder) => void): readonly EntryClaim[] {
  const claims: EntryClaim[] = [];
  find({
    project: collector.project,
    isApp: collector.isApp,
    addFunction: (kind, ref, model, signals) => claims.push({ kind, ref, method: undefined, model, signals }),
    addModule: (file) =>
      claims.push({
        kind: 'module',
        ref: { file, index: -1 },
        method: undefined,
        model: undefined,
        signals: undefined,
      }),
    addMethod: (kind, ref, method, model) => claims.push({ kind, ref, method, model, signals: undefined }),
  });
  return claims;
}

function contextOf(kind: EntryPoint['kind'], fact: FunctionFact | undefined): ContextKind {
  return fact?.async === true ? 'async' : contexts[kind];
}

/** Dotted name of what an expression means: of a stub's function or class, or of something outside. */
export function meaningOf(project: Project, file: string, expr: Expr, functionIndex?: number): string | undefined {
  const definition = project.resolveExpr(file, expr, functionIndex);
  switch (definition?.kind) {
    case 'external':
      return definition.name;
    case 'class':
      return project.nameOf(definition.ref);
    case 'function': {
      const fact = project.python(definition.ref.file)?.functions[definition.ref.index];
      return fact && `${project.moduleOf(definition.ref.file) ?? ''}.${fact.qualname}`;
    }
    default:
      return undefined;
  }
}

/** Dotted name of a signal of Django that an expression means; undefined for the project's own and for anything else. */
export function signalName(project: Project, file: string, expr: Expr, functionIndex?: number): string | undefined {
  const definition = project.resolveExpr(file, expr, functionIndex);
  if (definition?.kind !== 'variable' || !project.isLibrary(definition.file)) return undefined;
  return `${project.moduleOf(definition.file) ?? ''}.${definition.fact.name}`;
}
