import type { ClassRef } from '../project/project.ts';
import type { Machine } from './machine.ts';
import type { Value } from './value.ts';

/** `DRAFT = "draft", _("Draft")` in a class of Django's Choices: the member is what stands before its label. */
export function memberOfChoices(m: Machine, owner: ClassRef, value: Value): Value {
  const [first, label, more] = value.k === 'tuple' ? value.items : [];
  if (first?.k !== 'const' || label === undefined || more !== undefined) return value;
  return m.project.isSubclass(owner, 'django.db.models.Choices') === true ? first : value;
}
