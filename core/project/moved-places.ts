import type { PythonFacts } from '../facts/file-facts.ts';

/**
 * How far a place outside of functions moved between two versions of a file that declare the same: as far as the end of
 * the last function before it.
 */
export function moveOutsideFunctions(old: PythonFacts, now: PythonFacts, start: number): number {
  let end = -1;
  let by = 0;
  for (const [i, fact] of old.functions.entries()) {
    if (fact.end > start || fact.end <= end) continue;
    [end, by] = [fact.end, (now.functions[i]?.end ?? fact.end) - fact.end];
  }
  return by;
}
