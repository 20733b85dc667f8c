import type { Range } from '../text/range.ts';
import type { FunctionFact, PythonFacts } from './file-facts.ts';

/** Index of the innermost function around a range of its file; -1 outside of all. */
export function functionAt({ functions }: PythonFacts, { start, end }: Range): number {
  let best = -1;
  let size = Infinity;
  for (const [index, fact] of functions.entries()) {
    if (fact.start > start || end > fact.end || fact.end - fact.start >= size) continue;
    [best, size] = [index, fact.end - fact.start];
  }
  return best;
}

/** The innermost function around a range of a file; undefined outside of all, and without facts. */
export function functionFactAt(facts: PythonFacts | undefined, range: Range): FunctionFact | undefined {
  return facts?.functions[functionAt(facts, range)];
}
