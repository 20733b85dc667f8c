import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import { runsBeforeDjango2 } from '#core/project/old-django.ts';
import type { Project } from '#core/project/project.ts';
import type { DeclaredField } from '../shared.ts';
import { besideFieldClass, declaredFields, hasHiddenArguments, keywordOf, placeOf } from '../shared.ts';
import lesson from './lesson.md';

interface MissingOnDelete extends Record<string, unknown> {
  readonly field: string;
  readonly fieldClass: string;
}

const keys = new Set(['ForeignKey', 'OneToOneField']);

/** A key without on_delete: required since Django 2.0. Source: ref/models/fields/#django.db.models.ForeignKey.on_delete (Django 4.2 to 5.2). */
export default defineRule<MissingOnDelete>({
  id: 'models/missing-on-delete',
  summary: 'a foreign key or one-to-one field does not say on_delete, which is a TypeError',
  severity: 'error',
  guide: 'models#foreign-keys',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ field, fieldClass }) =>
    `\`${field}\` lacks \`on_delete\`: \`${fieldClass}\` raises a TypeError when the models are loaded`,
  project: ({ project, report }) => {
    if (runsBeforeDjango2(project)) return;
    for (const declared of declaredFields(project)) {
      const { name, file, call, djangoClass } = declared;
      if (djangoClass === undefined || !keys.has(djangoClass) || hasHiddenArguments(call)) continue;
      if (call.args.length > 1 || keywordOf(call, 'on_delete') !== undefined || wasMigrated(project, declared))
        continue;
      const data = { field: name, fieldClass: djangoClass };
      report({ location: placeOf(file, call.func), data, fix: cascade(declared) });
    }
  },
});

/** A migration of the app has the field, so it was loaded once: the project is at home in a Django before 2.0. */
function wasMigrated(project: Project, { name, file }: DeclaredField): boolean {
  const folder = file.slice(0, /\/models(\/|\.py$)/.exec(file)?.index ?? file.lastIndexOf('/'));
  for (const [other, facts] of project.files) {
    if (facts.language !== 'python' || !other.startsWith(`${folder}/migrations/`)) continue;
    if (facts.code.strings.includes(name)) return true;
  }
  return false;
}

/** What a key without the argument did before 2.0. Whether it is what the data needs is for people to say. */
function cascade(declared: DeclaredField): FixIntent {
  const { text, changes } = besideFieldClass(declared, 'CASCADE');
  return {
    title: `Add \`on_delete=${text}\`: delete it together with its target`,
    applicability: 'unsafe',
    changes: [
      { kind: 'add-argument', location: placeOf(declared.file, declared.call), text: `on_delete=${text}` },
      ...changes,
    ],
  };
}
