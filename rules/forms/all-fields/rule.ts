import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import type { Location } from '#core/text/range.ts';
import type { ModelForm } from '../shared.ts';
import { fieldsInForm, modelForms, titleOf } from '../shared.ts';
import lesson from './lesson.md';

interface AllFields extends Record<string, unknown> {
  readonly form: string;
  readonly model: string | undefined;
}

/** A form that has whatever its model has. Source: topics/forms/modelforms/#selecting-the-fields-to-use (Django 4.2 to 5.2). */
export default defineRule<AllFields>({
  id: 'forms/all-fields',
  summary: 'a model form takes every field of its model',
  severity: 'warning',
  guide: 'forms#model-forms',
  since: '0.1.0',
  fix: 'unsafe',
  sources: [{ tool: 'ruff', rule: 'DJ007' }],
  lesson,
  message: ({ form, model }) =>
    `\`${form}\` takes every field of ${model === undefined ? 'its model' : `\`${model}\``}: a new column can be posted at once`,
  project: ({ project, report }) => {
    for (const form of modelForms(project)) {
      const fields = form.option('fields');
      const value = fields?.value === undefined ? undefined : project.decode(form.file, fields.value);
      // With `exclude` beside it, forms/excluded-fields tells the same.
      if (value === undefined || !meansAll(project, form.file, value) || form.option('exclude') !== undefined) continue;
      const location = { file: form.file, start: value.start, end: value.end };
      report({ location, data: { form: form.name, model: form.model?.name }, fix: named(project, form, location) });
    }
  },
});

/** `"__all__"`, or Django's constant for it. */
function meansAll(project: Project, file: string, value: Expr): boolean {
  if (value.k === 'str') return value.value === '__all__';
  if (value.k !== 'name' && value.k !== 'attr') return false;
  const definition = project.resolveExpr(file, value);
  return definition?.kind === 'external' && definition.name.endsWith('.ALL_FIELDS');
}

function named(project: Project, form: ModelForm, location: Location): FixIntent | undefined {
  const fields = fieldsInForm(project, form, 'fields');
  if (fields === undefined) return undefined;
  const text = `[${fields.map((name) => `"${name}"`).join(', ')}]`;
  return { title: titleOf(fields), applicability: 'unsafe', changes: [{ kind: 'replace', location, text }] };
}
