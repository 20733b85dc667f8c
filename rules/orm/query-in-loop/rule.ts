import { functionAround, remembers } from '#core/engine/code-around.ts';
import { partsOf } from '#core/facts/parts.ts';
import { defineRule } from '#core/engine/rule.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import type { RelatedPlace } from '#core/engine/finding.ts';
import type { FlowEvent, Site } from '#core/flow/event.ts';
import type { Project } from '#core/project/project.ts';
import lesson from './lesson.md';

interface QueryPerRow {
  /** The code that queries: `Book.objects.get(…)`, or the model's method that does. */
  readonly access: string;
  /** Label of the model whose table is asked. */
  readonly model: string;
  readonly queries: string;
}

type Loop = FlowEvent['loops'][number];

/** A query of its own runs for each row of a loop in Python code. */
export default defineRule<QueryPerRow>({
  id: 'orm/query-in-loop',
  summary: 'a new query runs for each row of a loop in Python code or a template',
  severity: 'warning',
  guide: 'orm#n-plus-one',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ access, model, queries }) =>
    `\`${shortened(access)}\` runs a query on \`${shortened(nameOf(model), 24)}\` for each row: ${queries} queries`,
  on: {
    'query-in-loop': (events, { project, report }) => {
      for (const event of events) {
        const loop = rowLoop(event);
        if (event.cause.kind !== 'query' || !loop || !isCertain(event, loop, project)) continue;
        const place = placeOf(event, loop);
        const { model } = event.cause;
        return report({
          location: place,
          data: { access: place.expression ?? '', model: model ?? '', queries: '1 + N' },
          related: relatedTo(event, loop, place),
        });
      }
    },
  },
});

function nameOf(label: string): string {
  return label.slice(label.indexOf('.') + 1);
}

function rowLoop({ loops }: FlowEvent): Loop | undefined {
  return loops.findLast((loop) => loop.multiplicity === 'many');
}

/** The query, or the call in the loop that leads into a model's own code when the query lies there. */
function placeOf(event: FlowEvent, loop: Loop): Site {
  return event.path.slice(loop.depth).find((site) => site.intoModel === true) ?? event.site;
}

function relatedTo({ site }: FlowEvent, loop: Loop, place: Site): readonly RelatedPlace[] {
  const related: RelatedPlace[] = [{ location: loop.location, message: 'rows are looped over here' }];
  if (place !== site) related.push({ location: site, message: `\`${site.expression}\` queries here` });
  return related;
}

/**
 * Only what surely runs once a row: in the loop's own body or in a function that it calls directly, neither one that keeps
 * what it found nor one for batches. A save may check what it likes, and rows are locked one by one on purpose.
 */
function isCertain({ path, site }: FlowEvent, loop: Loop, project: Project): boolean {
  const steps = path.slice(loop.depth);
  if (steps.length > 1) return false;
  if ([...steps, site].some(({ expression = '' }) => forOtherReasons.test(expression))) return false;
  // What is done with a row that another query of the loop has just fetched.
  if (steps.some(({ intoModel, expression = '' }) => intoModel === true && expression.includes(').'))) return false;
  return [...steps, site].every((place) => {
    const body = functionAround(project, place);
    return !remembers(body) && !locksRows(body) && !isForBatches(body, place, loop);
  });
}

const forOtherReasons = /\.a?(save|delete|full_clean)\w*\(|chunk|batch|retr(y|ies)/i;

function locksRows(body: ReturnType<typeof functionAround>): boolean {
  return [...partsOf(body)].some(
    (part) =>
      (part.k === 'attr' && part.name.includes('select_for_update')) ||
      (part.k === 'name' && part.id.includes('select_for_update')),
  );
}

/** Inside a `while` of its own, or below `if len(rows) >= 100` and `if index % 100 == 0`. */
function isForBatches(body: ReturnType<typeof functionAround>, place: Site, { location }: Loop): boolean {
  const after = place.file === location.file ? location.start : -1;
  const isAround = (part: { start: number; end: number }): boolean =>
    part.start <= place.start && place.end <= part.end && (part.start > after || location.start > place.end);
  return [...partsOf(body)].some((part) => {
    if (!isAround(part)) return false;
    return part.k === 'while' || (part.k === 'if' && countsRows(part.test));
  });
}

function countsRows(test: unknown): boolean {
  return [...partsOf(test)].some(
    (part) =>
      (part.k === 'binary' && part.op === '%') ||
      (part.k === 'compare' &&
        [part.left, ...part.rights].some(
          (side) => side.k === 'call' && side.func.k === 'name' && side.func.id === 'len',
        )),
  );
}
