import { defineRule } from '#core/engine/rule.ts';
import { harmOf, type HarmfulInput } from '../shared.ts';
import lesson from './lesson.md';

/**
 * `pickle.loads`, `yaml.load`, `eval` of what a client sends. Source: Python library, pickle: "It is possible to construct
 * malicious pickle data which will execute arbitrary code during unpickling"; PyYAML: load() with an unsafe loader.
 */
export default defineRule<HarmfulInput>({
  id: 'security/unsafe-deserialization',
  summary: 'data from the request is turned into objects or code: pickle, yaml.load, eval',
  severity: 'error',
  guide: 'security#unsafe-deserialization',
  since: '0.1.0',
  fix: 'none',
  sources: [
    { tool: 'bandit', rule: 'B301' },
    { tool: 'ruff', rule: 'S301' },
  ],
  lesson,
  message: ({ call, input }) => `\`${call}\` runs what \`${input}\` says: who sends it runs code here`,
  on: {
    'input-as-object': (events, { project, report }) => {
      const harm = harmOf(project, events);
      if (harm) report({ location: harm.event.site, data: harm.data });
    },
  },
});
