import { defineRule } from '#core/engine/rule.ts';
import { repairedTogether, reportRepeated, worded, type RepeatedQueries } from '#core/engine/repeated-queries.ts';
import lesson from './lesson.md';

/** A serializer reads a relation for each row of a list. */
export default defineRule<RepeatedQueries>({
  id: 'orm/n-plus-one-serializer',
  summary: 'a serializer reads a relation for each row of a list',
  severity: 'warning',
  guide: 'drf#list-endpoints',
  since: '0.1.0',
  fix: 'safe',
  sources: [{ tool: 'nplusone', rule: 'lazy load' }],
  lesson,
  message: (data) =>
    worded(
      data,
      (access, relations) =>
        `${isField(data) ? 'field ' : ''}\`${access}\` queries ${relations} for each row: ${data.queries} queries for this list`,
    ),
  on: {
    serializer: (events, { project, report }) => {
      for (const together of repairedTogether(events)) {
        const repeated = reportRepeated(together, project);
        if (repeated) report(repeated);
      }
    },
  },
});

/** A name; what is read by code that a field runs is an expression. */
function isField({ access }: RepeatedQueries): boolean {
  return /^\w+$/.test(access);
}
