import type { EventCause, FlowEvent } from '../flow/event.ts';
import { otherNamesOf } from '../project/closed-models.ts';
import { findMember } from '../project/members.ts';
import type { Project } from '../project/project.ts';
import { onlyClosest } from './closest.ts';
import type { FixIntent } from './fix.ts';
import type { RelatedPlace } from './finding.ts';
import { shortened } from './repeated-queries.ts';
import type { Report } from './rule.ts';

type Cause = EventCause & { readonly kind: 'unknown-name' };

/** What the rules about names that a model cannot have tell. */
export interface UnknownName extends Record<string, unknown> {
  /** The model's class name. */
  readonly model: string;
  readonly part: string;
  /** For a lookup that the field does not have: the field. */
  readonly before: string | undefined;
  /** As the event says; 'member': a property or method of the class, which is no column. */
  readonly why: Cause['why'] | 'member';
  readonly method: string;
  /** The name that was most likely meant; only where there is just one. */
  readonly near: string | undefined;
}

/** The report of one name, or undefined where the model may have it after all. */
export function reportUnknownName(events: readonly FlowEvent[], project: Project): Report<UnknownName> | undefined {
  const event = events.find(({ cause }) => cause.kind === 'unknown-name');
  if (event?.cause.kind !== 'unknown-name') return undefined;
  const { cause, site } = event;
  const model = project.models.byLabel.get(cause.model);
  if (model === undefined || otherNamesOf(project).mayHave(model, cause.part)) return undefined;
  const isMember = findMember(project, model.ref, cause.part) !== undefined;
  // Who names a property means that property, not the field that is spelled almost like it.
  const near = isMember && !model.relations.has(cause.part) ? undefined : nearest(cause);
  // A lookup that is not Django's may be anybody's, unless it is all but one of Django's.
  if (cause.why === 'lookup' && near === undefined) return undefined;
  const parts = cause.name.split('__');
  const data: UnknownName = {
    model: model.name,
    part: cause.part,
    before: cause.why === 'lookup' ? parts[parts.indexOf(cause.part) - 1] : undefined,
    why: isMember && cause.why === 'missing' ? 'member' : cause.why,
    method: cause.method,
    near,
  };
  const related: RelatedPlace[] = [{ location: model.location, message: `\`${model.name}\` is declared here` }];
  return { location: site, data, related, fix: near === undefined ? undefined : renameFix(event, cause, near) };
}

/** The one name that is close: `book_set` for `book` or the other way round, else by spelling. */
function nearest({ part, candidates, why }: Cause): string | undefined {
  if (why === 'many' || why === 'plain') return undefined;
  const names = [...new Set(candidates)];
  const other = part.endsWith('_set') ? part.slice(0, -4) : `${part}_set`;
  if (names.includes(other)) return other;
  return onlyClosest(part, names);
}

function renameFix({ site }: FlowEvent, { part }: Cause, near: string): FixIntent | undefined {
  // The whole literal is marked where its text is not what stands there: nothing to replace.
  if (site.end - site.start !== part.length) return undefined;
  const location = { file: site.file, start: site.start, end: site.end };
  return {
    title: `Change \`${part}\` to \`${near}\``,
    applicability: 'safe',
    changes: [{ kind: 'replace', location, expected: part, text: near }],
  };
}

/** The sentence of a finding: what is missing where, and which error Django raises. */
export function wordedUnknown(data: UnknownName, what: 'field' | 'relation'): string {
  const lengths = [40, 24, 14];
  const all = lengths.map((length) => sentence(data, what, length));
  return all.find((text) => text.length <= 110) ?? all.at(-1) ?? '';
}

function sentence({ model, part, before, why, method, near }: UnknownName, what: string, length: number): string {
  const short = (name: string): string => `\`${shortened(name, length)}\``;
  const raises = `\`${method}${method.startsWith('list_') ? '' : '()'}\` raises ${errorOf(method, why)}`;
  const meant = near === undefined ? '' : ` (${short(near)}?)`;
  switch (why) {
    case 'many':
      return `${short(part)} of ${short(model)} is many objects, which no join brings: ${raises}`;
    case 'plain':
      return `${short(part)} of ${short(model)} is no relation: ${raises}`;
    case 'lookup':
      return `${short(before ?? '')} of ${short(model)} has no lookup ${short(part)}${meant}: ${raises}`;
    case 'member':
      return `${short(part)} of ${short(model)} is no column${meant}: ${raises}`;
    case 'missing':
      return `${short(model)} has no ${what} ${short(part)}${meant}: ${raises}`;
  }
}

/** Source: `Options.get_field`, `Query.names_to_path`, `prefetch_related_objects` (Django 4.2 to 5.2). */
function errorOf(method: string, why: UnknownName['why']): string {
  if (method === 'prefetch_related') return why === 'plain' ? 'ValueError' : 'AttributeError';
  return /^(only|defer|a?update)$/.test(method) ? 'FieldDoesNotExist' : 'FieldError';
}
