import { defineRule } from '#core/engine/rule.ts';
import { fieldClass } from '#core/project/migrations/fields.ts';
import { isTrue } from '#core/project/migrations/values.ts';
import type { Project } from '#core/project/project.ts';
import { reportAddedFields } from '../shared.ts';
import type { AddedField, AddedFieldData } from '../shared.ts';
import lesson from './lesson.md';

/** A NOT NULL column for which old rows get no value. Source: BaseDatabaseSchemaEditor._effective_default (Django 4.2 to 5.2). */
export default defineRule<AddedFieldData>({
  id: 'migrations/non-null-without-default',
  summary: 'AddField of a column that is not null and has no default: it fails when the table has rows',
  severity: 'warning',
  guide: 'migrations#zero-downtime',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ model, field }) =>
    `\`${field}\` is not null and has no default: adding it fails when \`${model}\` has rows`,
  project: (ctx) => reportAddedFields(ctx, lacksValue),
});

/** Fields of these classes are numbered, computed, rows of another table, or null without saying so. */
const without = new Set([
  'AutoField',
  'BigAutoField',
  'SmallAutoField',
  'GeneratedField',
  'ManyToManyField',
  'CompositePrimaryKey',
  'NullBooleanField',
]);
/** Classes whose empty value is a text: `blank=True` gives it to old rows. */
const texts = /^(Char|Text|Slug|Email|URL|File|Image|FilePath|Binary|CIChar|CIText|CIEmail)Field$/;
const values = ['default', 'db_default', 'auto_now', 'auto_now_add', 'null', 'parent_link'];

function lacksValue(project: Project, { field }: AddedField): boolean {
  const class_ = fieldClass(project, field.path);
  if (class_ === undefined || without.has(class_) || values.some((name) => field.options.has(name))) return false;
  return !field.options.has('blank') || (isTrue(field.options.get('blank')) && !texts.test(class_));
}
