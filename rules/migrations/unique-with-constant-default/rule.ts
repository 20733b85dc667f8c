import { defineRule } from '#core/engine/rule.ts';
import { fieldClass } from '#core/project/migrations/fields.ts';
import { isNone, isTrue } from '#core/project/migrations/values.ts';
import type { Project } from '#core/project/project.ts';
import { reportAddedFields } from '../shared.ts';
import type { AddedField, AddedFieldData } from '../shared.ts';
import lesson from './lesson.md';

/** A unique column whose old rows all get one value. Source: howto/writing-migrations/#migrations-that-add-unique-fields (Django 4.2 to 5.2). */
export default defineRule<AddedFieldData>({
  id: 'migrations/unique-with-constant-default',
  summary: 'AddField of a unique column with a default: all old rows get the same value',
  severity: 'warning',
  guide: 'migrations#zero-downtime',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ model, field }) =>
    `\`${field}\` is unique, but all rows of \`${model}\` get one default: with two rows this fails`,
  project: (ctx) => reportAddedFields(ctx, clashes),
});

/** Django calls a default once for all rows that are there; NULL is never equal to another NULL. */
function clashes(project: Project, { field }: AddedField): boolean {
  const value = field.options.get('default');
  const inDatabase = field.options.get('db_default');
  const isUnique = isTrue(field.options.get('unique')) || fieldClass(project, field.path) === 'OneToOneField';
  if (!isUnique || field.options.has('parent_link')) return false;
  // An expression in the database is worked out for each row.
  if (inDatabase !== undefined) return inDatabase.k === 'constant' && !isNone(inDatabase);
  return value !== undefined && value.k !== 'unknown' && !isNone(value);
}
