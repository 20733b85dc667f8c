import { defineRule } from '#core/engine/rule.ts';
import { frameMiddleware, itemInserted, lacksMiddleware, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface MissingClickjackingMiddleware extends Record<string, unknown> {
  readonly module: string;
}

/** Any site may frame the pages. Source: ref/clickjacking/, check security.W002 (Django 4.2 to 5.2). */
export default defineRule<MissingClickjackingMiddleware>({
  id: 'settings/missing-clickjacking-middleware',
  summary: 'XFrameOptionsMiddleware is not in MIDDLEWARE: other sites can show the pages in a frame',
  severity: 'warning',
  guide: 'settings#https-hardening',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W002'],
  lesson,
  message: () => '`XFrameOptionsMiddleware` is not in `MIDDLEWARE`: other sites can show your pages in a frame',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      if (!lacksMiddleware(module, frameMiddleware, /XFrame|ContentSecurityPolicy|CSPMiddleware/)) return undefined;
      const value = module.values.get('MIDDLEWARE');
      const title = 'Add `XFrameOptionsMiddleware` to `MIDDLEWARE`';
      const fix = itemInserted(ctx.project, value, title, frameMiddleware, (_, index, count) => index === count - 1);
      return { name: 'MIDDLEWARE', value, at: value?.location, data: { module: module.module }, fix };
    }),
});
