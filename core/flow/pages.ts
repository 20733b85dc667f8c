import type { Constant } from '../project/settings.ts';
import type { Location } from '../text/range.ts';
import { emit } from './emit.ts';
import type { Site } from './event.ts';
import { lift, type Args, type Machine } from './machine.ts';
import { optionsOf } from './options.ts';
import { querySetOfManager } from './queryset-rows.ts';
import { unknown, type ObjectValue, type QuerySetValue, type Value } from './value.ts';

/**
 * A queryset is cut into pages: without an order the database may give a row twice, or never.
 * Source: Paginator._check_object_list_is_ordered of Django 5.2.
 */
export function notePages(m: Machine, rows: Value, site: Location): void {
  const options = optionsOf(rows).flatMap((option) =>
    option.k === 'manager' ? optionsOf(querySetOfManager(m, option, site)) : [option],
  );
  const [first] = options;
  if (first?.k !== 'queryset' || !options.every((option) => option.k === 'queryset' && hasNoOrder(option))) return;
  const cause = { kind: 'queryset', what: 'pages', model: first.model.label, method: 'pages', expression: '' } as const;
  emit(m, cause, site, first.origin, undefined, [], makerOfPages(m, site));
}

/** The call that makes the pages: a paginator of the project's own hands over to Django's from its `__init__`. */
function makerOfPages(m: Machine, site: Location): Site {
  const steps = m.project.isLibrary(site.file) ? m.path : [];
  return steps.findLast(({ expression = '' }) => !expression.startsWith('super(')) ?? lift(m, site);
}

/** Surely: the rows of a model of which something is unknown may have one. */
function hasNoOrder({ ordered, model, limit, source }: QuerySetValue): boolean {
  return !ordered && !model.open && limit === undefined && source?.prefetched === undefined;
}

/** DRF's `self.paginate_queryset(…)`: pages by number or by offset keep the order of the queryset; a cursor brings its own. */
export function paginateList(m: Machine, args: Args, site: Location, self: Value | undefined): Value {
  const rows = args.positional[0] ?? unknown;
  if (self?.k === 'object' && keepsOrder(m, self, site)) notePages(m, rows, site);
  return rows;
}

const keeping = /^rest_framework\.pagination\.(PageNumber|LimitOffset)Pagination$/;

function keepsOrder(m: Machine, view: ObjectValue, site: Location): boolean {
  return isPlainPagination(m, view, site) && !mayOrder(m, view, site);
}

/** The view's own pagination class, or the one that the settings name; the project's own classes may order. */
function isPlainPagination(m: Machine, view: ObjectValue, site: Location): boolean {
  const own = m.classAttribute(view.ref, 'pagination_class', view, site);
  if (own?.k === 'none') return keeping.test(stringSetting(m, 'DEFAULT_PAGINATION_CLASS') ?? '') && !isSetHere(m, view);
  if (own?.k !== 'class') return false;
  const base = ['PageNumberPagination', 'LimitOffsetPagination'].find(
    (name) => m.project.isSubclass(own.ref, `rest_framework.pagination.${name}`) === true,
  );
  const paginate = m.project.member({ kind: 'class', ref: own.ref }, 'paginate_queryset');
  return base !== undefined && paginate?.kind === 'function' && m.project.isLibrary(paginate.ref.file);
}

/** `pagination_class = None` in a view of the project. */
function isSetHere(m: Machine, view: ObjectValue): boolean {
  const member = m.project.member({ kind: 'class', ref: view.ref }, 'pagination_class');
  return member?.kind !== 'variable' || !m.project.isLibrary(member.file);
}

/** An `ordering` that OrderingFilter falls back to, or a filter of the project's own. */
function mayOrder(m: Machine, view: ObjectValue, site: Location): boolean {
  if (m.classAttribute(view.ref, 'ordering', view, site) !== undefined) return true;
  const backends = m.classAttribute(view.ref, 'filter_backends', view, site);
  if (backends?.k !== 'tuple' && backends?.k !== 'list') return true;
  const classes = backends.k === 'tuple' ? backends.items : optionsOf(backends.element);
  const named = settingItems(m, 'DEFAULT_FILTER_BACKENDS');
  const isOwn = classes.some((one) => one.k !== 'class' || !m.project.isLibrary(one.ref.file));
  return isOwn || named.some((name) => !/^(rest_framework|django_filters)\./.test(name));
}

function stringSetting(m: Machine, name: string): string | undefined {
  const found = frameworkSetting(m, name);
  return found !== undefined && 'value' in found && typeof found.value === 'string' ? found.value : undefined;
}

function settingItems(m: Machine, name: string): readonly string[] {
  const found = frameworkSetting(m, name);
  const items = found !== undefined && 'items' in found ? found.items : [];
  return items.map((item) => (item !== undefined && 'value' in item ? String(item.value) : ''));
}

function frameworkSetting(m: Machine, name: string): Constant | undefined {
  m.reads.setting('REST_FRAMEWORK');
  const setting = m.project.settings.value('REST_FRAMEWORK')?.constant;
  if (setting === undefined || !('entries' in setting)) return undefined;
  return setting.entries.find(({ key }) => key !== undefined && 'value' in key && key.value === name)?.value;
}
