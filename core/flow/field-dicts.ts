import type { Machine } from './machine.ts';
import { stringOf, type DictValue, type Value } from './value.ts';

/** Takes a field out of those of a serializer, all of them where the name is not known; a branch that may not run counts. */
export function takeOut(dict: DictValue, key: Value | undefined): void {
  if (dict.fieldsAt === undefined) return;
  const name = stringOf(key);
  if (name === undefined) dict.entries.clear();
  else dict.entries.delete(name);
}

/** Puts a value into a dictionary under a constant name; a field of a serializer that may be another one is not known. */
export function putIn(m: Machine, dict: DictValue, name: string, value: Value): void {
  if (dict.fieldsAt !== undefined && m.branches > dict.fieldsAt) dict.entries.delete(name);
  else dict.entries.set(name, value);
}
