import type { Machine } from './machine.ts';
import { MOST_OPTIONS, optionsOf } from './options.ts';
import { constant, stringOf, type DictValue, type TupleValue, type Value } from './value.ts';

/**
 * Takes a field out of those of a serializer, each that it may be where there are several, all of them where the name is not
 * known; a branch that may not run counts.
 */
export function takeOut(dict: DictValue, key: Value | undefined): void {
  if (dict.fieldsAt === undefined) return;
  const keys = key === undefined ? [] : optionsOf(key);
  // Exactly so many are what a union was cut to.
  const isWhole = keys.length > 0 && keys.length !== MOST_OPTIONS;
  const names = isWhole ? keys.map(stringOf) : [undefined];
  for (const name of names) {
    if (name === undefined) dict.entries.clear();
    else dict.entries.delete(name);
  }
}

/** The names of a serializer's fields; undefined for any other dictionary, of which not all names are known. */
export function fieldNames(dict: DictValue): TupleValue | undefined {
  return dict.fieldsAt === undefined ? undefined : { k: 'tuple', items: [...dict.entries.keys()].map(constant) };
}

/** Puts a value into a dictionary under a constant name; a field of a serializer that may be another one is not known. */
export function putIn(m: Machine, dict: DictValue, name: string, value: Value): void {
  if (dict.fieldsAt !== undefined && m.branches > dict.fieldsAt) dict.entries.delete(name);
  else dict.entries.set(name, value);
}
