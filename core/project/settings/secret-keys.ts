/** What `startproject` puts before the key that it makes. Source: django/core/checks/security/base.py. */
export const startprojectPrefix = 'django-insecure-';

/** Django's own measure of a key: 50 characters, five different ones, not made by `startproject` (checks W009, W025). */
export function isWeakKey(key: string): boolean {
  const characters = [...key];
  return characters.length < 50 || new Set(characters).size < 5 || key.startsWith(startprojectPrefix);
}
