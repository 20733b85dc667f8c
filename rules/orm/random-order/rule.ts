import { shortened } from '#core/engine/repeated-queries.ts';
import { defineRule } from '#core/engine/rule.ts';
import { modelName } from '../shared.ts';
import lesson from './lesson.md';

interface RandomOrder extends Record<string, unknown> {
  readonly access: string;
  readonly model: string;
}

/** A table is sorted by a random number. */
export default defineRule<RandomOrder>({
  id: 'orm/random-order',
  summary: 'order_by("?") sorts all rows by a random number each time',
  severity: 'information',
  guide: 'orm#pagination-and-ordering',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ access, model }) =>
    `\`${shortened(access)}\` gives each \`${shortened(modelName(model), 24)}\` row that it finds a random number, and sorts by it`,
  on: {
    'random-order': (events, { report }) => {
      for (const { site, cause, context } of events) {
        // Commands run now and then: they fill a table, or pick rows for somebody who waits.
        if (cause.kind !== 'queryset' || context === 'command') continue;
        report({ location: site, data: { access: site.expression ?? '', model: cause.model } });
      }
    },
  },
});
