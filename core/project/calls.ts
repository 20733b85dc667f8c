import { decodeBlock, decodeExpr } from '../facts/code.ts';
import type { PythonFacts } from '../facts/file-facts.ts';
import type { Expr } from '../facts/flow-form.ts';
import type { Location } from '../text/range.ts';
import type { Project } from './project.ts';
import { walkBlock, walkExpr } from './walk.ts';

/** A call somewhere in the project's own code. */
export interface CallSite {
  readonly file: string;
  readonly call: Expr & { readonly k: 'call' };
  /** The function it stands in, -1 at module and class level. */
  readonly functionIndex: number;
}

type Found = Omit<CallSite, 'file'>;

const known = new WeakMap<PythonFacts, Map<string, readonly Found[]>>();

/**
 * All calls of a function or method by its last name (`set_cookie` for `response.set_cookie(…)`), in the project's own code
 * without tests, in the order of files and source. Bodies are only decoded in files where the name stands, and `beside` too.
 */
export function callsNamed(project: Project, name: string, beside = name): readonly CallSite[] {
  const calls: CallSite[] = [];
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || project.isLibrary(file) || project.isTest(file)) continue;
    if (beside !== name && !facts.code.strings.includes(beside)) continue;
    for (const found of callsIn(facts, name)) calls.push({ file, ...found });
  }
  return calls;
}

const nothing: readonly Found[] = [];

function callsIn(facts: PythonFacts, name: string): readonly Found[] {
  let byName = known.get(facts);
  if (byName === undefined) known.set(facts, (byName = new Map()));
  let found = byName.get(name);
  if (found === undefined) byName.set(name, (found = facts.code.strings.includes(name) ? find(facts, name) : nothing));
  return found;
}

function find(facts: PythonFacts, name: string): readonly Found[] {
  const calls: Found[] = [];
  const at = (functionIndex: number) => ({
    expr: (expr: Expr): void => {
      if (expr.k === 'call' && lastName(expr.func) === name) calls.push({ call: expr, functionIndex });
    },
  });
  walkBlock(decodeBlock(facts.code, facts.body), at(-1));
  for (const { attributes, outerFunction } of facts.classes)
    for (const { value } of attributes)
      if (value !== undefined && outerFunction < 0) walkExpr(decodeExpr(facts.code, value), at(-1));
  facts.functions.forEach(({ body }, index) => walkBlock(decodeBlock(facts.code, body), at(index)));
  return calls.sort((a, b) => a.call.start - b.call.start);
}

/** `set_cookie` of `response.set_cookie`; undefined for what has no name. */
export function lastName(expr: Expr): string | undefined {
  return expr.k === 'attr' ? expr.name : expr.k === 'name' ? expr.id : undefined;
}

/** The argument of a call by its place or name. */
export function argumentOf(call: CallSite['call'], position: number, name: string): Expr | undefined {
  return call.args[position] ?? call.keywords.find((keyword) => keyword.name === name)?.value;
}

/** The call that stands exactly at a place; undefined when there is none any more. */
export function callAt(project: Project, place: Location): CallSite['call'] | undefined {
  const facts = project.python(place.file);
  if (facts === undefined) return undefined;
  let found: CallSite['call'] | undefined;
  const walker = {
    expr: (expr: Expr): void => {
      if (expr.k === 'call' && expr.start === place.start && expr.end === place.end) found ??= expr;
    },
  };
  for (const { start, end, body } of facts.functions)
    if (start <= place.start && place.end <= end) walkBlock(decodeBlock(facts.code, body), walker);
  if (found === undefined) walkBlock(decodeBlock(facts.code, facts.body), walker);
  return found;
}
