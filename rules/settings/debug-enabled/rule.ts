import { defineRule } from '#core/engine/rule.ts';
import { productionSettings } from '../shared.ts';
import lesson from './lesson.md';

interface DebugEnabled extends Record<string, unknown> {
  readonly module: string;
}

/** `DEBUG = True` in settings that production uses. Source: ref/settings/#debug, check security.W018 (Django 4.2 to 5.2). */
export default defineRule<DebugEnabled>({
  id: 'settings/debug-enabled',
  summary: 'DEBUG is on in the settings that production uses',
  severity: 'warning',
  guide: 'settings#debug',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W018'],
  sources: [{ tool: 'bandit', rule: 'B201' }],
  lesson,
  message: ({ module }) => `\`DEBUG\` is on in \`${module}\`: any error page shows settings and source to visitors`,
  fixFor: ({ location }) => ({
    title: 'Set `DEBUG` to False',
    applicability: 'unsafe',
    changes: [{ kind: 'replace', location, expected: ['True', '1'], text: 'False' }],
  }),
  project: ({ project, report }) => {
    for (const { module, value } of productionSettings(project, 'DEBUG')) {
      const constant = value.constant;
      const isOn = constant !== undefined && 'value' in constant && Boolean(constant.value);
      if (isOn && value.environment === undefined)
        report({ location: value.location, data: { module: module.module } });
    }
  },
});
