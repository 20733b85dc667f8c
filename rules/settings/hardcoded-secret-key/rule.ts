import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import { decodeBlock } from '#core/facts/code.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { partsOf } from '#core/facts/parts.ts';
import type { Project } from '#core/project/project.ts';
import type { SettingValue } from '#core/project/settings.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { isWeakKey, startprojectPrefix } from '#core/project/settings/secret-keys.ts';
import { textOf } from '#core/project/settings/values.ts';
import { readFromEnvironment, reportSettings, writtenAs } from '../shared.ts';
import lesson from './lesson.md';

interface HardcodedSecretKey extends Record<string, unknown> {
  /** The environment variable that has the key as its default; undefined when the key is no default. */
  readonly variable: string | undefined;
  readonly isDefault: boolean;
  /** Made by `startproject`. */
  readonly isGenerated: boolean;
}

/** The key that signs sessions stands in the source. Source: ref/settings/#secret-key, check security.W009 (Django 4.2 to 5.2). */
export default defineRule<HardcodedSecretKey>({
  id: 'settings/hardcoded-secret-key',
  summary: 'SECRET_KEY stands in the source of the settings that production uses',
  severity: 'error',
  guide: 'settings#secret-key',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['security.W009'],
  sources: [{ tool: 'bandit', rule: 'B105' }],
  lesson,
  message: ({ variable, isDefault }) =>
    isDefault
      ? `\`SECRET_KEY\` falls back to a text in the source where ${variable === undefined ? 'its variable' : `\`${variable}\``} is not set`
      : '`SECRET_KEY` stands in the source: whoever reads it can forge sessions and reset links',
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const value = module.values.get('SECRET_KEY');
      if (value === undefined || value.conditional) return undefined;
      const { constant, environment } = value;
      const isDefault = environment !== undefined;
      const key = textOf(isDefault ? environment.default : constant);
      // What an `if` chooses by another variable is no default of this one.
      if (key === undefined || key === '' || environment?.cast === 'other') return undefined;
      const source = assignedExpr(ctx.project, value);
      const { file } = value.location;
      if (isDefault && isRefused(ctx.project, file)) return undefined;
      return {
        name: 'SECRET_KEY',
        value,
        data: { variable: environment?.variable, isDefault, isGenerated: key.startsWith(startprojectPrefix) },
        djangoCheck: isWeakKey(key) ? 'security.W009' : undefined,
        severity: isDefault ? 'warning' : 'error',
        fix: isDefault ? withoutDefault(value, source) : readFromEnvironment(ctx.project, file, source, 'SECRET_KEY'),
      };
    }),
});

/** `if … and SECRET_KEY.startswith("django-insecure"): raise …`: production does not start with the default. */
function isRefused(project: Project, file: string): boolean {
  const facts = project.python(file);
  const body = facts === undefined ? [] : decodeBlock(facts.code, facts.body);
  return body.some(
    (statement) =>
      statement.k === 'if' &&
      [...partsOf(statement.test)].some((part) => part.k === 'name' && part.id === 'SECRET_KEY') &&
      [...partsOf(statement.then)].some((part) => part.k === 'raise'),
  );
}

/** `os.environ.get("KEY", "text")` without its default: Django refuses to start with no key. */
function withoutDefault({ location }: SettingValue, source: Expr | undefined): FixIntent | undefined {
  if (source?.k !== 'call') return undefined;
  const [first, second] = source.args;
  const keyword = source.keywords.find(({ name }) => name === 'default');
  const given = keyword?.value ?? second;
  const written = given?.k === 'str' ? writtenAs(given) : undefined;
  if (first === undefined || given === undefined || written === undefined) return undefined;
  const expected = written.map((text) => (keyword === undefined ? `, ${text}` : `, default=${text}`));
  const dropped = { file: location.file, start: first.end, end: given.end };
  return {
    title: 'Leave `SECRET_KEY` without a default',
    applicability: 'unsafe',
    changes: [{ kind: 'replace', location: dropped, expected, text: '' }],
  };
}
