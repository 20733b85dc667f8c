import type { EventFamily, FlowEvent } from '../flow/event.ts';
import type { Location } from '../text/range.ts';

/** Events with one root cause: one family, one origin, at least one access in common. */
export interface EventGroup {
  readonly family: EventFamily;
  /** In the order in which they happen; those of the first entry point first, each access once. */
  readonly events: readonly FlowEvent[];
}

/** Groups one entry point's events by family and origin; an event without an origin stands for itself. Other families are left out. */
export function groupEvents(events: readonly FlowEvent[], families: ReadonlySet<EventFamily>): EventGroup[] {
  const groups = new Map<string, FlowEvent[]>();
  for (const event of events) {
    if (!families.has(event.family)) continue;
    const key = rootKey(event);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else if (!isKnownPrefetch(event, group)) group.push(event);
  }
  return [...groups.values()].map((group) => ({ family: (group[0] as FlowEvent).family, events: group }));
}

/** That somebody prefetched rows, and what they have loaded, is known once for all. */
function isKnownPrefetch({ cause }: FlowEvent, group: readonly FlowEvent[]): boolean {
  if (cause.kind !== 'prefetched') return false;
  return group.some(({ cause: known }) => known.kind === 'prefetched' && known.loaded === cause.loaded);
}

/**
 * Joins the groups of several entry points: groups of one origin and family that share an access are one root cause,
 * seen from several sides. The outcome depends on the order of `groups` only (entry points sorted by id).
 */
export function mergeGroups(groups: readonly EventGroup[]): EventGroup[] {
  const merged = new Map<string, FlowEvent[][]>();
  for (const { events } of groups) {
    const key = rootKey(events[0] as FlowEvent);
    const known = merged.get(key) ?? [];
    const sites = new Set(events.map(siteKey));
    const touching = known.filter((list) => list.some((event) => sites.has(siteKey(event))));
    const apart = known.filter((list) => !touching.includes(list));
    merged.set(key, [...apart, withoutRepeats([...touching.flat(), ...events])]);
  }
  const lists = toldOnce([...merged.values()].flat());
  return lists.map((events) => ({ family: (events[0] as FlowEvent).family, events }));
}

/** What a read per row is told as when several surfaces reach the same one: what the code around it is comes first. */
const readFamilies: readonly EventFamily[] = [
  'defeated-prefetch',
  'loop-one',
  'loop-many',
  'admin',
  'serializer',
  'template',
  'method-field',
];

/**
 * Leaves out reads that an earlier family tells already: the same access on rows of the same queryset. A new query for each
 * row is left out where rows of another loop make it a read of their relation: it is one query, to be mended once.
 */
function toldOnce(lists: readonly (readonly FlowEvent[])[]): (readonly FlowEvent[])[] {
  const tellers = new Map<string, number>();
  const places = new Set<string>();
  for (const event of lists.flat()) {
    const rank = rankOf(event);
    if (rank < 0) continue;
    const key = accessKey(event);
    tellers.set(key, Math.min(rank, tellers.get(key) ?? rank));
    if (event.cause.kind === 'relation') places.add(placeKey(event.site));
  }
  const isToldElsewhere = (event: FlowEvent): boolean =>
    event.family === 'query-in-loop'
      ? places.has(placeKey(event.site))
      : rankOf(event) >= 0 && tellers.get(accessKey(event)) !== rankOf(event);
  return lists.map((list) => list.filter((event) => !isToldElsewhere(event))).filter((list) => list.length > 0);
}

function rankOf(event: FlowEvent): number {
  return event.origin === undefined && event.cause.kind !== 'relation' ? -1 : readFamilies.indexOf(event.family);
}

function accessKey(event: FlowEvent): string {
  return `${placeKey(placeOfCause(event))} ${siteKey(event)}`;
}

function withoutRepeats(events: readonly FlowEvent[]): FlowEvent[] {
  const seen = new Set<string>();
  return events.filter((event) => {
    const key = siteKey(event);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What events of one root cause have in common. */
function rootKey(event: FlowEvent): string {
  const place = placeOfCause(event);
  return `${event.family} ${placeKey(place)}`;
}

function placeOfCause(event: FlowEvent): Location {
  if (event.family === 'signal-work') return callPlace(event);
  // What `ready()` does by one call is one thing to tell.
  if (event.family === 'ready-work') return event.path[0] ?? event.site;
  return event.origin?.location ?? event.site;
}

/** What a receiver does by one call is one thing to tell, however many queries and writes it comes to. */
function callPlace(event: FlowEvent): Location {
  return event.path.find((site) => site.intoModel === true) ?? event.site;
}

/** The access and what is accessed there: two relations may be read at one place. */
function siteKey(event: FlowEvent): string {
  const { cause } = event;
  const what = cause.kind === 'relation' ? `${cause.model}.${cause.path.join('.')}` : cause.kind;
  return `${placeKey(event.site)} ${what}`;
}

function placeKey(place: Location): string {
  return `${place.file}:${place.start}:${place.end}`;
}
