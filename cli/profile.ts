import type { AnyRule } from '#core/engine/rule.ts';
import type { Review } from './review.ts';

/** Rules that count the time they take. */
export interface TimedRules {
  readonly rules: readonly AnyRule[];
  /** Milliseconds by rule, so far. */
  readonly times: () => ReadonlyMap<string, number>;
}

/** Wraps the visits of rules in clocks; rules that look at linked projects are timed from outside, as a whole. */
export function timedRules(rules: readonly AnyRule[]): TimedRules {
  const times = new Map<string, number>();
  const wrapped = rules.map((rule) => {
    if (!('visit' in rule)) return rule;
    const visit = Object.entries(rule.visit).map(([kind, look]) => [
      kind,
      (...args: Parameters<NonNullable<typeof look>>) => {
        const start = performance.now();
        look?.(...args);
        times.set(rule.id, (times.get(rule.id) ?? 0) + performance.now() - start);
      },
    ]);
    return { ...rule, visit: Object.fromEntries(visit) as typeof rule.visit };
  });
  return { rules: wrapped, times: () => times };
}

/** How long each part of a review took, and how much memory the process needed at most. */
export function timingsOf({ phases }: Review): string {
  const peak = process.resourceUsage().maxRSS / 1024;
  const memory = `${peak.toFixed(0).padStart(10)} MB  peak memory`;
  return ['Time by part:', ...[...phases].map(([phase, time]) => row(time, phase)), memory, ''].join('\n');
}

/** How long each rule took, the slowest first. */
export function profileOf({ ruleTimes }: Review, visitTimes: ReadonlyMap<string, number>): string {
  const times = [...visitTimes, ...ruleTimes].sort(([, a], [, b]) => b - a);
  return ['Time by rule:', ...times.map(([rule, time]) => row(time, rule)), ''].join('\n');
}

function row(milliseconds: number, name: string): string {
  return `${milliseconds.toFixed(1).padStart(10)} ms  ${name}`;
}
