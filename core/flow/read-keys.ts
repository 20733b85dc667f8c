import type { Model } from '../project/model-graph.ts';
import type { ClassRef, FunctionRef, Project } from '../project/project.ts';

/**
 * The keys of read sets, each spelled once a project: an evaluation asks for the same few thousands of them millions of
 * times. Undefined for what lies in a stub, as stubs never change.
 */
export interface KeyTable {
  function(ref: FunctionRef): string | undefined;
  declarations(file: string): string | undefined;
  name(file: string, name: string, functionIndex: number | undefined): string | undefined;
  bases(ref: ClassRef): string | undefined;
  model(model: Model): string;
}

interface FileKeys {
  readonly declarations: string;
  readonly functions: (string | undefined)[];
  readonly bases: (string | undefined)[];
  /** By name; then by the index of the function whose own names come first, -1 at module level. */
  readonly names: Map<string, Map<number, string>>;
}

const tables = new WeakMap<Project, KeyTable>();

/** The table of a project: the same one each time. */
export function keyTableOf(project: Project): KeyTable {
  let table = tables.get(project);
  if (table === undefined) tables.set(project, (table = newKeyTable(project)));
  return table;
}

function newKeyTable(project: Project): KeyTable {
  /** `undefined` as a value: the file is a stub. */
  const files = new Map<string, FileKeys | undefined>();
  const models = new WeakMap<Model, string>();

  function keysOf(file: string): FileKeys | undefined {
    const known = files.get(file);
    if (known !== undefined || files.has(file)) return known;
    const keys = project.isLibrary(file)
      ? undefined
      : { declarations: `declarations ${file}`, functions: [], bases: [], names: new Map() };
    files.set(file, keys);
    return keys;
  }

  function functionKey({ file, index }: FunctionRef): string | undefined {
    const fact = project.python(file)?.functions[index];
    return fact && `function ${file}#${fact.qualname}#${index}`;
  }

  return {
    function(ref) {
      const keys = keysOf(ref.file);
      return keys && (keys.functions[ref.index] ??= functionKey(ref));
    },
    declarations: (file) => keysOf(file)?.declarations,
    name(file, name, functionIndex) {
      const keys = keysOf(file);
      if (keys === undefined) return undefined;
      let byFunction = keys.names.get(name);
      if (byFunction === undefined) keys.names.set(name, (byFunction = new Map()));
      const index = functionIndex ?? -1;
      let key = byFunction.get(index);
      if (key === undefined) byFunction.set(index, (key = `name ${file}#${name}#${functionIndex ?? ''}`));
      return key;
    },
    bases(ref) {
      const keys = keysOf(ref.file);
      return keys && (keys.bases[ref.index] ??= `bases ${ref.file}#${ref.index}`);
    },
    model(model) {
      let key = models.get(model);
      if (key === undefined) models.set(model, (key = `model ${model.label}`));
      return key;
    },
  };
}
