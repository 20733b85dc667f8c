import type { EventFamily, FlowEvent } from './event.ts';
import type { Machine, RawEvent } from './machine.ts';
import { isOwn } from './certainty.ts';

/** Gives every event its one family. The order for repeated queries is the architecture's: the more specific first. */
export function classify(m: Machine): readonly FlowEvent[] {
  return m.events
    .filter((raw) => isSure(m, raw))
    .map((raw) => {
      const path = pathOf(m, raw);
      const left = raw.path.length - path.length;
      return {
        family: isAtImport(m, raw) ? 'import-time' : isAtStart(m, raw) ? 'ready-work' : familyOf(m, raw),
        entryPoint: m.entryPoint,
        context: raw.context,
        site: raw.site,
        path,
        loops: raw.loops.map(({ location, multiplicity, depth }) => ({
          location,
          multiplicity,
          depth: Math.max(0, depth - left),
        })),
        origin: raw.origin,
        cause: raw.cause,
        tags: raw.tags,
        places: raw.use?.keyReads ?? raw.places,
        ...(raw.above && { above: raw.above }),
      };
    });
}

/** What happens while the apps start, whatever it is, is `ready()`'s doing. */
function isAtStart(m: Machine, { cause }: RawEvent): boolean {
  return m.entryPoint.kind === 'app-ready' && startWork.has(cause.kind);
}

const startWork: ReadonlySet<string> = new Set(['relation', 'deferred', 'query', 'write', 'io', 'dispatch']);

/** A name that only the entry point's own code is sure not to be there. */
function isSure(m: Machine, { cause }: RawEvent): boolean {
  return cause.kind !== 'unknown-name' || cause.within === undefined || isOwn(m, cause.within);
}

/** The call that started the entry point is no step of its own. */
function pathOf(m: Machine, raw: RawEvent): FlowEvent['path'] {
  const [first] = raw.path;
  return first && !first.intoModel && first.file === m.entrySite.file && first.start === m.entrySite.start
    ? raw.path.slice(1)
    : raw.path;
}

/** A query that surely runs while the module is imported; whoever reads the value later finds it there. */
function isAtImport({ entryPoint }: Machine, { context, branches, cause: { kind } }: RawEvent): boolean {
  const isQuery = kind === 'query' || kind === 'relation';
  return isQuery && entryPoint.kind === 'module' && context === 'import' && branches === 0;
}

function familyOf(m: Machine, raw: RawEvent): EventFamily {
  const frame = rowLoop(raw);
  const many = frame !== undefined;
  if (many && raw.branches - frame.branches > mostDoubts && readKinds.has(raw.cause.kind)) return 'query';
  switch (raw.cause.kind) {
    case 'relation':
      if (isReadForKey(raw)) return 'foreign-key-object';
      return many ? relationFamily(m, raw, raw.cause) : onceFamily(raw, raw.cause.method);
    case 'deferred':
      return many ? 'deferred-field' : 'query';
    case 'query':
      return many ? queryFamily(m, raw) : onceFamily(raw, raw.cause.method);
    case 'prefetched':
      return 'prefetched-rows';
    case 'queryset':
      return querySetFamilies[raw.cause.what];
    case 'aggregates':
      return 'multiplied-aggregates';
    case 'write':
      if (!many) return 'write';
      return raw.context === 'signal' ? 'signal-work' : 'write-in-loop';
    case 'io':
      return raw.context === 'signal' ? 'signal-work' : 'external-io';
    case 'dispatch':
      return 'task-dispatch';
    case 'unknown-name':
      return raw.cause.relation ? 'unknown-relation-name' : 'unknown-field-name';
    case 'input':
      return `input-as-${raw.cause.sink}`;
  }
}

const readKinds: ReadonlySet<string> = new Set(['relation', 'deferred', 'query']);

/** Where more undecided conditions than these stand between a loop and a query, nobody knows whether most rows come there. */
const mostDoubts = 4;

const querySetFamilies = {
  discarded: 'discarded-queryset',
  'random-order': 'random-order',
  pages: 'unordered-pages',
} as const;

/** Whatever reads the object takes its key, which the row itself has. */
function isReadForKey({ use }: RawEvent): boolean {
  const uses = use?.alike ?? (use === undefined ? [] : [use]);
  return uses.length > 0 && uses.every(({ reads, keyReads }) => keyReads.length > 0 && keyReads.length === reads);
}

/** A query that runs once: what it is for. Where rows are locked on purpose, and in templates, nobody asks. */
function onceFamily({ tags, surfaces, context }: RawEvent, method: string | undefined): EventFamily {
  if (tags.includes('locks') || context === 'async' || context === 'import' || surfaces.at(-1) === 'template')
    return 'query';
  const tested = tags.includes('tested');
  if (method === 'bool' || (tested && (method === 'count' || method === 'len'))) return 'existence-test';
  return method === 'len' ? 'row-count' : 'query';
}

function relationFamily(m: Machine, raw: RawEvent, cause: RawEvent['cause'] & { kind: 'relation' }): EventFamily {
  if (cause.defeatedBy !== undefined) return 'defeated-prefetch';
  return surfaceFamily(m, raw) ?? (cause.single ? 'loop-one' : 'loop-many');
}

function surfaceFamily(m: Machine, raw: RawEvent): EventFamily | undefined {
  for (const surface of ['admin', 'method-field', 'serializer'] as const)
    if (raw.surfaces.includes(surface)) return surface;
  return raw.surfaces.includes('template') && !isPythonLoop(m, raw) ? 'template' : undefined;
}

/** A template calls a tag or a property, and that loops over the rows itself. */
function isPythonLoop(m: Machine, raw: RawEvent): boolean {
  const frame = rowLoop(raw);
  return frame !== undefined && m.project.python(frame.location.file) !== undefined;
}

/** The innermost loop over the rows of a table. */
function rowLoop({ loops }: RawEvent): RawEvent['loops'][number] | undefined {
  return loops.findLast(({ multiplicity }) => multiplicity === 'many');
}

function queryFamily(m: Machine, raw: RawEvent): EventFamily {
  if (raw.context === 'signal') return 'signal-work';
  const family = surfaceFamily(m, raw);
  if (family === 'admin' || family === 'method-field') return family;
  return raw.tags.includes('still-there') ? 'query' : 'query-in-loop';
}
