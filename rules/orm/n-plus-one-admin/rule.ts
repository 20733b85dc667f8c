import { defineRule } from '#core/engine/rule.ts';
import { repairedTogether, reportRepeated, worded, type RepeatedQueries } from '#core/engine/repeated-queries.ts';
import lesson from './lesson.md';

/** A change list reads a relation for each of its rows. */
export default defineRule<RepeatedQueries>({
  id: 'orm/n-plus-one-admin',
  summary: 'a change list reads a relation for each of its rows',
  severity: 'warning',
  guide: 'admin#list-performance',
  since: '0.1.0',
  fix: 'safe',
  sources: [{ tool: 'nplusone', rule: 'lazy load' }],
  lesson,
  message: (data) =>
    worded(data, (access, relations) =>
      data.relations.length === 0
        ? `\`${access}\` runs a query for each row: ${data.queries} queries for this change list`
        : `\`${access}\` queries ${relations} for each row: ${data.queries} queries for this change list`,
    ),
  on: {
    admin: (events, { project, report }) => {
      for (const together of repairedTogether(events)) {
        const repeated = reportRepeated(together, project);
        if (repeated) report(repeated);
      }
    },
  },
});
