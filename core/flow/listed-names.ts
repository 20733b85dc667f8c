import type { ClassRef } from '../project/project.ts';
import { findMember } from '../project/members.ts';
import type { Location } from '../text/range.ts';
import type { Machine } from './machine.ts';

/**
 * Where each name stands in a list of names that a class body assigns, `list_display = ["title", "author"]`, for pointing at
 * it. Empty when the class has no such list, has that of Django, or builds it in another way.
 */
export function listedNames(m: Machine, ref: ClassRef, attribute: string): Map<string, Location> {
  const sites = new Map<string, Location>();
  const member = findMember(m.project, ref, attribute);
  if (member?.kind !== 'attribute' || member.fact.value === undefined || m.project.isLibrary(member.owner.file))
    return sites;
  const expr = m.project.decode(member.owner.file, member.fact.value);
  const items = expr.k === 'tuple' || expr.k === 'list' ? expr.items : [];
  for (const item of items)
    if (item.k === 'str') sites.set(item.value, { file: member.owner.file, start: item.start, end: item.end });
  return sites;
}
