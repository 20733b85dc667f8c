import type { EngineReports } from '#core/engine/rule.ts';
import { defineRule } from '#core/engine/rule.ts';
import lesson from './lesson.md';

/** A suppression comment names a rule that does not exist. The engine sees it; this words and teaches it. */
export default defineRule<EngineReports['unknown-suppressed-rule']>({
  id: 'suppressions/unknown-rule',
  summary: 'a suppression comment that names a rule which does not exist',
  severity: 'warning',
  guide: 'coach#suppressions',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ rule, near }) =>
    near === undefined ? `there is no rule \`${rule}\`` : `there is no rule \`${rule}\`: did you mean \`${near}\`?`,
  reports: 'unknown-suppressed-rule',
});
