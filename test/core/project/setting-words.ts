import type { Constant, SettingValue } from '#core/project/settings.ts';

/** A constant as plain JSON; '?' for what is not known. */
function plain(constant: Constant | undefined): unknown {
  if (constant === undefined) return '?';
  if ('items' in constant) return constant.items.map(plain);
  if ('entries' in constant)
    return Object.fromEntries(constant.entries.map(({ key, value }) => [String(plain(key)), plain(value)]));
  return constant.value;
}

/** 'DEBUG' in words: its constant, or `env VARIABLE default cast`. */
export function words(value: SettingValue | undefined): unknown {
  if (value === undefined) return 'unset';
  const { environment } = value;
  if (environment === undefined) return plain(value.constant);
  return ['env', environment.variable ?? '?', plain(environment.default), environment.cast];
}
