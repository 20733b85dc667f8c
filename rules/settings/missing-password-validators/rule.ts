import { defineRule } from '#core/engine/rule.ts';
import { holds, settingIn } from '#core/project/settings/effective.ts';
import { isTruthy } from '#core/project/settings/values.ts';
import { reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface MissingPasswordValidators extends Record<string, unknown> {
  readonly module: string;
}

const validators = [
  'UserAttributeSimilarityValidator',
  'MinimumLengthValidator',
  'CommonPasswordValidator',
  'NumericPasswordValidator',
];

/** Any password is accepted. Source: ref/settings/#auth-password-validators (Django 4.2 to 5.2): empty by default. */
export default defineRule<MissingPasswordValidators>({
  id: 'settings/missing-password-validators',
  summary: 'AUTH_PASSWORD_VALIDATORS is empty: the forms accept every password',
  severity: 'information',
  guide: 'settings#passwords-validators',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ module }) => `no \`AUTH_PASSWORD_VALIDATORS\` in \`${module}\`: "1" is a password that the forms accept`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      if (holds(module, 'INSTALLED_APPS', 'django.contrib.auth') !== true) return undefined;
      // Where others check passwords, Django's forms set none.
      if (holds(module, 'AUTHENTICATION_BACKENDS', 'django.contrib.auth.backends.ModelBackend') !== true)
        return undefined;
      const setting = settingIn(module, 'AUTH_PASSWORD_VALIDATORS');
      if (setting === undefined || isTruthy(setting.constant)) return undefined;
      return { ...setting, data: { module: module.module }, better: written };
    }),
});

const lines = validators.map((name) => `    {"NAME": "django.contrib.auth.password_validation.${name}"},`);
const written = `[\n${lines.join('\n')}\n]`;
