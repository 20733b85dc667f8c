import { findMember, membersOf } from '../project/members.ts';
import type { Location } from '../text/range.ts';
import { noArgs, type Machine } from './machine.ts';
import type { ObjectValue } from './value.ts';

/**
 * Shows a form, or one field of it: a ModelChoiceField writes an option for each row of its queryset.
 * Source: django/forms/models.py (ModelChoiceField.label_from_instance), Django 4.2 to 5.2.
 */
export function showForm(m: Machine, shown: ObjectValue, site: Location): void {
  if (m.project.isSubclass(shown.ref, 'django.forms.ModelChoiceField') === true) return showChoices(m, shown, site);
  if (m.project.isSubclass(shown.ref, 'django.forms.BaseForm') !== true || changesFields(m, shown)) return;
  for (const member of membersOf(m.project, shown.ref).values()) {
    if (member.kind !== 'attribute' || m.project.isLibrary(member.owner.file)) continue;
    const field = m.classAttribute(shown.ref, member.fact.name, undefined, site);
    if (field?.k === 'object') showForm(m, field, site);
  }
}

/** A form that sets itself up may give its fields other rows. */
function changesFields(m: Machine, form: ObjectValue): boolean {
  const init = findMember(m.project, form.ref, '__init__');
  return init !== undefined && !m.project.isLibrary(init.owner.file);
}

function showChoices(m: Machine, field: ObjectValue, site: Location): void {
  const rows = field.attributes.get('queryset');
  if (rows === undefined) return;
  const label = findMember(m.project, field.ref, 'label_from_instance');
  m.each(rows, site, (row) => {
    if (label?.kind === 'method' && !m.project.isLibrary(label.owner.file))
      m.callFunction(label.ref, { ...noArgs, positional: [row] }, site, field, label.owner);
    else m.stringify(row, site);
  });
}
