import { defineRule } from '#core/engine/rule.ts';
import {
  isOnlyCounted,
  reportRepeated,
  servedTogether,
  worded,
  type RepeatedQueries,
} from '#core/engine/repeated-queries.ts';
import lesson from './lesson.md';

interface Many extends RepeatedQueries {
  /** Nobody looks at the rows: `author.books.count()`. */
  readonly counted: boolean;
}

/** A relation to many objects is read for each row of a loop in Python code. */
export default defineRule<Many>({
  id: 'orm/n-plus-one-many',
  summary: 'a relation to many objects is read for each row of a loop in Python code',
  severity: 'warning',
  guide: 'orm#prefetch-related',
  since: '0.1.0',
  fix: 'safe',
  sources: [{ tool: 'nplusone', rule: 'lazy load' }],
  lesson,
  message: (data) =>
    worded(data, (access, relations) =>
      data.counted
        ? `each \`${access}\` here runs one query, ${data.queries} in all: \`annotate()\` asks for all rows at once`
        : `each \`${access}\` here fetches ${relations} anew: ${data.queries} queries for this list`,
    ),
  on: {
    'loop-many': (events, { project, report }) => {
      for (const together of servedTogether(events)) {
        const repeated = reportRepeated(together, project);
        if (repeated) report({ ...repeated, data: { ...repeated.data, counted: together.every(isOnlyCounted) } });
      }
    },
  },
});
