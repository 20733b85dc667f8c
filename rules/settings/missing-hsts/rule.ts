import { defineRule } from '#core/engine/rule.ts';
import type { EffectiveSetting } from '#core/project/settings/effective.ts';
import { isTruthy } from '#core/project/settings/values.ts';
import { hasSecurityMiddleware, problemWhere, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface MissingHsts extends Record<string, unknown> {
  readonly module: string;
}

/** Browsers are not told to come by HTTPS only. Source: ref/middleware/#http-strict-transport-security, check security.W004 (Django 4.2 to 5.2). */
export default defineRule<MissingHsts>({
  id: 'settings/missing-hsts',
  summary: 'No HSTS in production: the first request of a visit may go over plain HTTP',
  severity: 'information',
  guide: 'settings#https-hardening',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W004'],
  lesson,
  message: ({ module }) => `no HSTS in \`${module}\`: the first request of each visit may still go over plain HTTP`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      if (!hasSecurityMiddleware(module)) return undefined;
      const isOff = ({ constant }: EffectiveSetting): boolean => !isTruthy(constant);
      return problemWhere(module, 'SECURE_HSTS_SECONDS', isOff, { module: module.module }, '3600');
    }),
});
