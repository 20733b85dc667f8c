import { primaryPlace, rowLoop, shortened } from '#core/engine/repeated-queries.ts';
import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { FlowEvent, Site } from '#core/flow/event.ts';
import type { Project } from '#core/project/project.ts';
import type { RelatedPlace } from '#core/engine/finding.ts';
import { expressionAt } from '../shared.ts';
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
function loadFields(
  project: Project,
  { places: [place] }: FlowEvent,
  fields: readonly string[],
): FixIntent | undefined {
  const call = place && !project.isLibrary(place.file) ? expressionAt(project, place) : undefined;
  if (place === undefined || call?.k !== 'call' || call.func.k !== 'attr') return undefined;
  const isOnly = call.func.name === 'only';
  const changes: readonly FixChange[] = isOnly
    ? [{ kind: 'add-argument', location: place, text: fields.map((field) => `"${field}"`).join(', ') }]
    : withoutArguments(place.file, call, fields);
  if (changes.length === 0) return undefined;
  const named = fields.map((field) => `\`${field}\``).join(', ');
  return { title: `Load ${named} with the rows`, applicability: 'safe', changes };
}

/** `defer("text")` becomes `all()`. */
function withoutArguments(
  file: string,
  { func, args, end }: Expr & { readonly k: 'call' },
  fields: readonly string[],
): readonly FixChange[] {
  const left = args.filter((arg) => arg.k === 'str' && fields.includes(arg.value));
  if (left.length < args.length)
    return left.map(({ start, end: stop }) => ({ kind: 'remove-argument', location: { file, start, end: stop } }));
  const [field] = fields;
  const location = { file, start: func.end - 'defer'.length, end };
  if (fields.length > 1) return [];
  return [{ kind: 'replace', location, expected: [`defer("${field}")`, `defer('${field}')`], text: 'all()' }];
}
