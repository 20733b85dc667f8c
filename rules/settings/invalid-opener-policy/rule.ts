import { defineRule } from '#core/engine/rule.ts';
import { settingIn } from '#core/project/settings/effective.ts';
import { textOf } from '#core/project/settings/values.ts';
import { hasSecurityMiddleware, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface InvalidOpenerPolicy extends Record<string, unknown> {
  readonly value: string;
}

/** Source: django/core/checks/security/base.py, CROSS_ORIGIN_OPENER_POLICY_VALUES. */
const policies = ['same-origin', 'same-origin-allow-popups', 'unsafe-none'];

/** A Cross-Origin-Opener-Policy that no browser knows. Source: ref/middleware/#cross-origin-opener-policy, check security.E024 (Django 4.2 to 5.2). */
export default defineRule<InvalidOpenerPolicy>({
  id: 'settings/invalid-opener-policy',
  summary: 'SECURE_CROSS_ORIGIN_OPENER_POLICY names no policy that browsers know',
  severity: 'error',
  guide: 'settings#https-hardening',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.E024'],
  lesson,
  message: ({ value }) => `\`SECURE_CROSS_ORIGIN_OPENER_POLICY\` says "${value.slice(0, 24)}", which browsers ignore`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const setting = settingIn(module, 'SECURE_CROSS_ORIGIN_OPENER_POLICY');
      if (setting === undefined || !hasSecurityMiddleware(module)) return undefined;
      const { constant } = setting;
      const isOff = 'value' in constant && constant.value === null;
      const text = textOf(constant);
      if (isOff || !('value' in constant) || (text !== undefined && policies.includes(text))) return undefined;
      return { ...setting, data: { value: text ?? String(constant.value) }, better: '"same-origin"' };
    }),
});
