import { decodeExpr } from '../../facts/code.ts';
import type { FileFacts, PythonFacts } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import type { ClassRef, Project } from '../project.ts';

/** A library outlives the projects over it, and few of its classes are models: they are sorted out once. */
const known = new WeakMap<ReadonlyMap<string, FileFacts>, readonly ClassRef[]>();

/** Classes of the stubs that can be models, except where the project has the real module. */
export function libraryModels(project: Project, library: ReadonlyMap<string, FileFacts>): ClassRef[] {
  let candidates = known.get(library);
  if (candidates === undefined) known.set(library, (candidates = modelLike(library)));
  return candidates.filter(({ file }) => project.fileOfModule(project.moduleOf(file) ?? '') === file);
}

/** Classes with a base that is called `Model`, or called like one that has such a base: all models, and some more. */
function modelLike(library: ReadonlyMap<string, FileFacts>): ClassRef[] {
  const classes = [...library].flatMap(([file, facts]) =>
    facts.language === 'python' ? facts.classes.map((_, index) => classOf(facts, file, index)) : [],
  );
  const names = new Set(['Model']);
  for (let before = 0; before < names.size;) {
    before = names.size;
    for (const { name, bases } of classes) if (bases.some((base) => names.has(base))) names.add(name);
  }
  return classes.filter(({ bases }) => bases.some((base) => names.has(base))).map(({ ref }) => ref);
}

interface NamedClass {
  readonly ref: ClassRef;
  readonly name: string;
  /** Last names of its bases; 'Model' for what cannot be told. */
  readonly bases: readonly string[];
}

function classOf(facts: PythonFacts, file: string, index: number): NamedClass {
  const fact = facts.classes[index];
  const bases = (fact?.bases ?? []).map((base) => calledLike(facts, decodeExpr(facts.code, base)) ?? 'Model');
  return { ref: { file, index }, name: fact?.name ?? '', bases };
}

/** The name that a base has where it is defined, as far as its file tells; undefined when that may be anything. */
function calledLike(facts: PythonFacts, expr: Expr): string | undefined {
  if (expr.k === 'attr') return expr.name;
  if (expr.k === 'subscript') return calledLike(facts, expr.value);
  if (expr.k !== 'name' || facts.assignments.some(({ name }) => name === expr.id)) return undefined;
  return facts.imports.find((fact) => fact.as === expr.id)?.name ?? expr.id;
}
