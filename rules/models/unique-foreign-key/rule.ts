import { defineRule } from '#core/engine/rule.ts';
import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import type { DeclaredField } from '../shared.ts';
import { declaredFields, flagOf, keywordOf, placeOf } from '../shared.ts';
import lesson from './lesson.md';

interface UniqueForeignKey extends Record<string, unknown> {
  readonly field: string;
  readonly option: string;
}

/** A foreign key that only one row may have. Source: check fields.W342 (Django 4.2 to 5.2). */
export default defineRule<UniqueForeignKey>({
  id: 'models/unique-foreign-key',
  summary: 'a foreign key is unique, which is a one-to-one relation in disguise',
  severity: 'information',
  guide: 'models#foreign-keys',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['fields.W342'],
  lesson,
  message: ({ field, option }) =>
    `\`${field}\` is a ForeignKey with \`${option}=True\`: the way back is a list of at most one`,
  project: ({ project, report }) => {
    for (const declared of declaredFields(project)) {
      if (declared.djangoClass !== 'ForeignKey') continue;
      const { name, file, call } = declared;
      const option = ['unique', 'primary_key'].find((each) => {
        return keywordOf(call, each) !== undefined && flagOf(project, declared, each) === true;
      });
      const keyword = option === undefined ? undefined : keywordOf(call, option);
      if (option === undefined || keyword === undefined) continue;
      report({ location: placeOf(file, keyword), data: { field: name, option }, fix: oneToOne(declared) });
    }
  },
});

/** The class gets its name from the same module as before; `unique` is implied then. */
function oneToOne({ file, call }: DeclaredField): FixIntent | undefined {
  const { func } = call;
  const text = func.k === 'attr' ? func.name : func.k === 'name' ? func.id : '';
  if (text !== 'ForeignKey') return undefined;
  const unique = keywordOf(call, 'unique');
  const changes: FixChange[] = [
    {
      kind: 'replace',
      location: placeOf(file, { start: func.end - text.length, end: func.end }),
      expected: text,
      text: 'OneToOneField',
    },
  ];
  if (unique !== undefined) changes.push({ kind: 'remove-argument', location: placeOf(file, unique) });
  if (func.k === 'name') changes.push({ kind: 'add-import', file, module: 'django.db.models', name: 'OneToOneField' });
  return { title: 'Make it a `OneToOneField`', applicability: 'unsafe', changes };
}
