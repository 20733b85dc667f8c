import { defineRule } from '#core/engine/rule.ts';
import { reportRepeated, worded, type RepeatedQueries } from '#core/engine/repeated-queries.ts';
import lesson from './lesson.md';

/** Prefetched rows are filtered or ordered again, which queries for each row. */
export default defineRule<RepeatedQueries>({
  id: 'orm/defeated-prefetch',
  summary: 'prefetched rows are filtered or ordered again, which queries for each row',
  severity: 'warning',
  guide: 'orm#prefetch-related',
  since: '0.1.0',
  fix: 'none',
  sources: [],
  lesson,
  message: (data) =>
    worded(
      data,
      (access, relations) => `\`${access}\` ignores the prefetched ${relations} and queries again for each row`,
    ),
  on: {
    'defeated-prefetch': (events, { project, report }) => {
      const repeated = reportRepeated(events, project);
      if (repeated) report({ ...repeated, fix: undefined });
    },
  },
});
