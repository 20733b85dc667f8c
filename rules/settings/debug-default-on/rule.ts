import { defineRule } from '#core/engine/rule.ts';
import type { SettingValue } from '#core/project/settings.ts';
import { productionSettings } from '../shared.ts';
import lesson from './lesson.md';

interface DebugDefaultOn extends Record<string, unknown> {
  readonly variable: string;
  /** The variable is compared with nothing: every text in it, 'False' too, switches DEBUG on. */
  readonly anyText: boolean;
}

/** DEBUG from the environment, on when the variable is missing or holds any text. Source: ref/settings/#debug (Django 4.2 to 5.2). */
export default defineRule<DebugDefaultOn>({
  id: 'settings/debug-default-on',
  summary: 'DEBUG is read from the environment and is on when the variable is missing, or holds any text',
  severity: 'warning',
  guide: 'settings#debug',
  since: '0.1.0',
  fix: 'none',
  djangoChecks: ['security.W018'],
  lesson,
  message: ({ variable, anyText }) =>
    anyText
      ? `any text in \`${variable}\` turns \`DEBUG\` on, "False" too: an environment variable is a string`
      : `\`DEBUG\` is on wherever \`${variable}\` is not set: a forgotten variable shows source code to visitors`,
  project: ({ project, report }) => {
    for (const { value } of productionSettings(project, 'DEBUG')) {
      const data = problemOf(value);
      if (data) report({ location: value.location, data });
    }
  },
});

function problemOf({ environment }: SettingValue): DebugDefaultOn | undefined {
  if (environment === undefined) return undefined;
  const variable = environment.variable ?? 'the variable';
  const fallback = environment.default && 'value' in environment.default ? environment.default.value : undefined;
  if (environment.cast === 'str') return { variable, anyText: true };
  return fallback === true || fallback === 1 ? { variable, anyText: false } : undefined;
}
