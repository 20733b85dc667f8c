import { defineRule } from '#core/engine/rule.ts';
import { settingIn } from '#core/project/settings/effective.ts';
import type { EffectiveSetting } from '#core/project/settings/effective.ts';
import { isTruthy } from '#core/project/settings/values.ts';
import { hasSecurityMiddleware, isExactlyTrue, problemWhere, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface HstsWithoutSubdomains extends Record<string, unknown> {
  readonly module: string;
}

/** HSTS leaves out subdomains. Source: ref/settings/#secure-hsts-include-subdomains, check security.W005 (Django 4.2 to 5.2). */
export default defineRule<HstsWithoutSubdomains>({
  id: 'settings/hsts-without-subdomains',
  summary: 'HSTS leaves out subdomains: a cookie of the whole domain can leak over plain HTTP',
  severity: 'information',
  guide: 'settings#https-hardening',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W005'],
  lesson,
  message: () => 'HSTS leaves out subdomains: on one of them, plain HTTP can leak or plant cookies of the whole domain',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const seconds = settingIn(module, 'SECURE_HSTS_SECONDS');
      if (!hasSecurityMiddleware(module) || seconds === undefined || !isTruthy(seconds.constant)) return undefined;
      const isOff = (setting: EffectiveSetting): boolean => !isExactlyTrue(setting);
      return problemWhere(module, 'SECURE_HSTS_INCLUDE_SUBDOMAINS', isOff, { module: module.module }, 'True');
    }),
});
