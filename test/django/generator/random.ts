/** A stream of random choices that a seed decides altogether, so that a project can be made again. */
export interface Random {
  /** A whole number from 0 up to, but without, `below`. */
  below(below: number): number;
  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Some of the items, at least `least`, in an order of their own. */
  some<T>(items: readonly T[], least: number): T[];
  shuffled<T>(items: readonly T[]): T[];
}

/** The stream of a seed: mulberry32, whose 32 bits are enough for choices. */
export function randomOf(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const shuffled = <T>(items: readonly T[]): T[] => {
    const left = [...items];
    return items.map(() => left.splice(below(left.length), 1)[0] as T);
  };
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick(items) {
      if (items.length === 0) throw new Error('nothing to pick from');
      return items[below(items.length)] as (typeof items)[number];
    },
    some: (items, least) => shuffled(items).slice(0, least + below(items.length - least + 1)),
    shuffled,
  };
}
