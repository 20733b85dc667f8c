import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Project } from '#core/project/project.ts';
import type { DeclaredField } from '../shared.ts';
import { declaredFields, dottedName, flagOf, hasHiddenArguments, keywordOf, placeOf } from '../shared.ts';
import lesson from './lesson.md';

interface SetNullWithoutNull extends Record<string, unknown> {
  readonly field: string;
  readonly rule: 'SET_NULL' | 'SET_DEFAULT';
}

const keys = new Set(['ForeignKey', 'OneToOneField']);

/** on_delete wants a value that the column cannot have. Source: checks fields.E320 and fields.E321 (Django 4.2 to 5.2). */
export default defineRule<SetNullWithoutNull>({
  id: 'models/set-null-without-null',
  summary: 'on_delete=SET_NULL on a key that cannot be null, or SET_DEFAULT on one without a default',
  severity: 'error',
  guide: 'models#foreign-keys',
  since: '0.1.0',
  fix: 'safe',
  djangoChecks: ['fields.E320', 'fields.E321'],
  lesson,
  message: ({ field, rule }) =>
    rule === 'SET_NULL'
      ? `\`${field}\` becomes NULL when its target is deleted, but its column does not allow NULL`
      : `\`${field}\` takes its default when its target is deleted, but it has none`,
  project: ({ project, report }) => {
    for (const declared of declaredFields(project)) {
      if (!keys.has(declared.djangoClass ?? '') || hasHiddenArguments(declared.call)) continue;
      const { name, file, call } = declared;
      const written = keywordOf(call, 'on_delete')?.value ?? call.args[1];
      const rule = written && dottedName(project, file, written);
      if (written === undefined || rule === undefined) continue;
      const location = placeOf(file, written);
      if (rule === 'django.db.models.SET_NULL' && flagOf(project, declared, 'null') === false) {
        const fix = allowNull(declared);
        report({ location, data: { field: name, rule: 'SET_NULL' }, djangoCheck: 'fields.E320', fix });
      } else if (rule === 'django.db.models.SET_DEFAULT' && !hasDefault(project, declared)) {
        report({ location, data: { field: name, rule: 'SET_DEFAULT' }, djangoCheck: 'fields.E321' });
      }
    }
  },
});

/** Only `default` counts: `db_default` is the database's. `NOT_PROVIDED` is how Django says "none". */
function hasDefault(project: Project, { file, call }: DeclaredField): boolean {
  const given = keywordOf(call, 'default');
  return given !== undefined && dottedName(project, file, given.value)?.endsWith('.NOT_PROVIDED') !== true;
}

function allowNull({ file, call }: DeclaredField): FixIntent {
  const flag = keywordOf(call, 'null');
  return {
    title: 'Allow NULL with `null=True`',
    applicability: 'safe',
    changes: [
      flag === undefined
        ? { kind: 'add-argument', location: placeOf(file, call), text: 'null=True' }
        : { kind: 'replace', location: placeOf(file, flag.value), text: 'True' },
    ],
  };
}
