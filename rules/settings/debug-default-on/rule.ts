import type { FixIntent } from '#core/engine/fix.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { SettingValue } from '#core/project/settings.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { productionSettings } from '../shared.ts';
import { safeDefault, textCompared } from './fixes.ts';
import lesson from './lesson.md';

interface DebugDefaultOn extends Record<string, unknown> {
  /** The environment variable; undefined when its name is computed. */
  readonly variable: string | undefined;
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
  fix: 'unsafe',
  djangoChecks: ['security.W018'],
  lesson,
  message: ({ variable, anyText }) => {
    const named = variable === undefined ? 'its variable' : `\`${variable}\``;
    return anyText
      ? `any text in ${named} turns \`DEBUG\` on, "False" too: an environment variable is a string`
      : `\`DEBUG\` is on wherever ${named} is not set: a forgotten variable shows source code to visitors`;
  },
  project: ({ project, report }) => {
    for (const { module, value } of productionSettings(project, 'DEBUG')) {
      const data = problemOf(value);
      if (data === undefined) continue;
      const source = assignedExpr(project, value);
      const { file } = value.location;
      const { start, end } = source ?? value.location;
      const changes = source && (data.anyText ? textCompared(file, source) : safeDefault(file, source, data.variable));
      report({ location: { file, start, end }, data, fix: changes && asFix(data, changes), settings: module });
    }
  },
});

function problemOf({ environment }: SettingValue): DebugDefaultOn | undefined {
  if (environment === undefined) return undefined;
  const { variable, cast } = environment;
  const fallback = environment.default && 'value' in environment.default ? environment.default.value : undefined;
  if (cast === 'str') return { variable, anyText: true };
  return fallback === true || fallback === 1 ? { variable, anyText: false } : undefined;
}

function asFix({ anyText }: DebugDefaultOn, changes: FixIntent['changes']): FixIntent {
  const title = anyText ? 'Compare the text of the variable' : 'Leave `DEBUG` off by default';
  return { title, applicability: 'unsafe', changes };
}
