import type { EventFamily, FlowEvent, Origin, Site } from '../flow/event.ts';
import type { Project } from '../project/project.ts';
import type { Location } from '../text/range.ts';
import { nameAround } from './code-around.ts';
import type { RelatedPlace } from './finding.ts';
import type { FixChange, FixIntent } from './fix.ts';
import type { Report } from './rule.ts';

/** What every rule about repeated queries tells of one root cause. */
export interface RepeatedQueries extends Record<string, unknown> {
  /** The code at the finding's place: `book.author`, `check.to_dict()`. */
  readonly access: string;
  /** Label of the model whose rows are read. */
  readonly model: string;
  /** Every missing path, as select_related and prefetch_related spell it. */
  readonly relations: readonly string[];
  readonly loader: 'select_related' | 'prefetch_related';
  /** '1 + N', '1 + 2·N'. */
  readonly queries: string;
  /** The access itself lies in a model's method, property or `__str__`. */
  readonly throughModel: boolean;
}

/** Events of one root cause as a report: the first access is the place, the queryset's origin comes first among the related ones. */
export function reportRepeated(events: readonly FlowEvent[], project: Project): Report<RepeatedQueries> | undefined {
  const [first] = events;
  if (first === undefined) return undefined;
  const relations = relationsOf(events);
  const place = primaryPlace(first);
  const data: RepeatedQueries = {
    access: place.expression ?? '',
    model: first.origin?.model ?? modelOf(first),
    relations,
    loader: events.every(isSinglePath) ? 'select_related' : 'prefetch_related',
    queries: queriesFor(queriesOfRow(events)),
    throughModel: place !== first.site,
  };
  return {
    location: place,
    data,
    related: relatedPlaces(events, place, project),
    mostRelated: Math.min(2 + relations.length, 6),
    fix: eagerLoadFix(events, project),
  };
}

/** The first access, or the call inside the loop that leads into a model's own code when the access lies there. */
export function primaryPlace(event: FlowEvent): Site {
  return event.path.slice(rowLoop(event)?.depth).find((site) => site.intoModel === true) ?? event.site;
}

/** The loop over the rows that the origin brought; a set-valued relation on the way has a loop of its own further in. */
export function rowLoop({ loops, cause }: FlowEvent): FlowEvent['loops'][number] | undefined {
  const many = loops.filter((loop) => loop.multiplicity === 'many');
  const further = cause.kind === 'relation' ? cause.singles.slice(0, -1).filter((single) => !single).length : 0;
  return many[Math.max(0, many.length - 1 - further)];
}

/** Rows that nobody looks at need not be loaded: the database counts them for all rows at once. */
export function isOnlyCounted({ cause }: FlowEvent): boolean {
  return cause.kind === 'relation' && (cause.method === 'count' || cause.method === 'exists');
}

/**
 * What one fix repairs: relations whose rows are only counted are told apart from those that are to be loaded, as loading
 * all of them would cost more than it saves.
 */
export function repairedTogether(events: readonly FlowEvent[]): readonly (readonly FlowEvent[])[] {
  const loaded = new Set(relationsOf(events.filter((event) => !isOnlyCounted(event))));
  const isApart = (event: FlowEvent): boolean =>
    isOnlyCounted(event) && !relationsOf([event]).some((path) => loaded.has(path));
  return apart(events, isApart);
}

/**
 * What one prefetch can serve: a read that asks for other rows of a relation (`author.books.filter(…)`) than those that
 * another read loads whole is told apart from it.
 */
export function servedTogether(events: readonly FlowEvent[]): readonly (readonly FlowEvent[])[] {
  const whole = new Set(relationsOf(events.filter((event) => !isChanged(event) && !isOnlyCounted(event))));
  const isApart = (event: FlowEvent): boolean =>
    isChanged(event) && relationsOf([event]).some((path) => whole.has(path));
  return apart(events, isApart);
}

/** Those that are not told apart and those that are, as far as there are any. */
function apart(
  events: readonly FlowEvent[],
  isApart: (event: FlowEvent) => boolean,
): readonly (readonly FlowEvent[])[] {
  return [events.filter((event) => !isApart(event)), events.filter(isApart)].filter((part) => part.length > 0);
}

function isChanged({ tags }: FlowEvent): boolean {
  return tags.includes('changed');
}

function modelOf(event: FlowEvent): string {
  return 'model' in event.cause ? (event.cause.model ?? '') : '';
}

/** Missing paths, each once, shorter ones before the longer ones that go on from them. */
function relationsOf(events: readonly FlowEvent[]): readonly string[] {
  const paths = events.flatMap(({ cause }) => (cause.kind === 'relation' ? [cause.path.join('__')] : []));
  return [...new Set(paths)];
}

function isSinglePath({ cause }: FlowEvent): boolean {
  return cause.kind === 'relation' && cause.singles.every(Boolean);
}

/** Families in which each access has a place of its own. */
const accesses: readonly EventFamily[] = ['loop-one', 'loop-many', 'template'];

/**
 * How many queries one row takes: one for each path. But what one access may read on different ways (rows that are a child
 * of this or of that model) is one path and what leads to it.
 */
function queriesOfRow(events: readonly FlowEvent[]): number {
  if (!accesses.includes(events[0]?.family ?? 'query')) return relationsOf(events).length;
  const places = new Map<string, FlowEvent[]>();
  for (const event of events) {
    // A helper that is called for several relations reads each of them.
    const key = [...event.path, event.site].map(({ file, start, end }) => `${file}:${start}-${end}`).join(' ');
    places.set(key, [...(places.get(key) ?? []), event]);
  }
  const read = [...places.values()].flatMap((list) => {
    const paths = relationsOf(list);
    const deepest = paths.reduce((a, b) => (b.length > a.length ? b : a), '');
    return paths.filter((path) => path === deepest || deepest.startsWith(`${path}__`));
  });
  return new Set(read).size;
}

function queriesFor(relations: number): string {
  return relations > 1 ? `1 + ${relations}·N` : '1 + N';
}

/** Says of a related place that the queryset of the place before is made further there. */
export const builtOnHere = 'and built on here';

/**
 * Where the queryset comes from, then where else the entry point's own code reads its relations, then the loop and the
 * relation's declaration: that one first when a model's own code, which it names, holds the read.
 */
function relatedPlaces(events: readonly FlowEvent[], place: Site, project: Project): readonly RelatedPlace[] {
  const [first] = events;
  if (first === undefined) return [];
  const related: RelatedPlace[] = [];
  const add = (location: Location | undefined, message: string): void => {
    if (location && !related.some((each) => isSame(each.location, location))) related.push({ location, message });
  };
  const addDeclaration = (message: string): void =>
    add(first.cause.kind === 'relation' ? first.cause.declared : undefined, message);
  add(first.origin?.location, 'queryset built here');
  add(first.origin?.extended, builtOnHere);
  for (const read of firstReads(events).map(primaryPlace)) {
    // `book.author` and `book.author.publisher` begin alike: one of them shows where to look.
    const isShown = [place, ...related.map(({ location }) => location)].some((shown) => beginsAlike(shown, read));
    if (!isShown) add(read, `\`${read.expression}\` is read here`);
  }
  const reader = place === first.site ? undefined : nameAround(project, first.site);
  if (reader !== undefined) addDeclaration(`relation declared here, read in \`${shortened(reader)}\``);
  add(rowLoop(first)?.location, 'rows are looped over here');
  addDeclaration('relation declared here');
  return related;
}

/** The first event of each relation. */
function firstReads(events: readonly FlowEvent[]): readonly FlowEvent[] {
  const paths = new Set<string>();
  return events.filter((event) => {
    const [path = ''] = relationsOf([event]);
    const isNew = !paths.has(path);
    paths.add(path);
    return isNew;
  });
}

function isSame(a: Location, b: Location): boolean {
  return beginsAlike(a, b) && a.end === b.end;
}

function beginsAlike(a: Location, b: Location): boolean {
  return a.file === b.file && a.start === b.start;
}

/**
 * Eager loading at the origin for all missing paths: single-valued ones by select_related, those that pass a set-valued
 * relation by prefetch_related. Undefined where that would not help (rows filtered again) or there is no place for it.
 */
function eagerLoadFix(events: readonly FlowEvent[], project: Project): FixIntent | undefined {
  const origin = events[0]?.origin;
  if (!origin?.fixable || origin.kind === 'view-attribute' || project.python(origin.location.file) === undefined)
    return undefined;
  const helpful = events.filter(
    (event) => event.cause.kind === 'relation' && event.cause.defeatedBy === undefined && !isChanged(event),
  );
  // Rows that are only counted are not loaded for that: there may be many of them.
  const needed = helpful.filter((event) => !isOnlyCounted(event));
  if (needed.length === 0) return undefined;
  const single = longest(relationsOf(needed.filter(isSinglePath)));
  const many = origin.oneByOne ? [] : longest(relationsOf(needed.filter((event) => !isSinglePath(event))));
  const changes = [change(origin, 'select_related', single), change(origin, 'prefetch_related', many)].filter(
    (c) => c !== undefined,
  );
  if (changes.length === 0) return undefined;
  const added = [...single, ...many].map((path) => `\`${path}\``).join(', ');
  return { title: `Load ${added} with the queryset`, applicability: 'safe', changes };
}

/** A path that another one goes on from is loaded by it. */
function longest(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((other) => other.startsWith(`${path}__`)));
}

function change(
  origin: Origin,
  method: 'select_related' | 'prefetch_related',
  paths: readonly string[],
): FixChange | undefined {
  if (paths.length === 0) return undefined;
  if (origin.kind === 'admin' && origin.class)
    return { kind: 'add-admin-eager-load', admin: origin.class, model: origin.model, method, paths };
  return { kind: 'add-eager-load', origin: origin.location, method, paths };
}

/**
 * Words a message with the access and the missing relations so that it stays within 110 characters: relations that find
 * no room are counted, then both are cut.
 */
export function worded(
  { access, relations }: RepeatedQueries,
  word: (access: string, relations: string) => string,
): string {
  const lists = [
    listed(relations, 2),
    listed(relations, 1),
    listed(
      relations.map((path) => shortened(path, 16)),
      1,
    ),
  ];
  const messages = [40, 24, 12].flatMap((length) => lists.map((list) => word(shortened(access, length), list)));
  return messages.find((message) => message.length <= longestMessage) ?? messages.at(-1) ?? '';
}

const longestMessage = 110;

/** `author`, `author` and `publisher`, or `author`, `publisher` and 2 more. */
function listed(relations: readonly string[], most: number): string {
  const named = relations.slice(0, most).map((relation) => `\`${relation}\``);
  const more = relations.length - named.length;
  if (more > 0) return `${named.join(', ')} and ${more} more`;
  return named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : (named[0] ?? '');
}

/** Cuts code for a message: at most `length` characters. */
export function shortened(code: string, length = 40): string {
  return code.length <= length ? code : `${code.slice(0, length - 1)}…`;
}
