import { defineRule } from '#core/engine/rule.ts';
import { holds, settingIn } from '#core/project/settings/effective.ts';
import { isTruthy } from '#core/project/settings/values.ts';
import { csrfMiddleware, isExactlyTrue, problemWhere, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface InsecureCsrfCookie extends Record<string, unknown> {
  readonly module: string;
}

/** Who reads or plants the CSRF cookie can post as the user. Source: ref/settings/#csrf-cookie-secure, check security.W016 (Django 4.2 to 5.2). */
export default defineRule<InsecureCsrfCookie>({
  id: 'settings/insecure-csrf-cookie',
  summary: 'The CSRF cookie also travels over plain HTTP',
  severity: 'warning',
  guide: 'settings#cookies',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W016'],
  lesson,
  message: () =>
    '`CSRF_COOKIE_SECURE` is off: the CSRF cookie travels over plain HTTP too, for anyone to read or plant',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const inSession = settingIn(module, 'CSRF_USE_SESSIONS');
      if (inSession === undefined || isTruthy(inSession.constant)) return undefined;
      if (holds(module, 'MIDDLEWARE', csrfMiddleware) !== true) return undefined;
      const data = { module: module.module };
      return problemWhere(module, 'CSRF_COOKIE_SECURE', (setting) => !isExactlyTrue(setting), data, 'True');
    }),
});
