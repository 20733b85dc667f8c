import type { Input } from '#core/flow/event.ts';
import { defineRule } from '#core/engine/rule.ts';

import { harmOf, type HarmfulInput } from '../shared.ts';
import { useParameters } from './fix.ts';
import lesson from './lesson.md';

/**
 * What a client sends, or a value that the program puts between quotes by itself, in the text of SQL.
 * Source: topics/security/#sql-injection-protection, topics/db/sql/#passing-parameters-into-raw (Django 4.2 to 5.2).
 */
export default defineRule<HarmfulInput>({
  id: 'security/sql-injection',
  summary: 'text from outside is put into SQL instead of being passed as a parameter',
  severity: 'error',
  guide: 'security#sql-injection',
  since: '0.1.0',
  fix: 'safe',
  sources: [
    { tool: 'bandit', rule: 'B608' },
    { tool: 'ruff', rule: 'S608' },
  ],
  lesson,
  message: ({ call, input }) => `\`${call}\` has \`${input}\` in its SQL: who sends it writes the statement`,
  on: {
    'input-as-sql': (events, { project, report }) => {
      const harm = harmOf(project, events, isInjected);
      if (harm) report({ location: harm.event.site, data: harm.data, fix: useParameters(project, harm.event.site) });
    },
  },
});

/**
 * A column of a row is mostly the name of something; what an unseen caller passes is told only where the program itself
 * treats it as a text, between quotes.
 */
function isInjected({ from, quoted }: Input): boolean {
  return from === 'parameter' ? quoted : from !== 'stored';
}
