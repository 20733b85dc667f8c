import { defineRule } from '#core/engine/rule.ts';
import { itemInserted, lacksMiddleware, reportSettings, securityMiddleware } from '../shared.ts';
import lesson from './lesson.md';

interface MissingSecurityMiddleware extends Record<string, unknown> {
  readonly module: string;
}

/** Nothing sets the security headers. Source: ref/middleware/#security-middleware, check security.W001 (Django 4.2 to 5.2). */
export default defineRule<MissingSecurityMiddleware>({
  id: 'settings/missing-security-middleware',
  summary: 'SecurityMiddleware is not in MIDDLEWARE: HSTS, the HTTPS redirect and nosniff never happen',
  severity: 'warning',
  guide: 'settings#https-hardening',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W001'],
  lesson,
  message: () => '`SecurityMiddleware` is not in `MIDDLEWARE`: HSTS, the redirect to HTTPS and `nosniff` never happen',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      if (!lacksMiddleware(module, securityMiddleware, /SecurityMiddleware/)) return undefined;
      const value = module.values.get('MIDDLEWARE');
      const title = 'Add `SecurityMiddleware` to `MIDDLEWARE`';
      const fix = itemInserted(ctx.project, value, title, securityMiddleware, (_, index) => index === 0);
      return { name: 'MIDDLEWARE', value, at: value?.location, data: { module: module.module }, fix };
    }),
});
