import { findMember } from '../project/members.ts';
import type { Location } from '../text/range.ts';
import type { Multiplicity } from './event.ts';
import { fieldNames } from './field-dicts.ts';
import { bindRow } from './rows.ts';
import { inLoop, noArgs, surfaceOf, type Items, type Machine } from './machine.ts';
import { evaluateQuerySet } from './querysets.ts';
import { querySetOfManager } from './queryset-rows.ts';
import { join, oneOfItems, optionsOf } from './options.ts';
import { isSingle } from './single-lists.ts';
import { unknown, type InstanceValue, type LoopFrame, type ObjectValue, type Value } from './value.ts';

const nothing: Items = { element: unknown, many: false };

/** What one item of a value is and how many there are; a queryset is evaluated by asking. */
export function itemsOf(m: Machine, value: Value, site: Location): Items {
  switch (value.k) {
    case 'queryset':
      return itemsOf(m, evaluateQuerySet(m, value, 'iteration', site), site);
    case 'list':
      return { element: value.element, many: value.many };
    case 'tuple':
      return { element: oneOfItems(value.items), many: false };
    case 'dict':
      return { element: oneOfItems(fieldNames(value)?.items ?? [value.key]), many: value.many };
    case 'object':
      return itemsOfObject(m, value, site);
    case 'instance':
      return itemsOfInstance(m, value, site);
    case 'manager':
      return itemsOf(m, querySetOfManager(m, value, site), site);
    case 'union': {
      const all = value.options.map((option) => itemsOf(m, option, site));
      return { element: join(...all.map((items) => items.element)), many: all.some((items) => items.many) };
    }
    case 'unknown':
      return value.input ? { element: value, many: false } : nothing;
    default:
      return nothing;
  }
}

/** A model may be iterable itself: `def __iter__(self): return iter(self.lines.all())`. */
function itemsOfInstance(m: Machine, instance: InstanceValue, site: Location): Items {
  const member = findMember(m.project, instance.model.ref, '__iter__');
  if (member?.kind !== 'method' || m.project.isLibrary(member.owner.file)) return nothing;
  return itemsOf(m, m.callFunction(member.ref, noArgs, site, instance, member.owner), site);
}

function itemsOfObject(m: Machine, object: ObjectValue, site: Location): Items {
  const rows = object.attributes.get('object_list');
  if (rows) return itemsOf(m, rows, site);
  const member = findMember(m.project, object.ref, '__iter__');
  if (member?.kind !== 'method') return nothing;
  const iterator = m.callFunction(member.ref, noArgs, site, object, member.owner);
  return isIteratorOf(iterator, object) ? nothing : itemsOf(m, iterator, site);
}

/** `def __iter__(self): return self`: its rows come one by one from `__next__`, and nobody knows how many. */
function isIteratorOf(iterator: Value, object: ObjectValue): boolean {
  return optionsOf(iterator).some(
    (option) => option.k === 'object' && option.ref.file === object.ref.file && option.ref.index === object.ref.index,
  );
}

/** Runs `body` with a row of each kind of iterable, inside a loop frame. */
export function eachOf(m: Machine, iterable: Value, site: Location, body: (row: Value) => void): void {
  const code = m.at;
  for (const option of optionsOf(iterable)) {
    m.at = code;
    const { element, many } = itemsOf(m, option, site);
    const multiplicity: Multiplicity = many ? 'many' : isSingle(option) ? 'once' : 'few';
    const frame: LoopFrame = {
      location: site,
      multiplicity,
      depth: m.path.length,
      branches: m.branches,
      surface: surfaceOf(m),
    };
    for (const row of tableRows(option) ?? [element]) inLoop(m, frame, () => body(bindRow(row, m.loops)));
  }
}

const mostTableRows = 24;

/**
 * `[(books, True), (authors, False)]`: rows of a table with a flag in each are looked at one by one, as the flag decides.
 * An empty table has none.
 */
function tableRows(table: Value): readonly Value[] | undefined {
  if (table.k !== 'tuple' || table.items.length > mostTableRows) return undefined;
  const hasFlag = (row: Value): boolean =>
    row.k === 'tuple' && row.items.some((item) => item.k === 'const' && typeof item.value === 'boolean');
  return table.items.every(hasFlag) ? table.items : undefined;
}
