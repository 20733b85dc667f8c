import { defineRule } from '#core/engine/rule.ts';
import { settingIn } from '#core/project/settings/effective.ts';
import type { EffectiveSetting } from '#core/project/settings/effective.ts';
import { isTruthy } from '#core/project/settings/values.ts';
import { hasSecurityMiddleware, isExactlyTrue, problemWhere, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface HstsWithoutPreload extends Record<string, unknown> {
  readonly module: string;
}

/** HSTS without preload. Source: ref/settings/#secure-hsts-preload, check security.W021 (Django 4.2 to 5.2). */
export default defineRule<HstsWithoutPreload>({
  id: 'settings/hsts-without-preload',
  summary: 'HSTS without preload: the first visit ever still begins with plain HTTP',
  severity: 'information',
  guide: 'settings#https-hardening',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W021'],
  lesson,
  message: () => 'HSTS without preload: a browser that has never been here still begins with plain HTTP',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const seconds = settingIn(module, 'SECURE_HSTS_SECONDS');
      if (!hasSecurityMiddleware(module) || seconds === undefined || !isTruthy(seconds.constant)) return undefined;
      const isOff = (setting: EffectiveSetting): boolean => !isExactlyTrue(setting);
      return problemWhere(module, 'SECURE_HSTS_PRELOAD', isOff, { module: module.module }, 'True');
    }),
});
