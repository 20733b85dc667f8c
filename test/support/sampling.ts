/** True when the long suites run in full (`npm run test:deep`). */
export const isDeep = process.env['DJANGO_COACH_DEEP'] === '1';

/** The seed of everything that is drawn by chance: the same cases on every machine and day. */
export const seed = 20_260_101;

/** Draws `count` different numbers below `limit`, always the same for the same arguments; all of them when deep. */
export function sample(limit: number, count: number): number[] {
  if (isDeep || count >= limit) return Array.from({ length: limit }, (_, at) => at);
  const drawn = new Set<number>();
  let state = seed + limit;
  while (drawn.size < count) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    drawn.add(Math.floor((state / 2 ** 32) * limit));
  }
  return [...drawn].sort((a, b) => a - b);
}
