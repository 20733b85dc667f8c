import { defineRule } from '#core/engine/rule.ts';
import type { Project } from '#core/project/project.ts';
import type { SettingsModule } from '#core/project/settings.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { settingIn } from '#core/project/settings/effective.ts';
import { itemsOf, textOf } from '#core/project/settings/values.ts';
import { reportSettings, writtenAs } from '../shared.ts';
import type { SettingProblem } from '../shared.ts';
import lesson from './lesson.md';

interface CsrfOriginWithoutScheme extends Record<string, unknown> {
  readonly origin: string;
}

/** A trusted origin that is a host name only. Source: ref/settings/#csrf-trusted-origins, check 4_0.E001 (Django 4.2 to 5.2). */
export default defineRule<CsrfOriginWithoutScheme>({
  id: 'settings/csrf-origin-without-scheme',
  summary: 'CSRF_TRUSTED_ORIGINS names a host without its scheme: Django does not start',
  severity: 'error',
  guide: 'settings#csrf-trusted-origins',
  since: '0.1.0',
  fix: 'unsafe',
  djangoChecks: ['4_0.E001'],
  lesson,
  message: ({ origin }) => `"${origin.slice(0, 40)}" in \`CSRF_TRUSTED_ORIGINS\` has no scheme: the system checks fail`,
  project: (ctx) => reportSettings(ctx, (module) => withoutScheme(ctx.project, module)),
});

function withoutScheme(project: Project, module: SettingsModule): SettingProblem<CsrfOriginWithoutScheme>[] {
  const setting = settingIn(module, 'CSRF_TRUSTED_ORIGINS');
  const { value } = setting ?? {};
  const origins = itemsOf(setting?.constant)?.map(textOf) ?? [];
  if (value === undefined) return [];
  const { file } = value.location;
  const source = assignedExpr(project, value);
  const items = source?.k === 'list' || source?.k === 'tuple' || source?.k === 'set' ? source.items : [];
  return origins.flatMap((origin): SettingProblem<CsrfOriginWithoutScheme>[] => {
    if (origin === undefined || origin.includes('://')) return [];
    const problem = { name: 'CSRF_TRUSTED_ORIGINS', value, data: { origin } };
    const item = items.find((each) => each.k === 'str' && each.value === origin);
    const expected = item && writtenAs(item);
    if (item === undefined || expected === undefined) return [problem];
    const at = { file, start: item.start, end: item.end };
    // `.example.com` was every subdomain before 4.0.
    const text = `"https://${origin.startsWith('.') ? `*${origin}` : origin}"`;
    const change = { kind: 'replace', location: at, expected, text } as const;
    const fix = { title: `Write ${text}`, applicability: 'unsafe', changes: [change] } as const;
    return [{ ...problem, at, fix }];
  });
}
