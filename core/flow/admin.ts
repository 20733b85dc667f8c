import { findMember } from '../project/members.ts';
import type { ClassRef } from '../project/project.ts';
import type { Model } from '../project/model-graph.ts';
import type { Location } from '../text/range.ts';
import type { Origin } from './event.ts';
import { listedNames } from './listed-names.ts';
import { withPath } from './loads.ts';
import { inSurface, noArgs, placeOfClass, type Machine } from './machine.ts';
import { mapQuerySets } from './queryset-rows.ts';
import { optionsOf } from './options.ts';
import { noteUnknownSelect } from './unknown-names.ts';
import { stringOf, stringsOf, unknown, type ObjectValue, type QuerySetValue, type Value } from './value.ts';

/**
 * Plays a change list: get_queryset, select_related as Django decides it, then every column of every row.
 * Source: django/contrib/admin/views/main.py (ChangeList.get_queryset, apply_select_related), Django 4.2 to 5.2.
 */
export function runChangeList(m: Machine, ref: ClassRef, model: Model): void {
  const site = placeOfClass(m, ref);
  const admin: ObjectValue = { k: 'object', ref, attributes: new Map([['model', { k: 'class', ref: model.ref }]]) };
  const rows = callMethod(m, admin, 'get_queryset', site);
  const columns = columnsOf(m, admin, site);
  const loaded = mapQuerySets(rows, (queryset) =>
    withListSelectRelated(m, admin, withOrigin(m, queryset, ref), columns, site),
  );
  const listed = listedAt(m, ref) ?? site;
  inSurface(m, 'admin', () => m.each(loaded, listed, (row) => showRow(m, admin, columns, row, site)));
}

/** Where the project lists the columns: `list_display`. */
function listedAt(m: Machine, ref: ClassRef): Location | undefined {
  const member = findMember(m.project, ref, listDisplay);
  if (member?.kind !== 'attribute' || m.project.isLibrary(member.owner.file)) return undefined;
  const { start } = member.fact;
  return { file: member.owner.file, start, end: start + listDisplay.length };
}

const listDisplay = 'list_display';

function callMethod(m: Machine, admin: ObjectValue, name: string, site: Location): Value {
  m.at = name;
  return m.call(m.attribute(admin, name, site), { ...noArgs, positional: [unknown] }, site);
}

/** Eager loading for a change list goes into the ModelAdmin, unless its own get_queryset builds the rows. */
function withOrigin(m: Machine, queryset: QuerySetValue, ref: ClassRef): QuerySetValue {
  const own = findMember(m.project, ref, 'get_queryset');
  const option = findMember(m.project, ref, 'list_select_related');
  const declared =
    option?.kind === 'attribute' && !m.project.isLibrary(option.owner.file)
      ? { file: option.owner.file, start: option.fact.start, end: option.fact.end }
      : undefined;
  const inOwn = own !== undefined && !m.project.isLibrary(own.owner.file);
  const origin: Origin = {
    location: inOwn && !declared ? queryset.origin.location : (declared ?? placeOfClass(m, ref)),
    model: queryset.model.label,
    kind: 'admin',
    class: ref,
    fixable: true,
    prefix: [],
  };
  return { ...queryset, origin };
}

function columnsOf(m: Machine, admin: ObjectValue, site: Location): readonly Value[] {
  const own = findMember(m.project, admin.ref, 'get_list_display');
  const value = own
    ? callMethod(m, admin, 'get_list_display', site)
    : (m.classAttribute(admin.ref, listDisplay, admin, site) ?? unknown);
  return optionsOf(value).flatMap((option) => (option.k === 'tuple' ? option.items : []));
}

function withListSelectRelated(
  m: Machine,
  admin: ObjectValue,
  queryset: QuerySetValue,
  columns: readonly Value[],
  site: Location,
): QuerySetValue {
  const selected = [...queryset.loads.paths.values()].some((load) => load.how === 'select') || queryset.loads.nonNull;
  if (selected) return queryset;
  const option = callMethod(m, admin, 'get_list_select_related', site);
  const names = stringsOf(option);
  if (names !== undefined) {
    noteUnknownSelect(m, queryset, option.k === 'tuple' ? option.items : [option], site);
    const loads = names.reduce((all, name) => withPath(all, name.split('__'), 'select'), queryset.loads);
    if (names.length > 0) return { ...queryset, loads };
    return queryset;
  }
  const automatic =
    option.k === 'const' && option.value === true
      ? true
      : option.k === 'const'
        ? showsForeignKey(queryset.model, columns)
        : undefined;
  if (automatic === undefined) return { ...queryset, loads: { ...queryset.loads, unknown: true } };
  return automatic ? { ...queryset, loads: { ...queryset.loads, nonNull: true } } : queryset;
}

/** A foreign key column, nullable or not, makes the change list call `select_related()`. */
function showsForeignKey(model: Model, columns: readonly Value[]): boolean {
  return columns.some((column) => {
    const relation = model.relations.get(stringOf(column) ?? '');
    return relation?.direction === 'forward' && (relation.kind === 'fk' || relation.kind === 'o2o');
  });
}

function showRow(m: Machine, admin: ObjectValue, columns: readonly Value[], row: Value, site: Location): void {
  const sites = listedNames(m, admin.ref, listDisplay);
  for (const column of columns) showColumn(m, admin, column, row, sites.get(stringOf(column) ?? '') ?? site);
  // Django makes the label first, but what a column reads too is told at the column.
  if (!labelsRows(m, admin, site)) return;
  m.at = 'str(obj)';
  m.stringify(row, site);
}

/**
 * The checkbox of each row calls `str(obj)` for its label, unless the page has no actions. Source: admin/options.py,
 * `action_checkbox`, from Django 5.0.
 */
function labelsRows(m: Machine, admin: ObjectValue, site: Location): boolean {
  m.reads.targetDjango();
  if (m.project.targetDjango !== undefined && m.project.targetDjango < 5) return false;
  return m.classAttribute(admin.ref, 'actions', admin, site)?.k !== 'none';
}

function showColumn(m: Machine, admin: ObjectValue, column: Value, row: Value, site: Location): void {
  const name = stringOf(column);
  m.at = name;
  if (name === undefined) {
    m.call(column, { ...noArgs, positional: [row] }, site);
    return;
  }
  if (name === '__str__') {
    m.at = 'str(obj)';
    return m.stringify(row, site);
  }
  const isOwn = findMember(m.project, admin.ref, name) !== undefined && !modelHas(row, name);
  const value = isOwn
    ? m.call(m.attribute(admin, name, site), { ...noArgs, positional: [row] }, site)
    : readPath(m, row, name, site);
  m.stringify(value, site);
}

function modelHas(row: Value, name: string): boolean {
  return optionsOf(row).some((option) => option.k === 'instance' && option.model.fields.has(name));
}

/** A column of the model: `author`, `is_late`, and `author__name` from Django 5.1. */
function readPath(m: Machine, row: Value, name: string, site: Location): Value {
  let value = row;
  for (const step of name.includes('__') ? name.split('__') : [name]) {
    m.at = step;
    value = m.attribute(value, step, site);
    if (value.k === 'bound') value = m.call(value, noArgs, site);
  }
  return value;
}
