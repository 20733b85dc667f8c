import { defineRule } from '#core/engine/rule.ts';
import { declaredFields, keywordOf, placeOf } from '../shared.ts';
import lesson from './lesson.md';

interface NullableManyToMany extends Record<string, unknown> {
  readonly field: string;
}

/** `null` on a field without a column. Source: ref/models/fields/#manytomanyfield, check fields.W340 (Django 4.2 to 5.2). */
export default defineRule<NullableManyToMany>({
  id: 'models/nullable-many-to-many',
  summary: 'a many-to-many field says null, which means nothing there',
  severity: 'information',
  guide: 'models#many-to-many',
  since: '0.1.0',
  fix: 'safe',
  djangoChecks: ['fields.W340'],
  lesson,
  message: ({ field }) => `\`null\` does nothing on \`${field}\`: a many-to-many field has no column`,
  project: ({ project, report }) => {
    for (const { name, file, call, djangoClass } of declaredFields(project)) {
      const flag = djangoClass === 'ManyToManyField' ? keywordOf(call, 'null') : undefined;
      if (flag === undefined) continue;
      const location = placeOf(file, flag);
      report({
        location,
        data: { field: name },
        fix: { title: 'Remove `null`', applicability: 'safe', changes: [{ kind: 'remove-argument', location }] },
      });
    }
  },
});
