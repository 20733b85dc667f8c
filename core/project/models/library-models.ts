import { decodeExpr } from '../../facts/code.ts';
import type { FileFacts, PythonFacts } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import type { ClassRef, Project } from '../project.ts';

/** A library outlives the projects over it, and few of its classes are models: they are sorted out once. */
const known = new WeakMap<ReadonlyMap<string, FileFacts>, readonly ClassRef[]>();

/**
 * Classes of the stubs that can be models, except where the project has the real module, and of packages that nothing in
 * the project installs or imports.
 */
export function libraryModels(project: Project, library: ReadonlyMap<string, FileFacts>): ClassRef[] {
  let candidates = known.get(library);
  if (candidates === undefined) known.set(library, (candidates = modelLike(library)));
  const used = usedPackages(project, library);
  return candidates.filter(({ file }) => {
    const module = project.moduleOf(file) ?? '';
    return used.has(packageOf(module)) && project.fileOfModule(module) === file;
  });
}

/** What the project installs and imports, and what the stubs of that import. */
function usedPackages(project: Project, library: ReadonlyMap<string, FileFacts>): ReadonlySet<string> {
  const used = new Set(project.apps.flatMap((app) => (app.installed ? packageOf(app.name) : [])));
  for (const facts of project.files.values()) for (const name of importedPackages(facts)) used.add(name);
  const imports = importsOfPackages(project, library);
  // A set gives what is added while it is walked, too.
  for (const name of used) for (const imported of imports.get(name) ?? []) used.add(imported);
  return used;
}

/** They outlive the projects over a library, as its models do. */
const packageImports = new WeakMap<ReadonlyMap<string, FileFacts>, ReadonlyMap<string, readonly string[]>>();

/** Package of the library -> packages that its modules import. */
function importsOfPackages(
  project: Project,
  library: ReadonlyMap<string, FileFacts>,
): ReadonlyMap<string, readonly string[]> {
  const taken = packageImports.get(library);
  if (taken !== undefined) return taken;
  const imports = new Map<string, string[]>();
  for (const [file, facts] of library) {
    const name = packageOf(project.moduleOf(file) ?? '');
    imports.set(name, [...(imports.get(name) ?? []), ...importedPackages(facts)]);
  }
  packageImports.set(library, imports);
  return imports;
}

const importsOf = new WeakMap<FileFacts, readonly string[]>();

function importedPackages(facts: FileFacts): readonly string[] {
  if (facts.language !== 'python') return [];
  let packages = importsOf.get(facts);
  if (packages === undefined) {
    const absolute = facts.imports.filter(({ level }) => level === 0);
    packages = [...new Set(absolute.map(({ module, name }) => packageOf(`${module}.${name}`)))];
    importsOf.set(facts, packages);
  }
  return packages;
}

/** 'taggit' of 'taggit.models'; each package of django.contrib counts by itself. */
function packageOf(dotted: string): string {
  return /^django\.contrib\.\w+|^\w*/.exec(dotted)?.[0] ?? '';
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
