import { defineRule } from '#core/engine/rule.ts';
import type { Project } from '#core/project/project.ts';
import type { Constant, SettingsModule } from '#core/project/settings.ts';
import { declaredFields, hasHiddenArguments, keywordOf, metaOption, placeOf } from '../shared.ts';
import lesson from './lesson.md';

interface MissingMaxLength extends Record<string, unknown> {
  readonly field: string;
  readonly database: string;
}

/** Where max_length stands when arguments have no names. */
const position = 3;

/** Databases whose text columns need a limit. PostgreSQL (from 4.2) and SQLite (from 5.2) do without. */
const limited = new Map([
  ['django.db.backends.mysql', 'MySQL'],
  ['django.db.backends.oracle', 'Oracle'],
  ['django.contrib.gis.db.backends.mysql', 'MySQL'],
  ['django.contrib.gis.db.backends.oracle', 'Oracle'],
]);

/** CharField without a limit on a database that needs one. Source: ref/models/fields/#charfield, check fields.E120 (Django 4.2 to 5.2). */
export default defineRule<MissingMaxLength>({
  id: 'models/missing-max-length',
  summary: 'a CharField has no max_length, and the database needs one',
  severity: 'error',
  guide: 'models#fields',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['fields.E120'],
  lesson,
  message: ({ field, database }) =>
    `\`${field}\` has no \`max_length\`, and ${database} needs one: Django refuses to start`,
  project: ({ project, report }) => {
    const database = limitedDatabase(project);
    if (database === undefined) return;
    for (const { name, model, file, call, djangoClass } of declaredFields(project)) {
      if (djangoClass !== 'CharField' || hasHiddenArguments(call) || call.args.length > position) continue;
      const given = keywordOf(call, 'max_length');
      if (given !== undefined || metaOption(project, model, 'required_db_features') !== undefined) continue;
      const text = 'max_length=255';
      report({
        location: placeOf(file, call.func),
        data: { field: name, database },
        fix: {
          title: `Add \`${text}\``,
          applicability: 'unsafe',
          changes: [{ kind: 'add-argument', location: placeOf(file, call), text }],
        },
      });
    }
  },
});

/** The default database, when every settings module that names one names one with limits; tests may use another. */
function limitedDatabase(project: Project): string | undefined {
  const modules = project.settings.modules.filter(
    ({ purpose, values }) => purpose !== 'test' && values.has('DATABASES'),
  );
  const engines = modules.map((module) => engineOf(module));
  const [first] = engines;
  return first !== undefined && engines.every((engine) => engine !== undefined) ? first : undefined;
}

function engineOf(module: SettingsModule): string | undefined {
  const value = module.values.get('DATABASES');
  const engine = value?.conditional === false ? entryOf(entryOf(value.constant, 'default'), 'ENGINE') : undefined;
  return engine !== undefined && 'value' in engine ? limited.get(String(engine.value)) : undefined;
}

function entryOf(constant: Constant | undefined, name: string): Constant | undefined {
  if (constant === undefined || !('entries' in constant)) return undefined;
  return constant.entries.findLast(({ key }) => key !== undefined && 'value' in key && key.value === name)?.value;
}
