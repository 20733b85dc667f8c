import { functionAround, remembers } from '#core/engine/code-around.ts';
import { defineRule } from '#core/engine/rule.ts';
import { reportRepeated, worded, type RepeatedQueries } from '#core/engine/repeated-queries.ts';
import type { FlowEvent } from '#core/flow/event.ts';
import type { Project } from '#core/project/project.ts';
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
  message: (data) =>
    worded(
      data,
      (access) => `\`${access}\` queries in a method field, once per row: ${data.queries} queries for this list`,
    ),
  on: {
    'method-field': (events, { project, report }) => {
      const repeated = reportRepeated(
        events.filter((event) => !asksOnce(event, project)),
        project,
      );
      // What would help is an annotation or a prefetch: which one, the method's own words decide.
      if (repeated) report({ ...repeated, fix: undefined });
    },
  },
});

/** A query in code that keeps what it found for the next rows: what it costs a row is not known. */
function asksOnce({ cause, path, site }: FlowEvent, project: Project): boolean {
  return cause.kind === 'query' && [...path, site].some((place) => remembers(functionAround(project, place)));
}
