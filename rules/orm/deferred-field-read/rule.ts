import { primaryPlace, rowLoop, shortened } from '#core/engine/repeated-queries.ts';
import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { FlowEvent, Site } from '#core/flow/event.ts';
import type { Project } from '#core/project/project.ts';
import type { RelatedPlace } from '#core/engine/finding.ts';
import { callAt } from '../shared.ts';
import lesson from './lesson.md';

interface DeferredField extends Record<string, unknown> {
  readonly access: string;
  readonly fields: readonly string[];
  readonly mode: 'only' | 'defer';
  readonly queries: string;
}

/** A column that only() or defer() left out is fetched for each row. */
export default defineRule<DeferredField>({
  id: 'orm/deferred-field-read',
  summary: 'a field that only() or defer() left out is read for each row',
  severity: 'warning',
  guide: 'orm#only-defer-values',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ access, mode, queries }) =>
    `each \`${shortened(access, 30)}\` here runs one query, as \`.${mode}()\` left it out: ${queries} queries for this list`,
  on: {
    'deferred-field': (events, { project, report }) => {
      const [first] = events;
      if (first?.cause.kind !== 'deferred') return;
      const { mode } = first.cause;
      const place = primaryPlace(first);
      const fields = fieldsOf(events, first);
      const queries = fields.length > 1 ? `1 + ${fields.length}·N` : '1 + N';
      report({
        location: place,
        data: { access: place.expression ?? '', fields, mode, queries },
        related: relatedTo(first, place),
        fix: loadFields(project, first, fields),
      });
    },
  },
});

/** The fields that the same call left out. */
function fieldsOf(events: readonly FlowEvent[], { places: [call] }: FlowEvent): readonly string[] {
  const same = events.filter(({ places }) => places[0]?.start === call?.start && places[0]?.file === call?.file);
  return [...new Set(same.flatMap(({ cause }) => (cause.kind === 'deferred' ? [cause.field] : [])))];
}

function relatedTo(event: FlowEvent, place: Site): readonly RelatedPlace[] {
  const related: RelatedPlace[] = event.places
    .slice(0, 1)
    .map((location) => ({ location, message: 'the field is left out here' }));
  if (place !== event.site)
    related.push({ location: event.site, message: `\`${event.site.expression}\` is read here` });
  const loop = rowLoop(event);
  if (loop) related.push({ location: loop.location, message: 'rows are looped over here' });
  return related;
}

/** Names the fields in only(), or takes them out of defer(). */
function loadFields(project: Project, event: FlowEvent, fields: readonly string[]): FixIntent | undefined {
  const [place] = event.places;
  const found = place && !project.isLibrary(place.file) ? callAt(project, place) : undefined;
  if (place === undefined || found?.call.func.k !== 'attr' || found.lastEnd === undefined) return undefined;
  const { call, lastEnd } = found;
  const named = fields.map((field) => `\`${field}\``).join(', ');
  if (found.call.func.name === 'only') {
    const text = fields.map((field) => `, "${field}"`).join('');
    const at = { file: place.file, start: lastEnd, end: lastEnd };
    return {
      title: `Load ${named} with the rows`,
      applicability: 'safe',
      changes: [{ kind: 'insert', location: at, text }],
    };
  }
  const changes = withoutArguments(place.file, call, fields);
  return changes && { title: `Load ${named} with the rows`, applicability: 'safe', changes };
}

function withoutArguments(
  file: string,
  { func, args, end }: { readonly func: { start: number; end: number }; readonly args: readonly object[]; end: number },
  fields: readonly string[],
): readonly FixChange[] | undefined {
  const strings = args as readonly { k: string; value: unknown; start: number; end: number }[];
  const [field] = fields;
  const index = strings.findIndex((arg) => arg.k === 'str' && arg.value === field);
  const arg = strings[index];
  if (fields.length !== 1 || arg === undefined) return undefined;
  const texts = [`"${field}"`, `'${field}'`];
  const [previous, next] = [strings[index - 1], strings[index + 1]];
  if (previous)
    return [
      {
        kind: 'replace',
        location: { file, start: previous.end, end: arg.end },
        expected: texts.map((text) => `, ${text}`),
        text: '',
      },
    ];
  if (next)
    return [
      {
        kind: 'replace',
        location: { file, start: arg.start, end: next.start },
        expected: texts.map((text) => `${text}, `),
        text: '',
      },
    ];
  return [
    {
      kind: 'replace',
      location: { file, start: func.end - 'defer'.length, end },
      expected: texts.map((text) => `defer(${text})`),
      text: 'all()',
    },
  ];
}
