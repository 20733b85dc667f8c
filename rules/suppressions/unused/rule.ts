import type { EngineReports } from '#core/engine/rule.ts';
import { defineRule } from '#core/engine/rule.ts';
import lesson from './lesson.md';

/** A suppression comment hides nothing any more. The engine sees it; this words and teaches it. */
export default defineRule<EngineReports['unused-suppression']>({
  id: 'suppressions/unused',
  summary: 'a suppression comment that hides nothing',
  severity: 'information',
  guide: 'coach#suppressions',
  since: '0.1.0',
  fix: 'safe',
  sources: [{ tool: 'ruff', rule: 'RUF100' }],
  lesson,
  message: ({ rule, scope }) =>
    scope === 'line'
      ? `nothing on this line is hidden by \`${rule}\``
      : `nothing in this file is hidden by \`${rule}\``,
  reports: 'unused-suppression',
});
