import type { Constant, SettingsModule, SettingValue } from '../settings.ts';
import { isEqual, itemsOf } from './values.ts';

/** A setting as Django sees it under one settings module: what the module says, else Django's default. */
export interface EffectiveSetting {
  readonly name: string;
  readonly constant: Constant;
  /** Where the module sets it; undefined when Django's default holds. */
  readonly value: SettingValue | undefined;
}

/** Source: django/conf/global_settings.py (the same in Django 4.2 to 5.2). */
const defaults: Readonly<Record<string, Constant>> = {
  ALLOWED_HOSTS: { items: [] },
  AUTHENTICATION_BACKENDS: { items: [{ value: 'django.contrib.auth.backends.ModelBackend' }] },
  AUTH_PASSWORD_VALIDATORS: { items: [] },
  CSRF_COOKIE_SECURE: { value: false },
  CSRF_TRUSTED_ORIGINS: { items: [] },
  CSRF_USE_SESSIONS: { value: false },
  DEBUG: { value: false },
  INSTALLED_APPS: { items: [] },
  MEDIA_ROOT: { value: '' },
  MEDIA_URL: { value: '' },
  MIDDLEWARE: { items: [] },
  SECRET_KEY_FALLBACKS: { items: [] },
  SECURE_CONTENT_TYPE_NOSNIFF: { value: true },
  SECURE_CROSS_ORIGIN_OPENER_POLICY: { value: 'same-origin' },
  SECURE_HSTS_INCLUDE_SUBDOMAINS: { value: false },
  SECURE_HSTS_PRELOAD: { value: false },
  SECURE_HSTS_SECONDS: { value: 0 },
  SECURE_REFERRER_POLICY: { value: 'same-origin' },
  SECURE_SSL_REDIRECT: { value: false },
  SESSION_COOKIE_HTTPONLY: { value: true },
  SESSION_COOKIE_SECURE: { value: false },
  SESSION_ENGINE: { value: 'django.contrib.sessions.backends.db' },
  STATIC_ROOT: { value: null },
  X_FRAME_OPTIONS: { value: 'DENY' },
};

/**
 * What a module leaves a setting at. Undefined when that cannot be known: it depends on a branch, on the environment or on
 * code that was not followed, or the module is no whole configuration and names no value itself.
 */
export function settingIn(module: SettingsModule, name: string): EffectiveSetting | undefined {
  const value = module.values.get(name);
  if (value !== undefined) {
    const { constant, conditional, environment } = value;
    return constant === undefined || conditional || environment !== undefined ? undefined : { name, constant, value };
  }
  const constant = defaults[name];
  return isWhole(module) && constant !== undefined ? { name, constant, value: undefined } : undefined;
}

const parts = ['INSTALLED_APPS', 'ROOT_URLCONF', 'SECRET_KEY'];

/**
 * Everything that the module sets is known, and it is a configuration that can be served, not a part of one: without these
 * Django does not start or has nothing to answer.
 */
export function isWhole(module: SettingsModule): boolean {
  return module.complete && parts.every((name) => module.values.has(name));
}

/** A list setting holds a text; undefined when an unknown item may be it. */
export function holds(module: SettingsModule, name: string, item: string): boolean | undefined {
  const items = itemsOf(settingIn(module, name)?.constant);
  if (items === undefined) return undefined;
  if (items.some((each) => isEqual(each, { value: item }))) return true;
  return items.includes(undefined) ? undefined : false;
}

/** The constant value of a setting: text, number, true, false or null; undefined when unknown or a collection. */
export function plainSetting(module: SettingsModule, name: string): string | number | boolean | null | undefined {
  const constant = settingIn(module, name)?.constant;
  return constant !== undefined && 'value' in constant ? constant.value : undefined;
}
