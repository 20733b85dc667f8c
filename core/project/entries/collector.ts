import type { FunctionFact } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import type { ContextKind, EntryPoint } from '../../flow/event.ts';
import type { ClassRef, FunctionRef, Project } from '../project.ts';

/** Gathers entry points: each once, the first kind that claims a function or method wins. */
export interface Collector {
  readonly project: Project;
  /** A function that Django or a library calls. */
  addFunction(kind: EntryPoint['kind'], ref: FunctionRef, model?: string): void;
  /** A method that is called on a class. */
  addMethod(kind: EntryPoint['kind'], ref: ClassRef, method: string, model?: string): void;
  /** True for app code: no test, no migration, no stub. */
  isApp(file: string): boolean;
  /** Functions that some entry point starts, as `file#index`. */
  readonly started: ReadonlySet<string>;
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

  return {
    project,
    entries,
    started,
    addFunction(kind, ref, model) {
      const fact = project.python(ref.file)?.functions[ref.index];
      const key = `${ref.file}#${ref.index}`;
      if (fact === undefined || started.has(key)) return;
      started.add(key);
      const owner = fact.ownerClass < 0 ? undefined : { file: ref.file, index: fact.ownerClass };
      const name = `${project.moduleOf(ref.file) ?? ref.file}.${fact.qualname}`;
      // The same name may be defined twice: the later one counts from the same start of the id.
      const id = ids.has(`${kind} ${name}`) ? `${kind} ${name}#${ref.index}` : `${kind} ${name}`;
      add({
        id,
        kind,
        context: contextOf(kind, fact),
        file: ref.file,
        function: ref,
        class: owner,
        method: undefined,
        name,
        model,
      });
    },
    addMethod(kind, ref, method, model) {
      const name = project.nameOf(ref);
      const member = project.member({ kind: 'class', ref }, method);
      const fact =
        member?.kind === 'function' ? project.python(member.ref.file)?.functions[member.ref.index] : undefined;
      if (member?.kind === 'function') started.add(`${member.ref.file}#${member.ref.index}`);
      const function_ = member?.kind === 'function' ? member.ref : undefined;
      const id = `${kind} ${name}.${method}${model === undefined ? '' : ` ${model}`}`;
      add({
        id,
        kind,
        context: contextOf(kind, fact),
        file: ref.file,
        function: function_,
        class: ref,
        method,
        name: `${name}.${method}`,
        model,
      });
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
