import { defineRule } from '#core/engine/rule.ts';
import { holds, settingIn } from '#core/project/settings/effective.ts';
import { isExactlyTrue, reportSettings, sessionMiddleware } from '../shared.ts';
import lesson from './lesson.md';

interface InsecureSessionCookie extends Record<string, unknown> {
  readonly module: string;
}

/** Who copies the session cookie is the user. Source: ref/settings/#session-cookie-secure, checks security.W010 to security.W012 (Django 4.2 to 5.2). */
export default defineRule<InsecureSessionCookie>({
  id: 'settings/insecure-session-cookie',
  summary: 'The session cookie also travels over plain HTTP',
  severity: 'warning',
  guide: 'settings#cookies',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W010', 'security.W011', 'security.W012'],
  lesson,
  message: () => '`SESSION_COOKIE_SECURE` is off: the session cookie travels over plain HTTP too, for anyone to copy',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const setting = settingIn(module, 'SESSION_COOKIE_SECURE');
      if (setting === undefined || isExactlyTrue(setting)) return undefined;
      const [app, middleware] = [
        holds(module, 'INSTALLED_APPS', 'django.contrib.sessions'),
        holds(module, 'MIDDLEWARE', sessionMiddleware),
      ];
      if (app === undefined || middleware === undefined || (!app && !middleware)) return undefined;
      const djangoCheck = app && middleware ? 'security.W012' : app ? 'security.W010' : 'security.W011';
      return { ...setting, data: { module: module.module }, better: 'True', djangoCheck };
    }),
});
