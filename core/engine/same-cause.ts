import { compareLocations } from '../text/range.ts';
import type { Finding, RelatedPlace } from './finding.ts';
import type { FixChange, FixIntent } from './fix.ts';
import { builtOnHere } from './repeated-queries.ts';

/**
 * One place that several querysets reach and that says the same of each of them is one finding: the other querysets are
 * related places, and the fix loads what is missing with each. Other findings stay as they are.
 */
export function toldOnceForAll(findings: readonly Finding[]): readonly Finding[] {
  const alike = new Map<string, Finding[]>();
  const order: (readonly Finding[])[] = [];
  for (const finding of findings) {
    const key = isOfQuerySet(finding) ? keyOf(finding) : undefined;
    const members = key === undefined ? undefined : alike.get(key);
    if (members !== undefined) members.push(finding);
    else {
      const list = [finding];
      order.push(list);
      if (key !== undefined) alike.set(key, list);
    }
  }
  return order.map(joined);
}

/**
 * One fix at one place repairs one cause: what is told of a single row there is left out where it is told of many. The
 * severities are those that the rules gave, before any configuration.
 */
export function withoutWeaker(findings: readonly Finding[]): readonly Finding[] {
  const told = new Set(
    findings.filter(({ severity, fix }) => fix !== undefined && severity === 'warning').map(repairOf),
  );
  return findings.filter(
    (finding) => finding.severity !== 'information' || finding.fix === undefined || !told.has(repairOf(finding)),
  );
}

function repairOf({ code, location: { file, start, end }, fix }: Finding): string {
  return JSON.stringify([code, file, start, end, fix]);
}

function isOfQuerySet({ data, related }: Finding): boolean {
  return lackedIn(data) !== undefined && related.length > 0;
}

/** The name under which a finding's data lists what the queryset lacks. */
function lackedIn(data: Finding['data']): 'relations' | 'fields' | undefined {
  return (['relations', 'fields'] as const).find((name) => Array.isArray(data[name]));
}

function keyOf({ code, severity, location: { file, start, end }, message }: Finding): string {
  return JSON.stringify([code, severity, file, start, end, message]);
}

function joined(members: readonly Finding[]): Finding {
  const [head, ...others] = members.toSorted(byOrigin) as [Finding, ...Finding[]];
  if (others.length === 0) return head;
  const origins = distinct([head, ...others].flatMap(({ related }) => related.slice(0, originsIn(related))));
  const name = lackedIn(head.data) ?? 'relations';
  const lacked = members.flatMap(({ data }) => data[name] as readonly string[]);
  return {
    ...head,
    related: [...origins, ...head.related.slice(originsIn(head.related))],
    data: { ...head.data, [name]: [...new Set(lacked)] },
    fix: fixOfAll([head, ...others]),
  };
}

function byOrigin(a: Finding, b: Finding): number {
  const [first, second] = [a.related[0], b.related[0]];
  return first === undefined || second === undefined ? 0 : compareLocations(first.location, second.location);
}

/** How many related places, the first ones, say where the queryset is built. */
function originsIn(related: readonly RelatedPlace[]): number {
  return related[1]?.message === builtOnHere ? 2 : 1;
}

function distinct(places: readonly RelatedPlace[]): readonly RelatedPlace[] {
  return places.filter(
    (place, i) => places.findIndex((other) => compareLocations(place.location, other.location) === 0) === i,
  );
}

/** The fix at each queryset. One that changes the place that reads is none where other querysets are read there too. */
function fixOfAll(findings: readonly Finding[]): FixIntent | undefined {
  const fixes = findings.flatMap(({ fix }) => fix ?? []);
  const [first, ...others] = fixes.filter(
    (fix, i) => fixes.findIndex((other) => JSON.stringify(other) === JSON.stringify(fix)) === i,
  );
  if (first === undefined || !fixes.every(isOfItsOwn)) return undefined;
  if (others.length === 0) return first;
  return { ...first, title: first.title.replace(/with the (queryset|rows)$/, 'with each queryset'), also: others };
}

const changesOfQuerySets: ReadonlySet<FixChange['kind']> = new Set([
  'add-eager-load',
  'add-admin-eager-load',
  'add-argument',
  'remove-argument',
]);

function isOfItsOwn({ changes }: FixIntent): boolean {
  return changes.every(({ kind }) => changesOfQuerySets.has(kind));
}
