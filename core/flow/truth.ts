import type { Location } from '../text/range.ts';
import { emitEvaluation } from './emit.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import { optionsOf } from './options.ts';
import type { Value } from './value.ts';

/** An expression's place in its file. */
export function at(part: { start: number; end: number }, scope: Scope): Location {
  return { file: scope.file, start: part.start, end: part.end };
}

/** `if value:` fetches a queryset's rows; a model instance is always true. */
export function truth(m: Machine, value: Value, site: Location): void {
  for (const option of optionsOf(value)) if (option.k === 'queryset') emitEvaluation(m, option, 'bool', site);
}

/** Constants decide; None is false; everything else may be either. */
export function decidedTruth(test: Value): boolean | undefined {
  if (test.k === 'none') return false;
  return test.k === 'const' ? Boolean(test.value) : undefined;
}
