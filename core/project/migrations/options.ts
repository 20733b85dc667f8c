import type { Model } from '../model-graph.ts';
import type { Project } from '../project.ts';
import { compare, compareOptional } from './compare.ts';
import { metaObjects, metaValue, migratedManagers } from './declared.ts';
import { resolved } from './model-scope.ts';
import { together } from './renames.ts';
import type { ModelState } from './state.ts';
import { isNone, itemsOf, textOf } from './values.ts';
import type { CallValue, Value } from './values.ts';

const plainOptions =
  `base_manager_name default_manager_name default_related_name get_latest_by managed ordering permissions
  default_permissions select_on_save verbose_name verbose_name_plural`.split(/\s+/);
const tableOptions = ['db_table', 'db_table_comment', 'order_with_respect_to'];

/** Names of the Meta options, and 'managers', for which `makemigrations` would write an operation. */
export function changedOptions(project: Project, model: Model, state: ModelState): readonly string[] {
  const changed: string[] = [];
  const value = (name: string): Value | undefined => metaValue(project, model.meta, name);
  const earlier = (name: string): Value | undefined => {
    const known = state.options.get(name);
    return known && resolved(project, known);
  };
  for (const name of plainOptions) if (compareOptional(earlier(name), value(name)) === 'different') changed.push(name);
  if (model.managed && !model.proxy) {
    for (const name of tableOptions)
      if (compareOptional(orNothing(earlier(name)), orNothing(value(name))) === 'different') changed.push(name);
    for (const name of ['unique_together', 'index_together'])
      if (!isSameTogether(earlier(name), value(name))) changed.push(name);
    for (const name of ['indexes', 'constraints'] as const) {
      const [now, before] = [metaObjects(project, model, name), state[name]];
      if (
        now !== undefined &&
        !hasSameObjects(
          before.map((each) => resolved(project, each)),
          now,
        )
      )
        changed.push(name);
    }
    if (!hasSameManagers(project, model, state)) changed.push('managers');
  }
  return changed;
}

function orNothing(value: Value | undefined): Value | undefined {
  return isNone(value) ? undefined : value;
}

/** True unless both are known and differ as sets of tuples. */
function isSameTogether(a: Value | undefined, b: Value | undefined): boolean {
  const [left, right] = [together(a), together(b)];
  if (left === undefined || right === undefined) return true;
  const texts = (sets: typeof left): string => [...new Set(sets.map((set) => set.join()))].sort().join(';');
  return texts(left) === texts(right);
}

/** True unless one of either side is for sure in the other side's list no more. */
function hasSameObjects(before: readonly Value[], now: readonly Value[]): boolean {
  const matches = (each: Value, others: readonly Value[]): boolean =>
    others.some((other) => isPlausiblySame(each, other));
  return now.every((each) => matches(each, before)) && before.every((each) => matches(each, now));
}

function isPlausiblySame(a: Value, b: Value): boolean {
  if (a.k !== 'call' || b.k !== 'call') return a.k === 'unknown' || b.k === 'unknown';
  const [left, right] = [tableObject(a), tableObject(b)];
  // Django makes a name where an index has none: from the table and its columns.
  if (!left.keywords.has('name') || !right.keywords.has('name')) {
    const bare = (call: CallValue): CallValue => ({
      ...call,
      keywords: new Map([...call.keywords].filter(([name]) => name !== 'name')),
    });
    return compare(bare(left), bare(right), true) !== 'different';
  }
  return compare(left, right, true) !== 'different';
}

/** Without arguments that say nothing; `check=` is `condition=` from 5.1 on. */
function tableObject(call: CallValue): CallValue {
  const keywords = new Map<string, Value>();
  for (const [name, value] of call.keywords) {
    const isEmpty = isNone(value) || (value.k === 'items' && value.items.length === 0);
    if (!isEmpty) keywords.set(name === 'check' ? 'condition' : name, value);
  }
  return { ...call, args: call.args.map(expression), keywords };
}

/** An index over `"title"` is one over `F("title")`. */
function expression(value: Value): Value {
  if (textOf(value) === undefined) return value;
  return { k: 'call', path: 'django.db.models.F', args: [value], keywords: new Map() };
}

function hasSameManagers(project: Project, model: Model, state: ModelState): boolean {
  const now = migratedManagers(project, model);
  const before = state.managers === undefined ? [] : itemsOf(state.managers)?.map((pair) => textOf(itemsOf(pair)?.[0]));
  if (now === undefined || before === undefined || before.includes(undefined)) return true;
  if (metaValue(project, model.meta, 'base_manager_name') !== undefined) return true;
  return now.length === before.length && now.every((name) => before.includes(name));
}
