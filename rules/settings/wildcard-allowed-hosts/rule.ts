import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Project } from '#core/project/project.ts';
import type { Constant, SettingValue } from '#core/project/settings.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { isEqual, itemsOf } from '#core/project/settings/values.ts';
import { environmentItem, reportSettings, writtenAs } from '../shared.ts';
import lesson from './lesson.md';

interface WildcardAllowedHosts extends Record<string, unknown> {
  /** The environment variable whose default accepts every host; undefined when it stands in the source. */
  readonly variable: string | undefined;
  readonly isDefault: boolean;
}

/** Every host is allowed. Source: ref/settings/#allowed-hosts (Django 4.2 to 5.2). */
export default defineRule<WildcardAllowedHosts>({
  id: 'settings/wildcard-allowed-hosts',
  summary: 'ALLOWED_HOSTS accepts every host in the settings that production uses',
  severity: 'warning',
  guide: 'settings#allowed-hosts',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ variable, isDefault }) =>
    isDefault
      ? `\`ALLOWED_HOSTS\` accepts any host wherever ${variable === undefined ? 'its variable' : `\`${variable}\``} is not set`
      : '`ALLOWED_HOSTS` accepts any host: links in mails and redirects follow a forged `Host` header',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const value = module.values.get('ALLOWED_HOSTS');
      if (value === undefined || value.conditional) return undefined;
      const { constant, environment } = value;
      const isDefault = environment !== undefined;
      if (!hasWildcard(isDefault ? environment.default : constant)) return undefined;
      const data = { variable: environment?.variable, isDefault };
      return { name: 'ALLOWED_HOSTS', value, data, fix: fromEnvironment(ctx.project, value) };
    }),
});

function hasWildcard(constant: Constant | undefined): boolean {
  return itemsOf(constant)?.some((item) => item !== undefined && isEqual(item, { value: '*' })) === true;
}

function fromEnvironment(project: Project, value: SettingValue): FixIntent | undefined {
  const source = assignedExpr(project, value);
  const expected = source && writtenAs(source);
  if (source === undefined || expected === undefined) return undefined;
  const { file } = value.location;
  const { text, add } = environmentItem(project, file, 'ALLOWED_HOSTS');
  const location = { file, start: source.start, end: source.end };
  const title = 'Read the hosts from `ALLOWED_HOSTS` in the environment';
  return {
    title,
    applicability: 'unsafe',
    changes: [...add, { kind: 'replace', location, expected, text: `${text}.split(",")` }],
  };
}
