import { functionAt } from '../facts/function-at.ts';
import type { FileFacts } from '../facts/file-facts.ts';
import type { FlowEvent } from '../flow/event.ts';
import { moveOutsideFunctions } from '../project/moved-places.ts';
import type { Location } from '../text/range.ts';
import type { Finding } from './finding.ts';
import { isLibraryFile } from './report.ts';

/** The files that events point into (not the library's). */
export function filesOf(events: readonly FlowEvent[]): ReadonlySet<string> {
  const files = new Set<string>();
  for (const event of events) {
    for (const place of placesOf(event)) if (!isLibraryFile(place.file)) files.add(place.file);
  }
  return files;
}

/**
 * Moves events along after edits that did not change what they mean: unchanged functions that now stand elsewhere in
 * their file. `before` and `after` are the facts of each file then and now. Undefined when a place cannot be followed;
 * then the entry point has to be evaluated again.
 */
export function relocateEvents(
  events: readonly FlowEvent[],
  before: ReadonlyMap<string, FileFacts>,
  after: ReadonlyMap<string, FileFacts>,
): readonly FlowEvent[] | undefined {
  const moves = new Map<string, Move>();
  for (const [file, old] of before) {
    const now = after.get(file);
    if (now === old || (now !== undefined && now.hash === old.hash)) continue;
    const move = moveBetween(old, now);
    if (move === undefined) return undefined;
    moves.set(file, move);
  }
  if (moves.size === 0) return events;
  let lost = false;
  const follow = <Place extends Location>(place: Place): Place => {
    const move = moves.get(place.file);
    if (move === undefined) return place;
    const by = move(place);
    lost ||= by === undefined;
    return { ...place, start: place.start + (by ?? 0), end: place.end + (by ?? 0) };
  };
  const moved = events.map((event) => moveEvent(event, follow));
  return lost ? undefined : moved;
}

/**
 * Findings of a file where they stand after an edit of it, as far as that is known without looking again. Their fixes are
 * left out: they speak of the text as it was.
 */
export function relocateFindings(
  findings: readonly Finding[],
  file: string,
  old: FileFacts | undefined,
  now: FileFacts | undefined,
): readonly Finding[] {
  if (old === undefined || old === now || old.hash === now?.hash) return findings;
  const move = moveBetween(old, now);
  if (move === undefined) return [];
  return findings.flatMap((finding) => {
    const by = move(finding.location);
    if (by === undefined) return [];
    const { start, end } = finding.location;
    return [{ ...finding, location: { file, start: start + by, end: end + by }, related: [], fix: undefined }];
  });
}

/** How far a place moved; undefined when the text around it changed. */
type Move = (place: Location) => number | undefined;

/** Files are followed while they declare the same, so that functions can be paired by their index. */
function moveBetween(old: FileFacts, now: FileFacts | undefined): Move | undefined {
  if (old.language !== 'python' || now?.language !== 'python') return undefined;
  if (old.declarationsHash !== now.declarationsHash || old.functions.length !== now.functions.length) return undefined;
  return (place) => {
    const inner = functionAt(old, place);
    if (inner < 0) return moveOutsideFunctions(old, now, place.start);
    const [from, to] = [old.functions[inner], now.functions[inner]];
    return from && to && from.bodyHash === to.bodyHash ? to.start - from.start : undefined;
  };
}

function placesOf(event: FlowEvent): Location[] {
  const places = [event.site, ...event.path, ...event.loops.map((loop) => loop.location), ...event.places];
  if (event.origin !== undefined) places.push(event.origin.location);
  if (event.above?.origin !== undefined) places.push(event.above.origin.location);
  if (event.cause.kind === 'relation' && event.cause.declared !== undefined) places.push(event.cause.declared);
  return places;
}

function moveEvent(event: FlowEvent, follow: <Place extends Location>(place: Place) => Place): FlowEvent {
  const { cause, origin, above } = event;
  return {
    ...event,
    site: follow(event.site),
    path: event.path.map(follow),
    places: event.places.map(follow),
    loops: event.loops.map((loop) => ({ ...loop, location: follow(loop.location) })),
    origin: origin && { ...origin, location: follow(origin.location) },
    ...(above?.origin && {
      above: { ...above, origin: { ...above.origin, location: follow(above.origin.location) } },
    }),
    cause: cause.kind === 'relation' && cause.declared ? { ...cause, declared: follow(cause.declared) } : cause,
  };
}
