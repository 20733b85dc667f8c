/** Where a hash starts. */
export const HASH_SEED = 0x811c9dc5 | 0;

/** Continues a 32-bit hash (FNV-1a over UTF-16 code units) with a span of a text. */
export function hashText(text: string, start = 0, end = text.length, seed = HASH_SEED): number {
  let hash = seed;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
