import type { FixIntent } from '#core/engine/fix.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { FlowEvent } from '#core/flow/event.ts';
import lesson from './lesson.md';

interface Multiplied extends Record<string, unknown> {
  /** `Count("books")` */
  readonly aggregate: string;
  /** The relation whose rows repeat the others. */
  readonly by: string;
}

/** Aggregates over two set-valued relations in one query. */
export default defineRule<Multiplied>({
  id: 'orm/multiplied-aggregates',
  summary: 'two set-valued relations are aggregated in one query, which multiplies their rows',
  severity: 'warning',
  guide: 'orm#expressions',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ aggregate, by }) =>
    `\`${aggregate}\` takes each row once for every row of \`${shortened(by, 24)}\`: the two joins multiply`,
  on: {
    'multiplied-aggregates': (events, { report }) => {
      for (const event of events) {
        const { cause, site } = event;
        if (cause.kind !== 'aggregates') continue;
        report({
          location: site,
          data: { aggregate: `${cause.aggregate}("${shortened(cause.path, 24)}")`, by: cause.by },
          fix: cause.repairable ? countOnce(event) : undefined,
        });
      }
    },
  },
});

/** `distinct=True` in each count whose rows are repeated. */
function countOnce({ places }: FlowEvent): FixIntent {
  const changes = places.map((location) => ({ kind: 'add-argument' as const, location, text: 'distinct=True' }));
  return { title: 'Count each row once', applicability: 'unsafe', changes };
}
