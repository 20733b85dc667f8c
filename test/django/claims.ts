import assert from 'node:assert/strict';
import { type EntryTruth, fewRows, type Growth, growthOf, manyRows, worstGrowth } from './truth.ts';

/** A claimed cost `base + perRow·N`. */
export interface Claim {
  readonly base: number;
  readonly perRow: number;
}

/** Reads '3', '1 + N', '2 + 3·N'. Throws on anything else: a claim that is not understood is not checked. */
export function readClaim(text: string): Claim {
  const [, base, times, n] = /^(\d+)(?: \+ (?:(\d+)·)?(N))?$/.exec(text) ?? [];
  if (base === undefined) throw new Error(`not a number of queries: "queries: ${text}"; write 3, 1 + N or 2 + 3·N`);
  return { base: Number(base), perRow: n === undefined ? 0 : Number(times ?? 1) };
}

/** The entry point that costs most: a claim is about it. */
export function costliest(entries: readonly EntryTruth[]): EntryTruth | undefined {
  const cost = (entry: EntryTruth): number => {
    const growth = growthOf(entry);
    if (growth === undefined) return -1;
    return worstGrowth(growth) * 1000 + Math.max(...growth.map(({ many }) => many));
  };
  return [...entries].sort((a, b) => cost(b) - cost(a))[0];
}

/**
 * The claim is what Django did: in one shape of the data at least when it grows, in all of them when it does not. The two
 * counts that the pages of a change list need may be left out.
 */
export function checkClaim(text: string, entry: EntryTruth): void {
  const claim = readClaim(text);
  const growth = growthOf(entry);
  assert.ok(growth, `${entry.name} cannot be called`);
  const besides = entry.name.endsWith('change list') ? [0, 2] : [0];
  const isFulfilled = ({ few, many }: Growth): boolean =>
    besides.some(
      (counts) =>
        few === claim.base + counts + claim.perRow * fewRows && many === claim.base + counts + claim.perRow * manyRows,
    );
  const holds = claim.perRow > 0 ? growth.some(isFulfilled) : growth.every(isFulfilled);
  assert.ok(holds, `"queries: ${text}", but ${entry.name} runs ${counted(growth)}\n${sqlOf(growth)}`);
}

/** Some query that ran is the claimed one: blanks and quotes are alike, `…` stands for anything. */
export function checkSql(text: string, entry: EntryTruth): void {
  const ran = (growthOf(entry) ?? []).flatMap(({ sql }) => sql.map(plain));
  const parts = plain(text)
    .split('…')
    .map((part) => part.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const wanted = new RegExp(`^${parts.join('.*')}$`, 's');
  assert.ok(
    ran.some((sql) => wanted.test(sql)),
    `"sql: ${text}", but ${entry.name} runs\n${ran.join('\n')}`,
  );
}

/** '4 queries with 3 rows and 8 with 7', for each shape. */
export function counted(growth: readonly Growth[]): string {
  const counts = growth.map(({ few, many }) => `${few} queries with ${fewRows} rows and ${many} with ${manyRows}`);
  return [...new Set(counts)].join(', or ');
}

/** The statements of the shape that grows most, for a reader of a failed test. */
export function sqlOf(growth: readonly Growth[]): string {
  const [worst] = [...growth].sort((a, b) => b.many - b.few - (a.many - a.few));
  return (worst?.sql ?? []).map((sql) => `  ${sql}`).join('\n');
}

function plain(sql: string): string {
  return sql.replaceAll('"', '').replaceAll(/\s+/g, ' ').trim();
}
