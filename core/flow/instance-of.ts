import type { ClassRef } from '../project/project.ts';
import type { LibraryFunction, Machine } from './machine.ts';
import { optionsOf } from './options.ts';
import { constant, unknown, type Value } from './value.ts';

/** `isinstance(books, QuerySet)`, `isinstance(obj, Book)`: decided where the value and all the classes are known. */
export const isInstance: LibraryFunction = (m, args) => {
  const [value = unknown, kinds = unknown] = args.positional;
  const classes = classesIn(kinds);
  const answers = new Set(optionsOf(value).map((option) => isOneOf(m, option, classes)));
  const [answer] = answers;
  return answers.size === 1 && answer !== undefined ? constant(answer) : unknown;
};

/** The classes of isinstance()'s second argument. */
export function classesIn(kinds: Value): readonly Value[] {
  return kinds.k === 'tuple' ? kinds.items : [kinds];
}

/** Is the value of one of these classes? Undefined when that is not known. */
export function isOneOf(m: Machine, value: Value, classes: readonly Value[]): boolean | undefined {
  const answers = classes.map((kind) => isOf(m, value, kind));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** Plain containers of Python, which no queryset, manager or row is. */
const containers = /^builtins\.(list|tuple|set|frozenset|dict|str|int|bytes)$/;

function isOf(m: Machine, value: Value, kind: Value): boolean | undefined {
  const isDjango = value.k === 'queryset' || value.k === 'manager' || value.k === 'instance';
  if (kind.k === 'external') return isDjango && containers.test(kind.name) ? false : undefined;
  if (kind.k !== 'class') return undefined;
  const isQuerySet = m.project.nameOf(kind.ref) === 'django.db.models.QuerySet';
  if (value.k === 'queryset') return isQuerySet ? true : undefined;
  if (value.k === 'tuple') return isQuerySet ? false : undefined;
  return value.k === 'instance' ? isRowOf(m, value.model.ref, kind.ref) : undefined;
}

/** A row of a parent may be one of a child too: that is not known. */
function isRowOf(m: Machine, row: ClassRef, kind: ClassRef): boolean | undefined {
  const isSame = (ref: ClassRef, other: ClassRef): boolean => ref.file === other.file && ref.index === other.index;
  if (m.project.classInfo(row).mro.some((ref) => isSame(ref, kind))) return true;
  const other = m.project.classInfo(kind);
  if (m.project.models.ofClass(kind) === undefined || other.open || other.mro.some((ref) => isSame(ref, row)))
    return undefined;
  return m.project.classInfo(row).open ? undefined : false;
}
