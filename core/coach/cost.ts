import { evaluate } from '../flow/evaluate.ts';
import type { EntryPoint, EventCause, FlowEvent } from '../flow/event.ts';
import { entryPointsOf } from '../project/entry-points.ts';
import type { Project } from '../project/project.ts';
import type { Location } from '../text/range.ts';

/** How many queries an entry point runs, as a formula of the numbers of rows. */
export interface QueryCost {
  readonly entryPoint: EntryPoint;
  /** Where the view, the ModelAdmin, the task … is declared. */
  readonly declared: Location;
  /** '1 + 2·N': N rows of a loop, M of a loop inside it. What runs on some ways only is counted. */
  readonly formula: string;
  /** What the formula is the sum of, in the order in which it happens. */
  readonly terms: readonly CostTerm[];
  /** A bound was reached: there may be more. */
  readonly incomplete: boolean;
}

/** The queries of one place. */
export interface CostTerm {
  readonly location: Location;
  /** The code that stands there. */
  readonly expression: string;
  /** How many each time: one, and those that prefetch_related adds. */
  readonly queries: number;
  /** How many loops over rows repeat it. */
  readonly loops: number;
  /** What is read: 'Book', 'author' … */
  readonly of: string;
}

/**
 * The cost of each entry point that runs a query, in the order of file and place. Not counted is what Django itself does
 * around it: sessions, permissions, middleware.
 */
export function costsOf(project: Project): readonly QueryCost[] {
  const costs = entryPointsOf(project).map((entryPoint) => costOf(project, entryPoint));
  return costs
    .filter(({ terms }) => terms.length > 0)
    .sort((a, b) => compare(a.declared.file, b.declared.file) || a.declared.start - b.declared.start);
}

/** The cost of one entry point. */
export function costOf(project: Project, entryPoint: EntryPoint): QueryCost {
  const { events, incomplete, declared } = evaluate(project, entryPoint);
  const terms = new Map<string, CostTerm>();
  for (const event of events) {
    const key = placeKey(event);
    const term = key === undefined || terms.has(key) ? undefined : termOf(event);
    if (key !== undefined && term !== undefined) terms.set(key, term);
  }
  const list = [...terms.values()];
  return { entryPoint, declared, formula: formulaOf(list), terms: list, incomplete };
}

/** The same read on several ways through the code is one; reached by another call it is another. Undefined: no query. */
function placeKey({ site, path, cause, loops }: FlowEvent): string | undefined {
  if (!isQuery(cause)) return undefined;
  const calls = [...path, site].map(({ file, start, end }) => `${file}:${start}-${end}`);
  const read = cause.kind === 'relation' ? cause.path.join('.') : cause.kind;
  return [...calls, read, loops.length].join(' ');
}

type QueryCause = Extract<EventCause, { readonly kind: 'query' | 'relation' | 'deferred' | 'write' }>;

function isQuery(cause: EventCause): cause is QueryCause {
  return cause.kind === 'query' || cause.kind === 'relation' || cause.kind === 'deferred' || cause.kind === 'write';
}

function termOf({ site, cause, loops }: FlowEvent): CostTerm | undefined {
  if (!isQuery(cause)) return undefined;
  return {
    location: { file: site.file, start: site.start, end: site.end },
    expression: site.expression ?? '',
    queries: 1 + ('prefetches' in cause ? cause.prefetches : 0),
    loops: loops.filter(({ multiplicity }) => multiplicity === 'many').length,
    of: subjectOf(cause),
  };
}

function subjectOf(cause: QueryCause): string {
  if (cause.kind === 'relation') return cause.path.join('__');
  return cause.kind === 'deferred' ? cause.field : (cause.model ?? '');
}

const variables = ['N', 'M', 'K', 'L'];

/** '3', 'N', '2·N·M'. Loops deeper than we have letters for count as the last one. */
export function factorOf({ queries, loops }: Pick<CostTerm, 'queries' | 'loops'>): string {
  const rows = variables.slice(0, loops).join('·');
  if (rows === '') return String(queries);
  return queries === 1 ? rows : `${queries}·${rows}`;
}

/** '2 + 3·N + N·M'. */
function formulaOf(terms: readonly CostTerm[]): string {
  const sums = [0, ...variables.map(() => 0)];
  for (const { loops, queries } of terms) {
    const depth = Math.min(loops, variables.length);
    sums[depth] = (sums[depth] ?? 0) + queries;
  }
  const parts = sums.flatMap((queries, loops) => (queries === 0 ? [] : [factorOf({ queries, loops })]));
  return parts.length === 0 ? '0' : parts.join(' + ');
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
