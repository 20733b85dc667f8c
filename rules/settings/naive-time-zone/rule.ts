import { defineRule } from '#core/engine/rule.ts';
import { plainSetting } from '#core/project/settings/effective.ts';
import { reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface NaiveTimeZone extends Record<string, unknown> {
  readonly module: string;
}

/** Datetimes without a time zone. Source: topics/i18n/timezones/ (Django 4.2 to 5.2); `USE_TZ` is on by default from 5.0. */
export default defineRule<NaiveTimeZone>({
  id: 'settings/naive-time-zone',
  summary: 'USE_TZ is off: the database holds local times, and one hour of each autumn twice',
  severity: 'information',
  guide: 'settings#defaults-worth-setting',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: () => '`USE_TZ` is off: stored times are local, and one hour of each autumn happens twice',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const value = module.values.get('USE_TZ');
      if (plainSetting(module, 'USE_TZ') !== false || isAlwaysUtc(plainSetting(module, 'TIME_ZONE'))) return undefined;
      return { name: 'USE_TZ', value, data: { module: module.module }, better: 'True' };
    }),
});

/** A zone whose clocks never change: then local time repeats no hour. */
function isAlwaysUtc(zone: unknown): boolean {
  return typeof zone === 'string' && /^(UTC|Etc\/.*|GMT|Zulu|Universal)$/i.test(zone);
}
