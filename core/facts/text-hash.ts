/** Where a hash starts. */
export const HASH_SEED = 0x811c9dc5 | 0;

const PRIME = 0x01000193;

/** Continues a 32-bit hash (FNV-1a, two UTF-16 code units a step) with a span of a text. */
export function hashText(text: string, start = 0, end = text.length, seed = HASH_SEED): number {
  let hash = seed;
  let at = start;
  for (; at + 1 < end; at += 2) {
    hash = Math.imul(hash ^ (text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16)), PRIME);
    // The product moves bits upwards only: bring the upper half, where the second unit stands, back down.
    hash ^= hash >>> 15;
  }
  return at < end ? Math.imul(hash ^ text.charCodeAt(at), PRIME) : hash;
}

/** Continues a hash with a number. */
export function hashNumber(value: number, seed: number): number {
  const hash = Math.imul(seed ^ value, PRIME);
  return hash ^ (hash >>> 15);
}
