import type { FixIntent } from '#core/engine/fix.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { settingIn } from '#core/project/settings/effective.ts';
import { itemsOf, textOf } from '#core/project/settings/values.ts';
import { reportSettings, writtenAs } from '../shared.ts';
import type { SettingProblem } from '../shared.ts';
import lesson from './lesson.md';
import { orderings } from './orderings.ts';
import type { Ordering } from './orderings.ts';

interface MiddlewareOrder extends Record<string, unknown> {
  readonly first: string;
  readonly second: string;
  readonly reason: string;
}

/** Two middleware in an order that their documentation calls wrong. Sources: see orderings.ts. */
export default defineRule<MiddlewareOrder>({
  id: 'settings/middleware-order',
  summary: 'Two entries of MIDDLEWARE stand in an order in which one of them does not work',
  severity: 'warning',
  guide: 'requests#middleware-onion',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ first, second, reason }) => `\`${lastPart(second)}\` comes before \`${lastPart(first)}\`, ${reason}`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const setting = settingIn(module, 'MIDDLEWARE');
      const { value } = setting ?? {};
      const names = itemsOf(setting?.constant)?.map(textOf) ?? [];
      if (setting === undefined || value === undefined) return undefined;
      const source = assignedExpr(ctx.project, value);
      const written = source?.k === 'list' || source?.k === 'tuple' ? source.items : [];
      const { file } = value.location;
      return firstOf(wrongOrders(names), names).map((ordering): SettingProblem<MiddlewareOrder> => {
        const item = written.find((each) => each.k === 'str' && each.value === ordering.second);
        const at = { file, start: item?.start ?? value.location.start, end: item?.end ?? value.location.end };
        return { ...setting, data: { ...ordering }, at, fix: inOrder(file, written, ordering) };
      });
    }),
});

function wrongOrders(names: readonly (string | undefined)[]): Ordering[] {
  return orderings.filter(({ first, second }) => {
    const [at, other] = [names.indexOf(first), names.indexOf(second)];
    return at >= 0 && other >= 0 && other < at;
  });
}

/**
 * One finding for each middleware that stands too high, and one for each that stands too low, at the highest of those that
 * it should stand before: moving one may repair several orders.
 */
function firstOf(wrong: readonly Ordering[], names: readonly (string | undefined)[]): Ordering[] {
  const seconds = wrong.filter(({ second }, i) => wrong.findIndex((other) => other.second === second) === i);
  const place = ({ second }: Ordering): number => names.indexOf(second);
  return seconds.filter((one) => !seconds.some((other) => other.first === one.first && place(other) < place(one)));
}

/** Moves the one up to the place of the other; those between move down by one. Undefined when it is not all plain text. */
function inOrder(file: string, written: readonly Expr[], { first, second }: Ordering): FixIntent | undefined {
  const at = (name: string): number => written.findIndex((each) => each.k === 'str' && each.value === name);
  const [to, from] = [at(second), at(first)];
  if (to < 0 || from < to) return undefined;
  const moved = written.slice(to, from + 1);
  const texts = moved.map((each) => (each.k === 'str' ? each.value : undefined));
  const rotated = [texts.at(-1), ...texts.slice(0, -1)];
  const changes = moved.flatMap((each, i) => {
    const expected = writtenAs(each);
    const text = rotated[i];
    if (expected === undefined || text === undefined) return [];
    const location = { file, start: each.start, end: each.end };
    return [{ kind: 'replace', location, expected, text: `"${text}"` } as const];
  });
  if (changes.length < moved.length) return undefined;
  return { title: `Move \`${lastPart(first)}\` before \`${lastPart(second)}\``, applicability: 'unsafe', changes };
}

function lastPart(dotted: string): string {
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}
