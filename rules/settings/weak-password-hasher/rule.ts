import { defineRule } from '#core/engine/rule.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { settingIn } from '#core/project/settings/effective.ts';
import { itemsOf, textOf } from '#core/project/settings/values.ts';
import { itemInserted, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface WeakPasswordHasher extends Record<string, unknown> {
  readonly hasher: string;
}

/** Fast hashes, and those without salt. Source: topics/auth/passwords/#included-hashers (Django 4.2 to 5.2). */
const weak = /^django\.contrib\.auth\.hashers\.((Unsalted)?(MD5|SHA1)|Crypt)PasswordHasher$/;
const strong = 'django.contrib.auth.hashers.PBKDF2PasswordHasher';

/** New passwords get the first hasher of the list. Source: ref/settings/#password-hashers (Django 4.2 to 5.2). */
export default defineRule<WeakPasswordHasher>({
  id: 'settings/weak-password-hasher',
  summary: 'New passwords are stored with a hash that is quick to guess',
  severity: 'warning',
  guide: 'settings#passwords-validators',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ hasher }) => `new passwords are hashed with \`${hasher}\`: a stolen table is guessed in hours`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const setting = settingIn(module, 'PASSWORD_HASHERS');
      const { value } = setting ?? {};
      const first = textOf(itemsOf(setting?.constant)?.[0]);
      if (setting === undefined || value === undefined || first === undefined || !weak.test(first)) return undefined;
      const source = assignedExpr(ctx.project, value);
      const item = source?.k === 'list' || source?.k === 'tuple' ? source.items[0] : undefined;
      const at = item && { file: value.location.file, start: item.start, end: item.end };
      const title = 'Hash new passwords with PBKDF2; the old hashes stay readable';
      const isKnown = itemsOf(setting.constant)?.some((each) => textOf(each) === strong) === true;
      const fix = isKnown ? undefined : itemInserted(ctx.project, value, title, strong, (_, index) => index === 0);
      return { ...setting, at, data: { hasher: first.slice(first.lastIndexOf('.') + 1) }, fix };
    }),
});
