import { defineRule } from '#core/engine/rule.ts';
import { declaredFields, hasHiddenArguments, keywordOf, placeOf } from '../shared.ts';
import lesson from './lesson.md';

interface MissingDecimalArguments extends Record<string, unknown> {
  readonly field: string;
  readonly missing: readonly string[];
}

/** What DecimalField takes besides verbose_name and name, in this order. */
const positions = { max_digits: 2, decimal_places: 3 } as const;
const usual = { max_digits: '10', decimal_places: '2' } as const;
const checks = { max_digits: 'fields.E132', decimal_places: 'fields.E130' } as const;

/** DecimalField without its size. Source: ref/models/fields/#decimalfield, checks fields.E130 and fields.E132 (Django 4.2 to 5.2). */
export default defineRule<MissingDecimalArguments>({
  id: 'models/missing-decimal-arguments',
  summary: 'a DecimalField does not say max_digits or decimal_places',
  severity: 'error',
  guide: 'models#fields',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['fields.E130', 'fields.E132'],
  lesson,
  message: ({ field, missing }) =>
    `\`${field}\` does not say ${missing.map((name) => `\`${name}\``).join(' and ')}: Django refuses to start`,
  project: ({ project, report }) => {
    for (const { name, file, call, djangoClass } of declaredFields(project)) {
      if (djangoClass !== 'DecimalField' || hasHiddenArguments(call)) continue;
      const missing = (['max_digits', 'decimal_places'] as const).filter((argument) => {
        const given = keywordOf(call, argument)?.value ?? call.args[positions[argument]];
        return given === undefined || given.k === 'none';
      });
      const [first] = missing;
      if (first === undefined) continue;
      const added = missing.filter((argument) => keywordOf(call, argument) === undefined);
      const text = added.map((argument) => `${argument}=${usual[argument]}`).join(', ');
      report({
        location: placeOf(file, call.func),
        data: { field: name, missing },
        djangoCheck: checks[missing.at(-1) ?? first],
        fix:
          added.length < missing.length
            ? undefined
            : {
                title: `Add \`${text}\``,
                applicability: 'unsafe',
                changes: [{ kind: 'add-argument', location: placeOf(file, call), text }],
              },
      });
    }
  },
});
