import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { isTruthy } from '#core/project/settings/values.ts';
import type { Location } from '#core/text/range.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { groupOf, productionSettings, writtenAs } from '../shared.ts';
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
  project: ({ project, report }) => {
    for (const { module, value } of productionSettings(project, 'DEBUG')) {
      const { constant, environment } = value;
      const isOn = constant !== undefined && 'value' in constant && isTruthy(constant);
      if (!isOn || environment !== undefined) continue;
      const source = assignedExpr(project, value);
      const { start, end } = source ?? value.location;
      const location = { file: value.location.file, start, end };
      const group = groupOf(module, { name: 'DEBUG', value });
      const fix = source && switchOff(location, source);
      report({ location, data: { module: module.module }, fix, group, settings: module });
    }
  },
});

function switchOff(location: Location, source: Expr): FixIntent | undefined {
  const expected = writtenAs(source);
  if (expected === undefined) return undefined;
  return {
    title: 'Set `DEBUG` to False',
    applicability: 'unsafe',
    changes: [{ kind: 'replace', location, expected, text: 'False' }],
  };
}
