import type { FixIntent } from '#core/engine/fix.ts';
import { rowLoop, shortened } from '#core/engine/repeated-queries.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { FlowEvent } from '#core/flow/event.ts';
import lesson from './lesson.md';

interface ObjectForKey extends Record<string, unknown> {
  readonly access: string;
  /** The column that has the key: `author_id`. */
  readonly column: string;
  /** Undefined when it happens once. */
  readonly queries: string | undefined;
}

/** An object is fetched for its key, which the row has itself. */
export default defineRule<ObjectForKey>({
  id: 'orm/foreign-key-object-for-id',
  summary: 'the object behind a foreign key is fetched only to read its key',
  severity: 'information',
  guide: 'orm#n-plus-one',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ access, column, queries }) =>
    queries === undefined
      ? `\`${shortened(access)}\` runs a query for a key that \`${column}\` already holds`
      : `each \`${shortened(access, 30)}\` here runs a query for a key that \`${shortened(column, 24)}\` holds: ${queries} queries`,
  on: {
    'foreign-key-object': (events, { report }) => {
      const told = new Set<string>();
      for (const event of events) {
        const { cause, places, site } = event;
        const [read] = places;
        const name = cause.kind === 'relation' ? cause.path.at(-1) : undefined;
        if (read === undefined || name === undefined || told.has(`${read.file}:${read.start}`)) continue;
        told.add(`${read.file}:${read.start}`);
        const perRow = rowLoop(event) !== undefined;
        const isHere = read.file === site.file && site.start <= read.start && site.end < read.end;
        const column = `${name}_id`;
        report({
          location: isHere ? { ...site, end: read.end } : read,
          data: {
            access: isHere ? `${site.expression}.${read.expression}` : `${name}.${read.expression}`,
            column,
            queries: perRow ? '1 + N' : undefined,
          },
          ...(perRow && { severity: 'warning' as const }),
          related: event.origin ? [{ location: event.origin.location, message: 'queryset built here' }] : [],
          fix: readColumn(event, name, column),
        });
      }
    },
  },
});

function readColumn({ places }: FlowEvent, name: string, column: string): FixIntent {
  return {
    title: `Read \`${column}\``,
    applicability: 'safe',
    changes: places.map((location) => ({
      kind: 'replace',
      location,
      expected: `${name}.${location.expression}`,
      text: column,
    })),
  };
}
