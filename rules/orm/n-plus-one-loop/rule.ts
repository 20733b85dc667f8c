import { defineRule } from '#core/engine/rule.ts';
import { reportRepeated, worded, type RepeatedQueries } from '#core/engine/repeated-queries.ts';
import lesson from './lesson.md';

/** A relation to one object is read for each row of a loop in Python code. */
export default defineRule<RepeatedQueries>({
  id: 'orm/n-plus-one-loop',
  summary: 'a relation to one object is read for each row of a loop in Python code',
  severity: 'warning',
  guide: 'orm#n-plus-one',
  since: '0.1.0',
  fix: 'safe',
  sources: [{ tool: 'nplusone', rule: 'lazy load' }],
  lesson,
  message: (data) =>
    worded(data, (access, relations) =>
      data.throughModel
        ? `each \`${access}\` here reads ${relations} with a query: ${data.queries} queries for this list`
        : `each \`${access}\` here runs one query: ${data.queries} queries for this list`,
    ),
  on: {
    'loop-one': (events, { project, report }) => {
      const repeated = reportRepeated(events, project);
      if (repeated) report(repeated);
    },
  },
});
