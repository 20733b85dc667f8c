import type { EngineReports } from '#core/engine/rule.ts';
import { defineRule } from '#core/engine/rule.ts';
import lesson from './lesson.md';

/** A suppression comment names no rule, so it hides nothing. The engine sees it; this words and teaches it. */
export default defineRule<EngineReports['suppression-without-rule']>({
  id: 'suppressions/without-rule',
  summary: 'a suppression comment that names no rule',
  severity: 'warning',
  guide: 'coach#suppressions',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ scope }) =>
    scope === 'line'
      ? 'this hides nothing: name the rule, as in `ignore[orm/n-plus-one-loop]`'
      : 'this hides nothing: name the rule, as in `file-ignore[orm/n-plus-one-loop]`',
  reports: 'suppression-without-rule',
});
