import { defineRule } from '#core/engine/rule.ts';
import type { Project } from '#core/project/project.ts';
import type { SettingsModule } from '#core/project/settings.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { settingIn } from '#core/project/settings/effective.ts';
import { isWeakKey } from '#core/project/settings/secret-keys.ts';
import { itemsOf, textOf } from '#core/project/settings/values.ts';
import { readFromEnvironment, reportSettings } from '../shared.ts';
import type { SettingProblem } from '../shared.ts';
import lesson from './lesson.md';

interface WeakSecretKey extends Record<string, unknown> {
  /** Place in SECRET_KEY_FALLBACKS; undefined when SECRET_KEY itself is empty. */
  readonly fallback: number | undefined;
}

/** An empty key, or a weak one among the fallbacks. Source: checks security.W009 and security.W025 (Django 4.2 to 5.2). */
export default defineRule<WeakSecretKey>({
  id: 'settings/weak-secret-key',
  summary: 'SECRET_KEY is empty, or a key in SECRET_KEY_FALLBACKS can be guessed',
  severity: 'warning',
  guide: 'settings#secret-key',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W009', 'security.W025'],
  lesson,
  message: ({ fallback }) =>
    fallback === undefined
      ? '`SECRET_KEY` is empty: Django does not start, and nothing can be signed'
      : `\`SECRET_KEY_FALLBACKS[${fallback}]\` is short, monotonous or from \`startproject\`: it can be guessed`,
  project: (ctx) =>
    reportSettings(ctx, (module) =>
      [emptyKey(ctx.project, module) ?? [], weakFallback(ctx.project, module) ?? []].flat(),
    ),
});

function emptyKey(project: Project, module: SettingsModule): SettingProblem<WeakSecretKey> | undefined {
  const setting = settingIn(module, 'SECRET_KEY');
  if (setting === undefined || textOf(setting.constant) !== '') return undefined;
  const { value } = setting;
  const source = value && assignedExpr(project, value);
  const fix = value && readFromEnvironment(project, value.location.file, source, 'SECRET_KEY');
  return { ...setting, data: { fallback: undefined }, djangoCheck: 'security.W009', fix };
}

/** The first weak one: whoever can guess one can sign. */
function weakFallback(project: Project, module: SettingsModule): SettingProblem<WeakSecretKey> | undefined {
  const setting = settingIn(module, 'SECRET_KEY_FALLBACKS');
  const keys = itemsOf(setting?.constant)?.map(textOf) ?? [];
  const fallback = keys.findIndex((key) => key !== undefined && isWeakKey(key));
  const value = setting?.value;
  if (fallback < 0 || setting === undefined || value === undefined) return undefined;
  const source = assignedExpr(project, value);
  const item = source?.k === 'list' || source?.k === 'tuple' ? source.items[fallback] : undefined;
  const { file } = value.location;
  const at = item?.k === 'str' ? { file, start: item.start, end: item.end } : undefined;
  const fix = readFromEnvironment(project, file, item, 'OLD_SECRET_KEY');
  return { ...setting, at, data: { fallback }, djangoCheck: 'security.W025', fix };
}
