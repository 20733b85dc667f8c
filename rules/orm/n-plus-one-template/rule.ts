import { defineRule } from '#core/engine/rule.ts';
import { repairedTogether, reportRepeated, worded, type RepeatedQueries } from '#core/engine/repeated-queries.ts';
import lesson from './lesson.md';

/** A template reads a relation for each row of its loop. */
export default defineRule<RepeatedQueries>({
  id: 'orm/n-plus-one-template',
  summary: 'a template reads a relation for each row of its loop',
  severity: 'warning',
  guide: 'orm#templates-and-serializers',
  since: '0.1.0',
  fix: 'safe',
  sources: [{ tool: 'nplusone', rule: 'lazy load' }],
  lesson,
  message: (data) =>
    worded(
      data,
      (access, relations) =>
        `each \`${access}\` in this template loop queries ${relations}: ${data.queries} queries for the page`,
    ),
  on: {
    template: (events, { project, report }) => {
      for (const together of repairedTogether(events)) {
        const repeated = reportRepeated(together, project);
        if (repeated) report(repeated);
      }
    },
  },
});
