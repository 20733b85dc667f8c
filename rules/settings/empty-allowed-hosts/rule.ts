import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Project } from '#core/project/project.ts';
import type { SettingsModule, SettingValue } from '#core/project/settings.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { settingIn } from '#core/project/settings/effective.ts';
import { isTruthy } from '#core/project/settings/values.ts';
import { environmentItem, isDebugOn, reportSettings, writtenAs } from '../shared.ts';
import lesson from './lesson.md';

interface EmptyAllowedHosts extends Record<string, unknown> {
  readonly module: string;
}

/** No host is allowed. Source: ref/settings/#allowed-hosts, check security.W020 (Django 4.2 to 5.2). */
export default defineRule<EmptyAllowedHosts>({
  id: 'settings/empty-allowed-hosts',
  summary: 'ALLOWED_HOSTS is empty in the settings that production uses: every request gets a 400',
  severity: 'warning',
  guide: 'settings#allowed-hosts',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W020'],
  lesson,
  message: ({ module }) => `\`ALLOWED_HOSTS\` is empty in \`${module}\`: with \`DEBUG\` off every request gets a 400`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const setting = settingIn(module, 'ALLOWED_HOSTS');
      if (setting === undefined || isTruthy(setting.constant)) return undefined;
      // Without a line of its own and with DEBUG on, Django's local names are what somebody wants.
      if (setting.value === undefined && isDebugOn(module)) return { ...setting, data: { module: module.module } };
      const fix = fromEnvironment(ctx.project, module, setting.value);
      return { ...setting, data: { module: module.module }, fix };
    }),
});

function fromEnvironment(
  project: Project,
  { file: own, className }: SettingsModule,
  value: SettingValue | undefined,
): FixIntent | undefined {
  const title = 'Read the hosts from `ALLOWED_HOSTS` in the environment';
  const source = value && assignedExpr(project, value);
  const file = value?.location.file ?? own;
  const { text, add } = environmentItem(project, file, 'ALLOWED_HOSTS');
  const hosts = `${text}.split(",")`;
  if (value === undefined) {
    if (className !== undefined) return undefined;
    const line = { kind: 'append-line', file, text: `ALLOWED_HOSTS = ${hosts}` } as const;
    return { title, applicability: 'unsafe', changes: [...add, line] };
  }
  const expected = source && writtenAs(source);
  if (source === undefined || expected === undefined) return undefined;
  const location = { file, start: source.start, end: source.end };
  return { title, applicability: 'unsafe', changes: [...add, { kind: 'replace', location, expected, text: hosts }] };
}
