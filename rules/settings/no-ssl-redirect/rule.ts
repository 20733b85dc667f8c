import { defineRule } from '#core/engine/rule.ts';
import { hasSecurityMiddleware, isExactlyTrue, problemWhere, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface NoSslRedirect extends Record<string, unknown> {
  readonly module: string;
}

/** Plain HTTP is answered. Source: ref/middleware/#ssl-redirect, check security.W008 (Django 4.2 to 5.2). */
export default defineRule<NoSslRedirect>({
  id: 'settings/no-ssl-redirect',
  summary: 'SECURE_SSL_REDIRECT is off: Django answers plain HTTP as well',
  severity: 'information',
  guide: 'settings#https-hardening',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W008'],
  lesson,
  message: ({ module }) =>
    `\`SECURE_SSL_REDIRECT\` is off in \`${module}\`: Django answers plain HTTP as it answers HTTPS`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      if (!hasSecurityMiddleware(module)) return undefined;
      const data = { module: module.module };
      return problemWhere(module, 'SECURE_SSL_REDIRECT', (setting) => !isExactlyTrue(setting), data, 'True');
    }),
});
