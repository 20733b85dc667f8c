import { defineRule } from '#core/engine/rule.ts';
import { reportRepeated, shortened, type RepeatedQueries } from '#core/engine/repeated-queries.ts';
import lesson from './lesson.md';

/** A SerializerMethodField runs a query for each row of a list endpoint. */
export default defineRule<RepeatedQueries>({
  id: 'drf/method-field-query',
  summary: 'a SerializerMethodField runs a query for each row of a list endpoint',
  severity: 'warning',
  guide: 'drf#serializer-method-field',
  since: '0.1.0',
  fix: 'none',
  sources: [],
  lesson,
  message: ({ access, queries }) =>
    `\`${shortened(access, 45)}\` queries in a method field, once per row: ${queries} queries for this list`,
  on: {
    'method-field': (events, { project, report }) => {
      const repeated = reportRepeated(events, project);
      if (repeated) report(repeated);
    },
  },
});
