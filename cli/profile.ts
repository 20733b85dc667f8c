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

/** A table of where the time went, the slowest first. */
export function profileOf(review: Review, visitTimes: ReadonlyMap<string, number>): string {
  const phases = [...review.phases].map(([phase, time]) => row(time, phase));
  const ruleTimes = [...visitTimes, ...review.ruleTimes].sort(([, a], [, b]) => b - a);
  return ['Time by part:', ...phases, 'Time by rule:', ...ruleTimes.map(([rule, time]) => row(time, rule)), ''].join(
    '\n',
  );
}

function row(milliseconds: number, name: string): string {
  return `${milliseconds.toFixed(1).padStart(10)} ms  ${name}`;
}
