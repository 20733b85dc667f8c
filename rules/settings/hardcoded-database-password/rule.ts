import { defineRule } from '#core/engine/rule.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import type { Constant, SettingsModule } from '#core/project/settings.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { settingIn } from '#core/project/settings/effective.ts';
import { entryOf, textOf } from '#core/project/settings/values.ts';
import { walkExpr } from '#core/project/walk.ts';
import { isDebugOn, readFromEnvironment, reportSettings } from '../shared.ts';
import type { SettingProblem } from '../shared.ts';
import lesson from './lesson.md';

interface HardcodedDatabasePassword extends Record<string, unknown> {
  /** The alias in DATABASES. */
  readonly database: string;
}

/** The password of a database in the source. Source: ref/settings/#password and howto/deployment/checklist/#databases (Django 4.2 to 5.2). */
export default defineRule<HardcodedDatabasePassword>({
  id: 'settings/hardcoded-database-password',
  summary: 'The password of a database stands in the source of the settings that production uses',
  severity: 'warning',
  guide: 'settings#databases',
  since: '0.1.0',
  fix: 'unsafe',
  sources: [{ tool: 'bandit', rule: 'B105' }],
  lesson,
  message: ({ database }) =>
    `the password of database \`${database}\` stands in the source: whoever reads the repository has it`,
  project: (ctx) => reportSettings(ctx, (module) => passwords(ctx.project, module)),
});

function passwords(project: Project, module: SettingsModule): SettingProblem<HardcodedDatabasePassword>[] {
  const setting = settingIn(module, 'DATABASES');
  const { value } = setting ?? {};
  if (setting === undefined || value === undefined || !('entries' in setting.constant)) return [];
  const source = assignedExpr(project, value);
  const { file } = value.location;
  return setting.constant.entries.flatMap(({ key, value: entry }): SettingProblem<HardcodedDatabasePassword>[] => {
    const database = textOf(key);
    const password = textOf(entryOf(entry, 'PASSWORD'));
    if (database === undefined || password === undefined || password === '') return [];
    if (isDebugOn(module) && isOwnMachine(entry)) return [];
    const written = passwordOf(source, database);
    const at = written && { file, start: written.start, end: written.end };
    const fix = readFromEnvironment(project, file, written, 'DATABASE_PASSWORD');
    return [{ name: 'DATABASES', value, data: { database }, at: at ?? value.location, fix }];
  });
}

/** The database of somebody who develops: on the same machine, or a container beside it. */
function isOwnMachine(entry: Constant | undefined): boolean {
  const host = textOf(entryOf(entry, 'HOST')) ?? '';
  return /^([a-z][a-z0-9_-]*|127\.0\.0\.1|::1|host\.docker\.internal|\/.*)?$/.test(host);
}

/** The text under `{"default": {"PASSWORD": …}}` where it is written out there. */
function passwordOf(source: Expr | undefined, database: string): Expr | undefined {
  let found: Expr | undefined;
  const entry = source?.k === 'dict' ? itemUnder(source, database) : undefined;
  walkExpr(entry, {
    expr(expr) {
      if (expr.k !== 'dict') return;
      const password = itemUnder(expr, 'PASSWORD');
      if (password?.k === 'str') found ??= password;
    },
  });
  return found;
}

function itemUnder(dict: Expr & { readonly k: 'dict' }, key: string): Expr | undefined {
  return dict.items.find((item) => item.key?.k === 'str' && item.key.value === key)?.value;
}
