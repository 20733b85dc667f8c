import type { Constant, SettingValue } from '../settings.ts';

/** What an expression of a settings module gives: a constant, or where it comes from, or neither. */
export interface Known {
  readonly constant: Constant | undefined;
  readonly environment: SettingValue['environment'];
}

export const unknown: Known = { constant: undefined, environment: undefined };

/** A known constant. */
export function known(value: string | number | boolean | null): Known {
  return { constant: { value }, environment: undefined };
}

/** A known collection. */
export function constantOf(constant: Constant): Known {
  return { constant, environment: undefined };
}

/** Python's truth of a constant. */
export function isTruthy(constant: Constant): boolean {
  if ('items' in constant) return constant.items.length > 0;
  if ('entries' in constant) return constant.entries.length > 0;
  const { value } = constant;
  return value !== null && value !== false && value !== 0 && value !== '';
}

/**
 * Applies an operation to a value: to the constant, or to the default of what comes from the environment, so that
 * `env("DEBUG", "False") == "True"` is still the environment's, with the default False.
 */
export function apply(value: Known, operation: (constant: Constant) => Constant | undefined, cast?: Cast): Known {
  const { constant, environment } = value;
  return {
    constant: constant && operation(constant),
    environment: environment && {
      variable: environment.variable,
      default: environment.default && operation(environment.default),
      cast: cast ?? environment.cast,
    },
  };
}

export type Cast = NonNullable<SettingValue['environment']>['cast'];

/** Same constant, or same source: then two branches agree. */
export function isEqual(a: Constant | undefined, b: Constant | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if ('value' in a) return 'value' in b && a.value === b.value;
  if ('items' in a) {
    return 'items' in b && a.items.length === b.items.length && a.items.every((item, i) => isEqual(item, b.items[i]));
  }
  return (
    'entries' in b &&
    a.entries.length === b.entries.length &&
    a.entries.every((entry, i) => isEqual(entry.key, b.entries[i]?.key) && isEqual(entry.value, b.entries[i]?.value))
  );
}

/** The text of a constant string. */
export function textOf(constant: Constant | undefined): string | undefined {
  return constant !== undefined && 'value' in constant && typeof constant.value === 'string'
    ? constant.value
    : undefined;
}

/** The items of a list; undefined when it is no list. */
export function itemsOf(constant: Constant | undefined): readonly (Constant | undefined)[] | undefined {
  return constant !== undefined && 'items' in constant ? constant.items : undefined;
}

/** The value under a string key of a dictionary; undefined also when an unknown key further on may be the same. */
export function entryOf(constant: Constant | undefined, key: string): Constant | undefined {
  if (constant === undefined || !('entries' in constant)) return undefined;
  const last = constant.entries.findLast((entry) => entry.key === undefined || textOf(entry.key) === key);
  return last?.key === undefined ? undefined : last.value;
}

/** A dictionary with one key set. */
export function withEntry(
  constant: Constant | undefined,
  key: Constant | undefined,
  value: Constant | undefined,
): Constant {
  const entries = constant !== undefined && 'entries' in constant ? constant.entries : [];
  const others = key === undefined ? entries : entries.filter((entry) => !isEqual(entry.key, key));
  return { entries: [...others, { key, value }] };
}

/** The number of a constant. */
export function numberOf(constant: Constant | undefined): number | undefined {
  return constant !== undefined && 'value' in constant && typeof constant.value === 'number'
    ? constant.value
    : undefined;
}
