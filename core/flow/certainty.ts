import { functionAt } from '../facts/function-at.ts';
import { partsOf } from '../facts/parts.ts';
import { decodeBlock } from '../facts/code.ts';
import type { Expr, Stmt } from '../facts/flow-form.ts';
import type { FunctionRef } from '../project/project.ts';
import type { Location } from '../text/range.ts';
import type { Machine } from './machine.ts';
import type { QuerySetValue } from './value.ts';

/**
 * Does the call surely run for this model? Code that several models share may look first which one it has: then the
 * interpreter, which takes both branches, knows less than the code. Undefined when it is not sure; `within` when it is so
 * only where that function is the entry point's own.
 */
export function certaintyOf(
  m: Machine,
  queryset: QuerySetValue,
  site: Location,
): { readonly within: FunctionRef | undefined } | undefined {
  const certain = { within: undefined };
  if (m.project.isLibrary(site.file)) return certain;
  const inner = functionAround(m, site);
  if (inner === undefined) return certain;
  if (looksAtModel(inner.body) || m.path.some((call) => isInCodeOfManyModels(m, call))) return undefined;
  if (namesModel(m, inner, queryset.origin.location) || !branchesBefore(inner.body, site.start)) return certain;
  return { within: inner.ref };
}

function isInCodeOfManyModels(m: Machine, site: Location): boolean {
  const around = functionAround(m, site);
  return around !== undefined && looksAtModel(around.body);
}

/** Are names that a called function was found not to know, when it ran by itself, unknown where it is called from too? */
export function isUnknownHere(m: Machine, site: Location): boolean {
  return m.guarded === 0 && ![site, ...m.path].some((call) => isInCodeOfManyModels(m, call));
}

interface Around {
  readonly ref: FunctionRef;
  readonly body: readonly Stmt[];
}

function functionAround(m: Machine, site: Location): Around | undefined {
  const facts = m.project.python(site.file);
  const index = facts === undefined ? -1 : functionAt(facts, site);
  const fact = facts?.functions[index];
  return facts && fact && { ref: { file: site.file, index }, body: decodeBlock(facts.code, fact.body) };
}

/** The entry point's own function, or a method of the very class that Django was given. */
export function isOwn(m: Machine, ref: FunctionRef): boolean {
  const { function: own, class: view } = m.entryPoint;
  if (own?.file === ref.file && own.index === ref.index) return true;
  const owner = m.project.python(ref.file)?.functions[ref.index]?.ownerClass ?? -1;
  return view !== undefined && view.file === ref.file && view.index === owner;
}

/** Was the queryset begun right here from a model that is named, `Book.objects`, and not from what came in? */
function namesModel(m: Machine, { ref, body }: Around, origin: Location): boolean {
  if (origin.file !== ref.file) return false;
  for (const part of partsOf(body)) {
    if (part.start !== origin.start || part.end > origin.end || part.k !== 'name') continue;
    const definition = m.project.resolveExpr(ref.file, part, ref.index);
    return definition?.kind === 'class' || definition?.kind === 'module';
  }
  return false;
}

function looksAtModel(body: readonly Stmt[]): boolean {
  for (const part of partsOf(body)) {
    if (part.k === 'name' && /^(hasattr|isinstance|issubclass|FieldError|FieldDoesNotExist)$/.test(part.id))
      return true;
    if (part.k === 'attr' && (part.name === '_meta' || part.name === '__name__')) return true;
    if (part.k === 'compare' && [part.left, ...part.rights].some(isModelName)) return true;
  }
  return false;
}

function isModelName(expr: Expr): boolean {
  return /(^|_)(model|cls|klass)$/.test(expr.k === 'name' ? expr.id : expr.k === 'attr' ? expr.name : '');
}

function branchesBefore(body: readonly Stmt[], start: number): boolean {
  for (const part of partsOf(body))
    if (part.start < start && (part.k === 'if' || part.k === 'match' || part.k === 'ifexp' || part.k === 'while'))
      return true;
  return false;
}
