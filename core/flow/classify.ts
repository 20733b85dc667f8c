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
        family: familyOf(raw),
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
      };
    });
}

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

function familyOf(raw: RawEvent): EventFamily {
  const many = raw.loops.some((frame) => frame.multiplicity === 'many');
  switch (raw.cause.kind) {
    case 'relation':
      return many ? relationFamily(raw, raw.cause) : 'query';
    case 'deferred':
      return many ? 'deferred-field' : 'query';
    case 'query':
      return many ? queryFamily(raw) : 'query';
    case 'write':
      if (!many) return 'write';
      return raw.context === 'signal' ? 'signal-work' : 'write-in-loop';
    case 'io':
      return raw.context === 'signal' ? 'signal-work' : 'external-io';
    case 'dispatch':
      return 'task-dispatch';
    case 'unknown-name':
      return raw.cause.relation ? 'unknown-relation-name' : 'unknown-field-name';
  }
}

function relationFamily(raw: RawEvent, cause: RawEvent['cause'] & { kind: 'relation' }): EventFamily {
  if (cause.defeatedBy !== undefined) return 'defeated-prefetch';
  return surfaceFamily(raw) ?? (cause.single ? 'loop-one' : 'loop-many');
}

function surfaceFamily(raw: RawEvent): EventFamily | undefined {
  for (const surface of ['admin', 'method-field', 'serializer', 'template'] as const)
    if (raw.surfaces.includes(surface)) return surface;
  return undefined;
}

function queryFamily(raw: RawEvent): EventFamily {
  if (raw.context === 'signal') return 'signal-work';
  const family = surfaceFamily(raw);
  return family === 'admin' || family === 'method-field' ? family : 'query-in-loop';
}
