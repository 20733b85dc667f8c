import type { Location } from '../text/range.ts';
import { emitEvaluation } from './emit.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import { optionsOf } from './options.ts';
import type { Value } from './value.ts';

/** `row.pk` of a row that came from the database, and `row._state`. */
export const rowKey = { k: 'external', name: '<key of a row>' } as const;
export const rowState = { k: 'external', name: '<state of a row>' } as const;

/** An expression's place in its file. */
export function at(part: { start: number; end: number }, scope: Scope): Location {
  return { file: scope.file, start: part.start, end: part.end };
}

/** `if value:` fetches a queryset's rows; a model instance is always true. */
export function truth(m: Machine, value: Value, site: Location): void {
  for (const option of optionsOf(value)) if (option.k === 'queryset') emitEvaluation(m, option, 'bool', site);
}

/** Constants decide; None is false; a row that a query brought has a key and is no new one; all else may be either. */
export function decidedTruth(test: Value): boolean | undefined {
  if (test.k === 'none') return false;
  if (test.k === 'external' && test.name === rowKey.name) return true;
  if (test.k === 'external' && test.name === `${rowState.name}.adding`) return false;
  return test.k === 'const' ? Boolean(test.value) : undefined;
}
