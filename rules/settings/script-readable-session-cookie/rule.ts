import { defineRule } from '#core/engine/rule.ts';
import { holds, settingIn } from '#core/project/settings/effective.ts';
import { isExactlyTrue, reportSettings, sessionMiddleware } from '../shared.ts';
import lesson from './lesson.md';

interface ScriptReadableSessionCookie extends Record<string, unknown> {
  readonly module: string;
}

/** HttpOnly, on by default, is switched off. Source: ref/settings/#session-cookie-httponly, checks security.W013 to security.W015 (Django 4.2 to 5.2). */
export default defineRule<ScriptReadableSessionCookie>({
  id: 'settings/script-readable-session-cookie',
  summary: 'Scripts in the page can read the session cookie',
  severity: 'information',
  guide: 'settings#cookies',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W013', 'security.W014', 'security.W015'],
  lesson,
  message: () => '`SESSION_COOKIE_HTTPONLY` is off: one injected script can take the session of each visitor',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const setting = settingIn(module, 'SESSION_COOKIE_HTTPONLY');
      if (setting === undefined || isExactlyTrue(setting)) return undefined;
      const [app, middleware] = [
        holds(module, 'INSTALLED_APPS', 'django.contrib.sessions'),
        holds(module, 'MIDDLEWARE', sessionMiddleware),
      ];
      if (app === undefined || middleware === undefined || (!app && !middleware)) return undefined;
      const djangoCheck = app && middleware ? 'security.W015' : app ? 'security.W013' : 'security.W014';
      return { ...setting, data: { module: module.module }, better: 'True', djangoCheck };
    }),
});
