import { defineRule } from '#core/engine/rule.ts';
import type { SettingsModule } from '#core/project/settings.ts';
import { settingIn } from '#core/project/settings/effective.ts';
import { itemsOf, textOf } from '#core/project/settings/values.ts';
import { hasSecurityMiddleware, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface MissingReferrerPolicy extends Record<string, unknown> {
  readonly module: string;
  /** What is no policy; undefined when the header is switched off. */
  readonly unknown: string | undefined;
}

/** No Referrer-Policy, or one that no browser knows. Source: ref/middleware/#referrer-policy, checks security.W022 and E023 (Django 4.2 to 5.2). */
export default defineRule<MissingReferrerPolicy>({
  id: 'settings/missing-referrer-policy',
  summary: 'SECURE_REFERRER_POLICY is switched off, or names no policy that browsers know',
  severity: 'information',
  guide: 'settings#https-hardening',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W022', 'security.E023'],
  lesson,
  message: ({ unknown }) =>
    unknown === undefined
      ? '`SECURE_REFERRER_POLICY` is off: links to other sites tell them the full address of your page'
      : `\`SECURE_REFERRER_POLICY\` says "${unknown.slice(0, 30)}", which is no policy: browsers ignore it`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const setting = settingIn(module, 'SECURE_REFERRER_POLICY');
      if (setting === undefined || !hasSecurityMiddleware(module)) return undefined;
      const isOff = 'value' in setting.constant && setting.constant.value === null;
      const unknown = unknownPolicy(module);
      if (!isOff && unknown === undefined) return undefined;
      return {
        ...setting,
        data: { module: module.module, unknown: isOff ? undefined : unknown },
        better: '"same-origin"',
        djangoCheck: isOff ? 'security.W022' : 'security.E023',
        severity: isOff ? 'information' : 'error',
      };
    }),
});

/** Source: django/core/checks/security/base.py, REFERRER_POLICY_VALUES. */
const policies = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
];

/** The first value that is no policy; a text may list several, separated by commas. */
function unknownPolicy(module: SettingsModule): string | undefined {
  const constant = settingIn(module, 'SECURE_REFERRER_POLICY')?.constant;
  const text = textOf(constant);
  const values = text === undefined ? itemsOf(constant)?.map(textOf) : text.split(',').map((value) => value.trim());
  return values?.find((value) => value !== undefined && !policies.includes(value));
}
