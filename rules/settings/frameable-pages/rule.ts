import { defineRule } from '#core/engine/rule.ts';
import { holds, plainSetting } from '#core/project/settings/effective.ts';
import { frameMiddleware, problemWhere, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface FrameablePages extends Record<string, unknown> {
  readonly module: string;
  /** As Python writes it. */
  readonly value: string;
}

/** Pages may be framed. Source: ref/clickjacking/, check security.W019 (Django 4.2 to 5.2). */
export default defineRule<FrameablePages>({
  id: 'settings/frameable-pages',
  summary: 'X_FRAME_OPTIONS lets pages be shown in frames',
  severity: 'information',
  guide: 'settings#https-hardening',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W019'],
  lesson,
  message: ({ value }) =>
    `\`X_FRAME_OPTIONS\` is ${value}, not "DENY": pages can be framed, and clicks in them hijacked`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      if (holds(module, 'MIDDLEWARE', frameMiddleware) !== true) return undefined;
      const value = plainSetting(module, 'X_FRAME_OPTIONS');
      if (value === undefined || value === 'DENY') return undefined;
      const data = { module: module.module, value: typeof value === 'string' ? `"${value}"` : 'empty' };
      return problemWhere(module, 'X_FRAME_OPTIONS', () => true, data, '"DENY"');
    }),
});
