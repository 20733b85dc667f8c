import type { Expr } from '../facts/flow-form.ts';
import type { Location } from '../text/range.ts';
import { emitEvaluation } from './emit.ts';
import type { Machine, RawEvent } from './machine.ts';
import type { Scope } from './scope.ts';
import { optionsOf } from './options.ts';
import type { Value } from './value.ts';

/** `row.pk` of a row that came from the database, and `row._state`. */
export const rowKey = { k: 'external', name: '<key of a row>' } as const;
export const rowState = { k: 'external', name: '<state of a row>' } as const;

/** What `cache.get()` gives: the value that was kept, or None. */
export const cached = { k: 'external', name: '<cached>' } as const;

/** What annotate() put on a row: some value that is there, which `getattr(row, name, None)` then tests. */
export const annotation: Value = { k: 'external', name: 'annotation' };

/** An expression's place in its file. */
export function at(part: { start: number; end: number }, scope: Scope): Location {
  return { file: scope.file, start: part.start, end: part.end };
}

/** The part of a test that decides last: `books` in `if detailed and books:`. */
export function testedPart(test: Expr): Expr {
  return test.k === 'and' || test.k === 'or' ? testedPart(test.right) : test;
}

/** `if value:` fetches a queryset's rows; a model instance is always true. */
export function truth(m: Machine, value: Value, site: Location): void {
  markTested(m, site);
  for (const option of optionsOf(value)) if (option.k === 'queryset') emitEvaluation(m, option, 'bool', site);
}

/** The number that was asked for at this place is only tested: `if books.count():`, `books.count() > 0`. */
export function markTested(m: Machine, site: Location): void {
  // Rows that are one of several kinds are asked for once for each.
  for (let index = m.events.length - 1; index >= 0; index--) {
    const event = m.events[index];
    if (event === undefined || !isAskedAt(event, site)) return;
    m.events[index] = { ...event, tags: [...event.tags, 'tested'] };
  }
}

function isAskedAt({ cause, site: place, tags }: RawEvent, site: Location): boolean {
  if (place.file !== site.file || tags.includes('tested')) return false;
  const method = cause.kind === 'query' || cause.kind === 'relation' ? cause.method : undefined;
  if (method === 'count') return place.start === site.start && place.end === site.end;
  // `len(author.books.all())` is told at the rows inside.
  return method === 'len' && place.start >= site.start && place.end >= site.end - 1 && place.end <= site.end;
}

/**
 * Constants decide; None is false, an object that is surely there true; a row that a query brought has a key and is no new
 * one; all else may be either.
 */
export function decidedTruth(test: Value): boolean | undefined {
  if (test.k === 'none') return false;
  if (test.k === 'instance' && test.isThere) return true;
  if (test.k === 'external' && test.name === rowKey.name) return true;
  if (test.k === 'external' && test.name === `${rowState.name}.adding`) return false;
  return test.k === 'const' ? Boolean(test.value) : undefined;
}
