import type { ClassRef, Project } from '../project.ts';
import { constant, evaluate, unknownValue } from './values.ts';
import type { Scope, Value } from './values.ts';

/** A subclass of Django's Choices. Source: django/db/models/enums.py (Django 4.2 to 5.2). */
export function isChoices(project: Project, ref: ClassRef): boolean {
  return project.isSubclass(ref, 'django.db.models.Choices') === true;
}

/** `Status.choices`, `.values`, `.labels`, `.names`; undefined for any other attribute. `scope` is that of the class body. */
export function choicesAttribute(project: Project, ref: ClassRef, name: string, scope: Scope): Value | undefined {
  if (name !== 'choices' && name !== 'values' && name !== 'labels' && name !== 'names') return undefined;
  const members = membersOf(project, ref, scope);
  if (members === undefined) return unknownValue;
  if (name === 'names') {
    const named = members.filter((member) => member.name !== '__empty__');
    return list(named.map((member) => constant(member.name)));
  }
  return list(
    members.map(({ value, label }) =>
      name === 'choices' ? { k: 'items', type: 'tuple', items: [value, label] } : name === 'values' ? value : label,
    ),
  );
}

/** What a member is equal to: the value without the label that stands beside it. */
export function memberValue(project: Project, ref: ClassRef, name: string, value: Value, scope: Scope): Value {
  if (name.startsWith('_')) return value;
  return membersOf(project, ref, scope)?.find((member) => member.name === name)?.value ?? unknownValue;
}

interface Member {
  readonly name: string;
  readonly value: Value;
  readonly label: Value;
}

function membersOf(project: Project, ref: ClassRef, scope: Scope): readonly Member[] | undefined {
  const attributes = project.python(ref.file)?.classes[ref.index]?.attributes ?? [];
  const isText = project.isSubclass(ref, 'django.db.models.TextChoices') === true;
  const isNumber = project.isSubclass(ref, 'django.db.models.IntegerChoices') === true;
  if (!isText && !isNumber) return undefined;
  const members: Member[] = [];
  let empty: Member | undefined;
  for (const { name, value, op, conditional } of attributes) {
    if (conditional || op !== '=' || value === undefined) return undefined;
    if (name.startsWith('_') && name !== '__empty__') continue;
    const evaluated = evaluate(project.decode(ref.file, value), scope);
    if (name === '__empty__') empty = { name, value: constant(null), label: evaluated };
    else members.push(memberOf(name, evaluated, isText, members.at(-1)?.value));
  }
  return empty === undefined ? members : [empty, ...members];
}

function memberOf(name: string, given: Value, isText: boolean, before: Value | undefined): Member {
  const [first, label] = given.k === 'items' ? given.items : [given];
  const usual = constant(titled(name));
  if (first === undefined || (given.k === 'items' && given.items.length !== 2))
    return { name, value: unknownValue, label: unknownValue };
  const isAuto = first.k === 'call' && first.path === 'enum.auto';
  return { name, value: isAuto ? automatic(name, isText, before) : first, label: label ?? usual };
}

/** `auto()`: the name of a text, one more than the number before. */
function automatic(name: string, isText: boolean, before: Value | undefined): Value {
  if (isText) return constant(name);
  if (before === undefined) return constant(1);
  return before.k === 'constant' && typeof before.value === 'number' ? constant(before.value + 1) : unknownValue;
}

/** `IN_PROGRESS` is labelled 'In Progress': Python's `title()`. */
function titled(name: string): string {
  return name
    .replaceAll('_', ' ')
    .replace(/[A-Za-z]+/g, (word) => word[0]?.toUpperCase() + word.slice(1).toLowerCase());
}

function list(items: readonly Value[]): Value {
  return { k: 'items', type: 'list', items };
}
