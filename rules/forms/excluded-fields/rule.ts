import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import { findMember } from '#core/project/members.ts';
import type { Project } from '#core/project/project.ts';
import type { ModelForm } from '../shared.ts';
import { fieldsInForm, modelForms, titleOf } from '../shared.ts';
import lesson from './lesson.md';

interface ExcludedFields extends Record<string, unknown> {
  readonly form: string;
  /** How many names are left out; undefined when that is not known. */
  readonly excluded: number | undefined;
}

/** A form that says what it has not. Source: topics/forms/modelforms/#selecting-the-fields-to-use (Django 4.2 to 5.2). */
export default defineRule<ExcludedFields>({
  id: 'forms/excluded-fields',
  summary: 'a model form says which fields it leaves out instead of those it has',
  severity: 'warning',
  guide: 'forms#model-forms',
  since: '0.1.0',
  fix: 'unsafe',
  sources: [{ tool: 'ruff', rule: 'DJ006' }],
  lesson,
  message: ({ form, excluded }) =>
    excluded === 0
      ? `\`${form}\` takes every field: a new column can be posted at once`
      : `\`${form}\` takes all fields but ${excluded ?? 'some'}: a new column can be posted at once`,
  project: ({ project, report }) => {
    for (const form of modelForms(project)) {
      const exclude = form.option('exclude');
      if (exclude === undefined || namesFields(project, form)) continue;
      const names = excludedNames(project, form);
      const { file } = form;
      const location = { file, start: exclude.start, end: exclude.start + 'exclude'.length };
      report({
        location,
        data: { form: form.name, excluded: names?.length },
        fix: fieldsInstead(project, form, names),
      });
    }
  },
});

/** A list of fields beside it, or in a Meta that it inherits from: then nothing gets in by itself. */
function namesFields(project: Project, { meta }: ModelForm): boolean {
  const fields = findMember(project, meta, 'fields');
  if (fields?.kind !== 'attribute' || fields.fact.value === undefined) return project.classInfo(meta).open;
  const value = project.decode(fields.owner.file, fields.fact.value);
  return value.k !== 'str' || value.value !== '__all__';
}

function excludedNames(project: Project, { file, option }: ModelForm): readonly string[] | undefined {
  const value = option('exclude')?.value;
  const list = value === undefined ? undefined : project.decode(file, value);
  if (list?.k !== 'list' && list?.k !== 'tuple' && list?.k !== 'set') return undefined;
  const names = list.items.flatMap((item) => (item.k === 'str' ? [item.value] : []));
  return names.length === list.items.length ? names : undefined;
}

/** The fields that are left, by name, in place of the option. With `fields` beside it people choose. */
function fieldsInstead(project: Project, form: ModelForm, names: readonly string[] | undefined): FixIntent | undefined {
  const exclude = form.option('exclude');
  if (exclude === undefined || form.option('fields') !== undefined) return undefined;
  const all = fieldsInForm(project, form, 'exclude');
  if (all === undefined || (all.length > 0 && names === undefined)) return undefined;
  const fields = all.filter((name) => !names?.includes(name));
  if (fields.length === 0 && all.length > 0) return undefined;
  const location = { file: form.file, start: exclude.start, end: exclude.end };
  const text = `fields = [${fields.map((name) => `"${name}"`).join(', ')}]`;
  return { title: titleOf(all), applicability: 'unsafe', changes: [{ kind: 'replace', location, text }] };
}
