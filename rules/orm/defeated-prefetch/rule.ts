import { defineRule } from '#core/engine/rule.ts';
import { reportRepeated, worded, type RepeatedQueries } from '#core/engine/repeated-queries.ts';
import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import type { FlowEvent } from '#core/flow/event.ts';
import type { Project } from '#core/project/project.ts';
import lesson from './lesson.md';

/** Prefetched rows are filtered or ordered again, which queries for each row. */
export default defineRule<RepeatedQueries>({
  id: 'orm/defeated-prefetch',
  summary: 'prefetched rows are filtered or ordered again, which queries for each row',
  severity: 'warning',
  guide: 'orm#prefetch-related',
  since: '0.1.0',
  fix: 'unsafe',
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
      if (repeated) report({ ...repeated, fix: prefetchAsRead(events, project) });
    },
  },
});

/** `Prefetch("books", queryset=Book.objects.filter(…), to_attr="filtered_books")`, for rows that one place reads. */
function prefetchAsRead(events: readonly FlowEvent[], project: Project): FixIntent | undefined {
  const [event] = events;
  if (event?.cause.kind !== 'relation' || event.origin?.kind !== 'expression') return undefined;
  const { cause, site, origin } = event;
  const relation = project.models.byLabel.get(cause.model)?.relations.get(cause.path.at(-1) ?? '');
  const target = relation?.to === undefined ? undefined : project.models.byLabel.get(relation.to);
  const isOnePlace = events.every(({ site: { start, file } }) => start === site.start && file === site.file);
  if (!isOnePlace || origin.location.file !== site.file || relation === undefined || target === undefined)
    return undefined;
  const { file } = site;
  const change: FixChange = {
    kind: 'prefetch-filtered',
    origin: origin.location,
    read: site,
    lookup: cause.path.join('__'),
    rows: `${target.name}.${target.managers[0]?.name ?? 'objects'}`,
    name: `${cause.defeatedBy === 'order_by' ? 'ordered' : 'filtered'}_${relation.name}`,
  };
  const module = project.moduleOf(target.ref.file);
  if (module === undefined || project.isLibrary(target.ref.file)) return undefined;
  const isBound = project.python(file)?.imports.some(({ as }) => as === target.name) === true;
  return {
    title: 'Prefetch the rows as they are read',
    applicability: 'unsafe',
    changes: [
      change,
      ...(isBound ? [] : [{ kind: 'add-import' as const, file, module, name: target.name }]),
      { kind: 'add-import', file, module: 'django.db.models', name: 'Prefetch' },
    ],
  };
}
