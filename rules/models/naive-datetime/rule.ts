import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import { declaredFields, dottedName, isOwnFile, keywordOf, placeOf, writtenAs } from '../shared.ts';
import lesson from './lesson.md';
import { naiveUses } from './naive-uses.ts';

interface NaiveDatetime extends Record<string, unknown> {
  readonly written: string;
  readonly field: string;
  readonly compared: boolean;
}

const clocks = new Set(['datetime.datetime.now', 'datetime.datetime.utcnow', 'datetime.datetime.today']);

/** A moment without a time zone meets a column that has one. Source: topics/i18n/timezones/#naive-and-aware-datetime-objects (Django 4.2 to 5.2). */
export default defineRule<NaiveDatetime>({
  id: 'models/naive-datetime',
  summary: 'a datetime without a time zone is stored in, or compared with, a DateTimeField',
  severity: 'warning',
  guide: 'models#fields',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ written, field, compared }) =>
    compared
      ? `\`${written}()\` has no time zone and \`${field}\` has one: comparing them raises a TypeError`
      : `\`${written}()\` has no time zone and \`${field}\` needs one: Django guesses which`,
  project: ({ project, report }) => {
    if (!usesTimeZones(project)) return;
    for (const { file, call, field, model, name } of declaredFields(project)) {
      const given = keywordOf(call, 'default')?.value;
      if (field.type !== 'DateTimeField' || given === undefined || !isClock(project, file, given)) continue;
      const data = { written: writtenAs(given), field: `${model.name}.${name}`, compared: false };
      report({ location: placeOf(file, given), data, fix: aware(file, given, 'timezone.now') });
    }
    for (const [file, facts] of project.files) {
      if (facts.language !== 'python' || !isOwnFile(project, file)) continue;
      if (!facts.imports.some(({ module }) => module === 'datetime')) continue;
      for (const { call, field, compared } of naiveUses(project, file, facts, (func, at) =>
        isClock(project, file, func, at),
      )) {
        const data = { written: writtenAs(call.func), field, compared };
        report({ location: placeOf(file, call), data, fix: aware(file, call, 'timezone.now()') });
      }
    }
  },
});

/** USE_TZ is written down as True in every settings module that says it. Unset it depends on the version: True from 5.0. */
function usesTimeZones({ settings }: Project): boolean {
  const values = settings.modules.flatMap((module) => module.values.get('USE_TZ') ?? []);
  return (
    values.length > 0 && values.every(({ constant }) => constant && 'value' in constant && constant.value === true)
  );
}

function isClock(project: Project, file: string, func: Expr, functionIndex?: number): boolean {
  const name = dottedName(project, file, func, functionIndex);
  return name !== undefined && clocks.has(name);
}

function aware(file: string, written: Expr, text: string): FixIntent {
  return {
    title: `Use \`${text}\``,
    applicability: 'unsafe',
    changes: [
      { kind: 'replace', location: placeOf(file, written), text },
      { kind: 'add-import', file, module: 'django.utils', name: 'timezone' },
    ],
  };
}
