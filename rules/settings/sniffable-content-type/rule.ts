import { defineRule } from '#core/engine/rule.ts';
import { hasSecurityMiddleware, isExactlyTrue, problemWhere, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface SniffableContentType extends Record<string, unknown> {
  readonly module: string;
}

/** The `nosniff` header, on by default, is switched off. Source: ref/middleware/#x-content-type-options-nosniff, check security.W006 (Django 4.2 to 5.2). */
export default defineRule<SniffableContentType>({
  id: 'settings/sniffable-content-type',
  summary: 'SECURE_CONTENT_TYPE_NOSNIFF is switched off: browsers may run an upload as a script',
  severity: 'information',
  guide: 'settings#https-hardening',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W006'],
  lesson,
  message: () => '`SECURE_CONTENT_TYPE_NOSNIFF` is off: a browser may take an uploaded text for a script and run it',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      if (!hasSecurityMiddleware(module)) return undefined;
      const data = { module: module.module };
      return problemWhere(module, 'SECURE_CONTENT_TYPE_NOSNIFF', (setting) => !isExactlyTrue(setting), data, 'True');
    }),
});
