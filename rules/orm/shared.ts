import { codeAround, functionAround, type Code } from '#core/engine/code-around.ts';
import { partsOf } from '#core/facts/parts.ts';
import type { Expr, Stmt } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import type { Location } from '#core/text/range.ts';

/** The expression that stands at exactly this place. */
export function expressionAt(project: Project, place: Location): Expr | undefined {
  const code = codeAround(project, place);
  return [...partsOf(code)].find(
    (part): part is Expr => part.start === place.start && part.end === place.end && !isStatement(part),
  );
}

function isStatement(part: Code): boolean {
  return part.k === 'expr' || part.k === 'return' || part.k === 'assign';
}

/** Does a place lie in a `try`, or below `with suppress(…)` and the like? Then its author expects it to raise. */
export function isGuarded(body: readonly Stmt[], place: Location): boolean {
  const holds = (statements: readonly Stmt[]): boolean =>
    statements.some(({ start, end }) => start <= place.start && place.end <= end);
  return [...partsOf(body)].some(
    (part) =>
      (part.k === 'try' && holds(part.body)) ||
      (part.k === 'with' && holds(part.body) && part.items.some(({ value }) => expectsErrors(value))),
  );
}

function expectsErrors(value: Expr): boolean {
  const func = value.k === 'call' ? value.func : value;
  const name = func.k === 'attr' ? func.name : func.k === 'name' ? func.id : '';
  return /suppress|raises|assert/i.test(name);
}

/** `Book` for 'shop.Book'. */
export function modelName(label: string): string {
  return label.slice(label.indexOf('.') + 1);
}

/**
 * Does nobody look at the rows of a queryset that is measured or tested here? True for a chain that is built on the spot, and
 * for a local name that this function only measures, tests and builds on. Whatever may hand the rows on is a use.
 */
export function rowsUnused(project: Project, operand: Expr, place: Location): boolean {
  if (isNamedByWalrus(codeAround(project, place), operand)) return false;
  if (operand.k === 'call') return buildsRows(operand);
  if (operand.k !== 'name') return false;
  const facts = project.python(place.file);
  const body = functionAround(project, place);
  const inner = facts?.functions.filter(
    (fact) => body[0] !== undefined && body[0].start <= fact.start && fact.end <= (body.at(-1)?.end ?? 0),
  );
  if (facts === undefined || body.length === 0 || (inner?.length ?? 0) > 0) return false;
  return isAssigned(body, operand.id) && usesOf(body, operand.id) === 0;
}

/** `if books := author.books.all():` keeps the rows for later. */
function isNamedByWalrus(code: readonly Code[], operand: Expr): boolean {
  return [...partsOf(code)].some(
    (part) => part.k === 'walrus' && part.value.start === operand.start && part.value.end === operand.end,
  );
}

const buildsQuerySet = new Set(
  `filter exclude order_by distinct reverse annotate alias select_related prefetch_related only defer values values_list
  using all none`.split(/\s+/),
);

/**
 * A name that the function binds itself, always to a queryset that is built there: what a caller hands over may be used by
 * the caller, and what comes from elsewhere may be a list or None.
 */
function isAssigned(body: readonly Stmt[], name: string): boolean {
  const isName = (target: Expr): boolean => target.k === 'name' && target.id === name;
  const parts = [...partsOf(body)];
  const isBoundElse = parts.some(
    (part) => (part.k === 'for' || part.k === 'annassign' || part.k === 'walrus') && isName(part.target),
  );
  const values = parts.flatMap((part) => (part.k === 'assign' && part.targets.some(isName) ? [part.value] : []));
  return !isBoundElse && values.length > 0 && values.every(buildsRows);
}

function buildsRows(value: Expr): boolean {
  return value.k === 'call' && value.func.k === 'attr' && buildsQuerySet.has(value.func.name);
}

/** How often a name stands where its rows may be looked at: everywhere but as a target, a test, `len(…)` or the start of a new chain. */
function usesOf(code: unknown, name: string): number {
  if (typeof code !== 'object' || code === null) return 0;
  const isName = (part: unknown): boolean =>
    typeof part === 'object' && part !== null && 'k' in part && part.k === 'name' && 'id' in part && part.id === name;
  if (isName(code)) return 1;
  let uses = 0;
  for (const [key, part] of Object.entries(code)) {
    const harmless = isName(part) && 'k' in code && isHarmless(code as Code, key);
    const targets = key === 'targets' && Array.isArray(part) ? part.filter((target) => !isName(target)) : part;
    if (!harmless && !(isMeasured(code) && key === 'args')) uses += usesOf(targets, name);
  }
  return uses;
}

function isHarmless(around: Code, key: string): boolean {
  if (key === 'test') return true;
  if (around.k === 'not') return true;
  return (
    around.k === 'attr' && (buildsQuerySet.has(around.name) || around.name === 'count' || around.name === 'exists')
  );
}

/** `len(books)`, `bool(books)`. */
function isMeasured(code: object): boolean {
  if (!('k' in code) || code.k !== 'call') return false;
  const { func, args } = code as Expr & { k: 'call' };
  return func.k === 'name' && (func.id === 'len' || func.id === 'bool') && args[0]?.k === 'name';
}

/** The call `len(…)` at a place, or around it: rows of a relation are told inside the call. */
export function measuredAt(project: Project, place: Location): (Expr & { readonly k: 'call' }) | undefined {
  return [...partsOf(codeAround(project, place))].find(
    (part): part is Expr & { k: 'call' } =>
      part.k === 'call' &&
      part.func.k === 'name' &&
      part.func.id === 'len' &&
      part.args.length === 1 &&
      isAtOrIn(part, part.args[0], place),
  );
}

function isAtOrIn(call: Expr, operand: Expr | undefined, { start, end }: Location): boolean {
  return [call, operand].some((part) => part?.start === start && part.end === end);
}
