import type { EngineReports } from '#core/engine/rule.ts';
import { defineRule } from '#core/engine/rule.ts';
import lesson from './lesson.md';

/** Something in the configuration file means nothing to the coach. The engine sees it; this words and teaches it. */
export default defineRule<EngineReports['configuration-mistake']>({
  id: 'configuration/not-understood',
  summary: 'a key, a value or a rule name in the configuration file that means nothing',
  severity: 'warning',
  guide: 'coach#configuration',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ problem, near }) => (near === undefined ? problem : `${problem}: did you mean \`${near}\`?`),
  reports: 'configuration-mistake',
});
