import type { ClassFact, FileFacts } from '../facts/file-facts.ts';
import { freeRouteArguments } from '../project/routes.ts';
import type { Model } from '../project/model-graph.ts';
import { keyTableOf } from './read-keys.ts';
import { tagPrint } from './template-tags.ts';
import type { ClassRef, Definition, FunctionRef, Project } from '../project/project.ts';

/**
 * What an evaluation looked at, by keys that `printOf` gives fingerprints for. When all fingerprints are still the same,
 * evaluating again would give the same events (up to where the code stands in its file).
 */
export interface ReadSet {
  readonly keys: readonly string[];
}

export interface ReadRecorder {
  /** The body and head of a function. */
  function(ref: FunctionRef): void;
  /** Everything a file declares besides function bodies: imports, classes with their attributes, module names. */
  declarations(file: string): void;
  /** What a name of a module or function means; also that it means nothing yet. */
  name(file: string, name: string, functionIndex: number | undefined): void;
  /** What a name inside a module or package means. */
  memberOf(module: string, name: string): void;
  /** A model's fields, relations, managers and order: other files may add to them. */
  model(model: Model): void;
  /** That there is no model of this label yet. */
  missingModel(label: string): void;
  /** What a class inherits from, in which order. */
  bases(ref: ClassRef): void;
  template(name: string): void;
  /** A tag of the project's own, or `filter:name`; also that there is none. */
  tag(name: string): void;
  setting(name: string): void;
  /** Which Django the project runs on. */
  targetDjango(): void;
  /** All that a summary read. */
  summary(keys: readonly string[]): void;
  /** Which arguments of URLs may be any text. */
  routes(): void;
  finish(): ReadSet;
}

export function newReadRecorder(project: Project): ReadRecorder {
  const keys = new Set<string>();
  const table = keyTableOf(project);
  const summaries = new Set<readonly string[]>();
  return {
    function: (ref) => addKnown(keys, table.function(ref)),
    declarations: (file) => addKnown(keys, table.declarations(file)),
    name: (file, name, functionIndex) => addKnown(keys, table.name(file, name, functionIndex)),
    memberOf: (module, name) => void keys.add(`member ${module}#${name}`),
    model: (model) => void keys.add(table.model(model)),
    missingModel: (label) => void keys.add(`model ${label}`),
    bases: (ref) => addKnown(keys, table.bases(ref)),
    template: (name) => void keys.add(`template ${name}`),
    tag: (name) => void keys.add(`tag ${name}`),
    setting: (name) => void keys.add(`setting ${name}`),
    targetDjango: () => void keys.add('target'),
    summary(read) {
      if (summaries.has(read)) return;
      summaries.add(read);
      for (const key of read) keys.add(key);
    },
    routes: () => void keys.add('routes '),
    finish: () => ({ keys: [...keys] }),
  };
}

const nothing = (): void => undefined;

/** Takes nothing down: for evaluations that no change will follow. */
export const noReads: ReadRecorder = {
  function: nothing,
  declarations: nothing,
  name: nothing,
  memberOf: nothing,
  model: nothing,
  missingModel: nothing,
  bases: nothing,
  template: nothing,
  tag: nothing,
  setting: nothing,
  targetDjango: nothing,
  summary: nothing,
  routes: nothing,
  finish: () => ({ keys: [] }),
};

function addKnown(keys: Set<string>, key: string | undefined): void {
  if (key !== undefined) keys.add(key);
}

/** The file whose function a key of a read set names; undefined for keys of other kinds. */
export function functionFileOf(key: string): string | undefined {
  return key.startsWith('function ') ? key.slice('function '.length, key.indexOf('#')) : undefined;
}

/** True for keys whose fingerprint may change although no file declares anything else: templates, settings and routes. */
export function isLoose(key: string): boolean {
  return key.startsWith('template ') || key.startsWith('setting ') || key === 'routes ';
}

const known = new WeakMap<Project, Map<string, string>>();

/** The fingerprint of a key of a read set, as it is in a project. */
export function printOf(project: Project, key: string): string {
  let prints = known.get(project);
  if (prints === undefined) known.set(project, (prints = new Map()));
  let print = prints.get(key);
  if (print === undefined) prints.set(key, (print = fingerprint(project, key)));
  return print;
}

function fingerprint(project: Project, key: string): string {
  const space = key.indexOf(' ');
  const name = key.slice(space + 1);
  if (key === 'target') return String(project.targetDjango);
  switch (key.slice(0, space)) {
    case 'function':
      return functionPrint(project, name);
    case 'declarations':
      return String(declarationsPrint(project.files.get(name)));
    case 'name': {
      const [file = '', wanted = '', index = ''] = name.split('#');
      return definitionPrint(project, project.lookup(file, wanted, index === '' ? undefined : Number(index)));
    }
    case 'member': {
      const [module = '', wanted = ''] = name.split('#');
      return definitionPrint(
        project,
        project.member({ kind: 'module', module, file: project.fileOfModule(module) }, wanted),
      );
    }
    case 'model':
      return modelPrint(project.models.byLabel.get(name));
    case 'bases':
      return basesPrint(project, name);
    case 'template': {
      const file = project.templateFile(name);
      return file === undefined ? '-' : `${file}:${project.files.get(file)?.hash}`;
    }
    case 'tag':
      return tagPrint(project, name);
    case 'routes':
      return [...freeRouteArguments(project)].sort().join();
    default: {
      const value = project.settings.value(name);
      return JSON.stringify([value?.constant, value?.environment?.default]);
    }
  }
}

function functionPrint(project: Project, name: string): string {
  const [file = '', qualname, index] = name.split('#');
  const fact = project.python(file)?.functions[Number(index)];
  return fact?.qualname === qualname ? String(fact?.bodyHash) : '-';
}

function definitionPrint(project: Project, definition: Definition | undefined): string {
  switch (definition?.kind) {
    case undefined:
      return '-';
    case 'class':
      return `class ${project.nameOf(definition.ref)}`;
    case 'function':
      return `function ${definition.ref.file}#${project.python(definition.ref.file)?.functions[definition.ref.index]?.qualname}`;
    case 'module':
      return `module ${definition.module}`;
    case 'external':
      return `external ${definition.name}`;
    case 'variable':
      return `variable ${definition.file}#${definition.fact.name} ${project.python(definition.file)?.declarationsHash}`;
  }
}

const modelPrints = new WeakMap<Model, string>();

function modelPrint(model: Model | undefined): string {
  if (model === undefined) return '-';
  let print = modelPrints.get(model);
  if (print === undefined) {
    const relations = [...model.relations.values()].map(
      (r) => `${r.name}:${r.kind}:${r.to}:${r.null}:${r.queryName}:${r.hidden}`,
    );
    const fields = [...model.fields.values()].map((f) => `${f.name}:${f.type}:${f.unique}`);
    const managers = model.managers.map(
      ({ name, manager, queryset }) => `${name}:${manager?.file}:${manager?.index}:${queryset?.index}`,
    );
    print = [...fields, ...relations, ...managers, ...model.ordering, model.open, model.primaryKey].join(' ');
    modelPrints.set(model, print);
  }
  return print;
}

function basesPrint(project: Project, name: string): string {
  const [file = '', index] = name.split('#');
  const ref = { file, index: Number(index) };
  if (classOf(project, ref) === undefined) return '-';
  const { mro, openBases } = project.classInfo(ref);
  return [
    ...mro.map((base) => `${project.nameOf(base)} ${classOf(project, base)?.declarationsHash}`),
    ...openBases,
  ].join(' ');
}

function classOf(project: Project, { file, index }: ClassRef): ClassFact | undefined {
  return project.python(file)?.classes[index];
}

/** A hash of what a file declares, function bodies left out. */
function declarationsPrint(facts: FileFacts | undefined): number {
  if (facts === undefined) return 0;
  return facts.language === 'python' ? facts.declarationsHash : facts.hash;
}
