import { decodeExpr } from '../../facts/code.ts';
import type { PythonFacts } from '../../facts/file-facts.ts';
import type { Recorder } from './collector.ts';

const managers = new Set(['objects', '_default_manager']);

/**
 * A module that names a model's manager outside of its functions is looked at as Python imports it. Most files do not even
 * have the word, and are not read for it.
 */
export function addImport(recorder: Recorder, file: string, facts: PythonFacts): void {
  const names = facts.code.strings.filter((text) => managers.has(text));
  if (names.length === 0 || !expressionsOf(facts).some((ref) => asksDatabase(facts, ref))) return;
  recorder.addModule(file);
}

/** What is evaluated at import: values of variables and class attributes, and parameters' defaults. */
function expressionsOf({ assignments, classes, functions }: PythonFacts): readonly number[] {
  const attributes = classes.filter(({ outerFunction }) => outerFunction < 0).flatMap((fact) => fact.attributes);
  const defaults = functions
    .filter(({ outerFunction }) => outerFunction < 0)
    .flatMap(({ params }) => params.flatMap((param) => param.default ?? []));
  return [...[...assignments, ...attributes].flatMap(({ value }) => value ?? []), ...defaults];
}

/** `Book.objects`, or a call of a function of the same file: that one may ask. */
function asksDatabase(facts: PythonFacts, ref: number): boolean {
  const own = new Set(facts.functions.flatMap((fact) => (fact.ownerClass < 0 ? [fact.name] : [])));
  const isSign = (part: object): boolean => {
    if (!('k' in part)) return false;
    if (part.k === 'attr' && 'name' in part) return managers.has(String(part.name));
    const func = part.k === 'call' && 'func' in part ? part.func : undefined;
    return typeof func === 'object' && func !== null && 'id' in func && own.has(String(func.id));
  };
  const search = (part: unknown): boolean =>
    typeof part === 'object' && part !== null && (isSign(part) || Object.values(part).some(search));
  return search(decodeExpr(facts.code, ref));
}
