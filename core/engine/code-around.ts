import { functionAt, functionFactAt } from '../facts/function-at.ts';
import { partsOf } from '../facts/parts.ts';
import { decodeBlock, decodeExpr } from '../facts/code.ts';
import type { Expr, Stmt } from '../facts/flow-form.ts';
import type { Project } from '../project/project.ts';
import { blocksIn } from '../project/walk.ts';
import type { Location } from '../text/range.ts';

/** Code as it was written: an expression or a statement. */
export type Code = Expr | Stmt;

/** The innermost function around a place, decoded; nothing for module code and for what is no Python. */
export function functionAround(project: Project, place: Location): readonly Stmt[] {
  const facts = project.python(place.file);
  const inner = functionFactAt(facts, place);
  return facts && inner ? decodeBlock(facts.code, inner.body) : [];
}

/** What the innermost function around a place is called, `Book.__str__`; undefined outside of functions. */
export function nameAround(project: Project, place: Location): string | undefined {
  return functionFactAt(project.python(place.file), place)?.qualname;
}

/** The code around a place: the body of the innermost function, or the value of the variable or class attribute it stands in. */
export function codeAround(project: Project, place: Location): readonly Code[] {
  const body = functionAround(project, place);
  const facts = project.python(place.file);
  if (body.length > 0 || facts === undefined) return body;
  const holders = [...facts.assignments, ...facts.classes.flatMap(({ attributes }) => attributes)];
  const holder = holders.find(({ start, end }) => start <= place.start && place.end <= end);
  return holder?.value === undefined ? [] : [decodeExpr(facts.code, holder.value)];
}

/** A block that a place stands in, and the statement that it is a branch, handler or body of. */
export interface BlockAround {
  readonly statement: Stmt;
  readonly block: readonly Stmt[];
}

/** The blocks around a place inside the innermost function, or of the module, from the outside in. */
export function* blocksAround(project: Project, { file, start, end }: Location): Generator<BlockAround> {
  const facts = project.python(file);
  if (facts === undefined) return;
  const holds = (statement: Stmt): boolean => statement.start <= start && end <= statement.end;
  const index = functionAt(facts, { start, end });
  let body: readonly Stmt[] | undefined = decodeBlock(facts.code, facts.functions[index]?.body ?? facts.body);
  while (body !== undefined) {
    const statement: Stmt | undefined = body.find(holds);
    body = statement && blocksIn(statement).find((each) => each.some(holds));
    if (statement !== undefined && body !== undefined) yield { statement, block: body };
  }
}

/**
 * Does the function keep what it found, so that it asks once: a cache, `hasattr(self, …)`, `if key not in known`? Then what
 * it costs a row is not known.
 */
export function remembers(body: readonly Stmt[]): boolean {
  return [...partsOf(body)].some(
    (part) =>
      (part.k === 'call' && (isCacheRead(part.func) || isAttributeTest(part))) ||
      (part.k === 'compare' && part.ops.includes('not in')),
  );
}

function isCacheRead(func: Expr): boolean {
  if (func.k !== 'attr' || !/^a?get(_or_set|_many)?$/.test(func.name)) return false;
  const holder = func.value.k === 'subscript' ? func.value.value : func.value;
  const name = holder.k === 'attr' ? holder.name : holder.k === 'name' ? holder.id : '';
  return /caches?$/i.test(name);
}

/** `hasattr(x, …)` and `getattr(x, …, default)`. */
function isAttributeTest({ func, args }: Expr & { k: 'call' }): boolean {
  return func.k === 'name' && (func.id === 'hasattr' || (func.id === 'getattr' && args.length === 3));
}
