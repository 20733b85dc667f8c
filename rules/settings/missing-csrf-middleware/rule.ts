import { defineRule } from '#core/engine/rule.ts';
import { holds } from '#core/project/settings/effective.ts';
import { csrfMiddleware, itemInserted, lacksMiddleware, reportSettings, sessionMiddleware } from '../shared.ts';
import lesson from './lesson.md';

interface MissingCsrfMiddleware extends Record<string, unknown> {
  readonly module: string;
}

/** Nothing checks that a form comes from the site itself. Source: ref/csrf/, check security.W003 (Django 4.2 to 5.2). */
export default defineRule<MissingCsrfMiddleware>({
  id: 'settings/missing-csrf-middleware',
  summary: 'CsrfViewMiddleware is not in MIDDLEWARE: other sites can post as the users of this one',
  severity: 'warning',
  guide: 'settings#csrf-trusted-origins',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W003'],
  lesson,
  message: () => '`CsrfViewMiddleware` is not in `MIDDLEWARE`: other sites can post as your logged-in users',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      if (!lacksMiddleware(module, csrfMiddleware, /Csrf/i)) return undefined;
      const value = module.values.get('MIDDLEWARE');
      const title = 'Add `CsrfViewMiddleware` to `MIDDLEWARE`';
      const fix = itemInserted(ctx.project, value, title, csrfMiddleware, (text) => follows.test(text));
      return {
        name: 'MIDDLEWARE',
        value,
        at: value?.location,
        data: { module: module.module },
        fix,
        ...(holds(module, 'MIDDLEWARE', sessionMiddleware) === false && { severity: 'information' as const }),
      };
    }),
});

/** What Django documents below CsrfViewMiddleware. Source: ref/middleware/#middleware-ordering. */
const follows = /^django\.contrib\.(auth|messages)\.|\.XFrameOptionsMiddleware$/;
