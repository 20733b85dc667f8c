import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Field } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import type { Location } from '#core/text/range.ts';
import { isMigration } from '../shared.ts';
import lesson from './lesson.md';

interface DirectUserReference extends Record<string, unknown> {
  readonly field: string;
  readonly written: string;
}

/** A relation that names Django's User instead of the setting. Source: topics/auth/customizing/#referencing-the-user-model (Django 4.2 to 5.2). */
export default defineRule<DirectUserReference>({
  id: 'models/direct-user-reference',
  summary: 'a relation names Django’s User class instead of settings.AUTH_USER_MODEL',
  severity: 'warning',
  guide: 'auth#custom-user',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ field, written }) => `\`${field}\` points at \`${written}\`: with another AUTH_USER_MODEL it breaks`,
  project: ({ project, report }) => {
    for (const model of project.models.byLabel.values()) {
      for (const field of model.fields.values()) {
        const { file } = field.location;
        if (project.isLibrary(file) || isMigration(file) || project.isTest(file) || !isOwn(field, model.ref)) continue;
        const target = userTarget(project, field);
        if (target)
          report({
            location: placeOf(file, target),
            data: { field: field.name, written: writtenAs(target) },
            fix: useSetting(project, file, target),
          });
      }
    }
  },
});

function isOwn(field: Field, ref: Field['declaredBy']): boolean {
  return field.declaredBy.file === ref.file && field.declaredBy.index === ref.index;
}

/** The argument that names the relation's target, when it is the User class itself or its label. */
function userTarget(project: Project, field: Field): Expr | undefined {
  if (field.relation === undefined || field.value === undefined) return undefined;
  const call = project.decode(field.location.file, field.value);
  if (call.k !== 'call') return undefined;
  const target = call.args[0] ?? call.keywords.find(({ name }) => name === 'to')?.value;
  if (target === undefined) return undefined;
  if (target.k === 'str') return target.value === 'auth.User' ? target : undefined;
  if (target.k !== 'name' && target.k !== 'attr') return undefined;
  const definition = project.resolveExpr(field.location.file, target);
  return definition?.kind === 'class' && project.nameOf(definition.ref) === 'django.contrib.auth.models.User'
    ? target
    : undefined;
}

function placeOf(file: string, { start, end }: Expr): Location {
  return { file, start, end };
}

function writtenAs(target: Expr): string {
  if (target.k === 'attr') return `${writtenAs(target.value)}.${target.name}`;
  if (target.k === 'str') return target.value;
  return target.k === 'name' ? target.id : '';
}

/** The same field while the setting names Django's own class; with another one the field gets another target. */
function useSetting(project: Project, file: string, target: Expr): FixIntent {
  const written = writtenAs(target);
  const expected = target.k === 'str' ? [`"${written}"`, `'${written}'`] : written;
  return {
    title: 'Use `settings.AUTH_USER_MODEL`',
    applicability: project.models.userLabel === 'auth.User' ? 'safe' : 'unsafe',
    changes: [
      { kind: 'replace', location: placeOf(file, target), expected, text: 'settings.AUTH_USER_MODEL' },
      { kind: 'add-import', file, module: 'django.conf', name: 'settings' },
    ],
  };
}
