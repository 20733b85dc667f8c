import { functionAround } from '#core/engine/code-around.ts';
import type { Expr, Stmt } from '#core/facts/flow-form.ts';
import { functionAt } from '#core/facts/function-at.ts';
import { partsOf } from '#core/facts/parts.ts';
import type { Model } from '#core/project/model-graph.ts';
import type { Definition, Project } from '#core/project/project.ts';
import type { Location } from '#core/text/range.ts';

/** Code that runs for one row: of a loop, or of a function that is given the row. */
export interface RowCode {
  readonly code: readonly unknown[];
  /** What the row is called there. */
  readonly names: readonly string[];
  readonly model: Model;
}

/**
 * Does code of the project decide at `place` which rows are meant: a function that is given the row or something of it, a
 * method or property of the row, or an object that was made of it? A queryset cannot ask them. `if row.price < 1` it can.
 */
export function isDecidedByCode(project: Project, place: Location, row: RowCode): boolean {
  const tests = testsBefore(row.code, place);
  if (tests.length === 0) return false;
  const values = valuesOfNames(functionAround(project, place));
  const ofRow = namesOfRow(row.names, values);
  const mentionsRow = (part: unknown): boolean =>
    [...partsOf(part)].some((each) => each.k === 'name' && ofRow.has(each.id));
  const isMade = (expr: Expr): boolean =>
    [expr, ...((expr.k === 'name' && values.get(expr.id)) || [])].some(
      (value) => isConstruction(value) && mentionsRow(value),
    );
  const decides = (part: Expr | Stmt): boolean => {
    if (part.k === 'attr') return isName(part.value, row.names) && isOwnMember(project, row.model, part.name);
    if (part.k !== 'call' || !mentionsRow(part)) return false;
    return (part.func.k === 'attr' && isMade(part.func.value)) || isOwnFunction(project, place, part.func);
  };
  return [...computedFrom(tests, values)].some(decides);
}

/** `Association(…)` */
export function isConstruction(expr: Expr): boolean {
  return expr.k === 'call' && expr.func.k === 'name' && /^[A-Z]/.test(expr.func.id);
}

/** What the branches around a place ask, and those before it that leave the round. */
function testsBefore(code: readonly unknown[], place: Location): Expr[] {
  return [...partsOf(code)].flatMap((part) => {
    if (part.k !== 'if' || part.start > place.start) return [];
    const leaves = [part.then, part.otherwise].some((block) => ['continue', 'return'].includes(block.at(-1)?.k ?? ''));
    return place.end <= part.end || leaves ? [part.test] : [];
  });
}

type Values = ReadonlyMap<string, readonly Expr[]>;

/** What the names of a function are set to. */
function valuesOfNames(code: readonly unknown[]): Values {
  const values = new Map<string, Expr[]>();
  for (const part of partsOf(code)) {
    const targets =
      part.k === 'assign' ? part.targets : part.k === 'walrus' || part.k === 'annassign' ? [part.target] : [];
    const value = 'value' in part ? part.value : undefined;
    for (const target of targets)
      if (target.k === 'name' && typeof value === 'object')
        values.set(target.id, [...(values.get(target.id) ?? []), value]);
  }
  return values;
}

/** The names that hold the row, or something that was computed of it. */
function namesOfRow(names: readonly string[], values: Values): ReadonlySet<string> {
  const found = new Set(names);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const [name, given] of values)
      if ([...partsOf(given)].some((part) => part.k === 'name' && found.has(part.id))) found.add(name);
  }
  return found;
}

/** All parts of some expressions, and of what the names in them are set to. */
function* computedFrom(exprs: readonly Expr[], values: Values, seen = new Set<string>()): Generator<Expr | Stmt> {
  for (const part of partsOf(exprs)) {
    yield part;
    if (part.k !== 'name' || seen.has(part.id)) continue;
    seen.add(part.id);
    yield* computedFrom(values.get(part.id) ?? [], values, seen);
  }
}

function isName(expr: Expr, names: readonly string[]): boolean {
  return expr.k === 'name' && names.includes(expr.id);
}

/** A method or property that the model's class says. */
function isOwnMember(project: Project, { ref }: Model, name: string): boolean {
  return isOwn(project, project.member({ kind: 'class', ref }, name));
}

/** A function of the project, or a method of the class that the code stands in: `self.is_old(…)`. */
function isOwnFunction(project: Project, place: Location, func: Expr): boolean {
  const facts = project.python(place.file);
  const index = facts === undefined ? -1 : functionAt(facts, place);
  if (func.k === 'attr' && isName(func.value, ['self', 'cls'])) {
    const owner = facts?.functions[index]?.ownerClass ?? -1;
    const ref = { file: place.file, index: owner };
    return owner >= 0 && isOwn(project, project.member({ kind: 'class', ref }, func.name));
  }
  return isOwn(project, project.resolveExpr(place.file, func, index < 0 ? undefined : index));
}

function isOwn(project: Project, definition: Definition | undefined): boolean {
  return definition?.kind === 'function' && !project.isLibrary(definition.ref.file);
}
