import type { Model } from '../project/model-graph.ts';
import type { ClassRef, FunctionRef } from '../project/project.ts';
import { emit } from './emit.ts';
import { callLater } from './higher-order.ts';
import type { Args, Intrinsic, Machine } from './machine.ts';
import { notePages, paginateList } from './pages.ts';
import { representFields } from './serializers.ts';
import { fieldsProperty, getFields } from './serializer-fields.ts';
import { redirectSink, responseSink, sqlSink } from './sinks.ts';
import { withPrefetch } from './queryset-loading.ts';
import { mapOptions, optionsOf } from './options.ts';
import { cached } from './truth.ts';
import {
  dictOf,
  listOf,
  none,
  stringOf,
  unknown,
  type InstanceValue,
  type PrefetchValue,
  type QuerySetValue,
  type Value,
} from './value.ts';

/** The intrinsic of a library function, of a class that is called, or of a method of a function (`task.delay`); undefined when there is none. */
export function intrinsicOf(m: Machine, callee: Value, method: string | undefined): Intrinsic | undefined {
  if (callee.k === 'function')
    return m.transfer.intrinsics.get(method === undefined ? functionName(m, callee.ref) : `function.${method}`);
  if (callee.k === 'class')
    return classes.find(([name]) => m.project.isSubclass(callee.ref, name) === true)?.[1](callee.ref);
  return undefined;
}

function functionName(m: Machine, ref: FunctionRef): string {
  const fact = m.project.python(ref.file)?.functions[ref.index];
  return `${m.project.moduleOf(ref.file)}.${fact?.qualname}`;
}

/** What a default may be is not known here: then nobody can tell that nothing was kept. */
const fromCache: Intrinsic = (_, args) =>
  args.more || args.positional.length > 1 || args.keywords.has('default') ? unknown : cached;

const renderNamed =
  (template: string, context: string, at: number): Intrinsic =>
  (m, args, site) => {
    const name = args.keywords.get(template) ?? args.positional[at];
    const values = args.keywords.get(context) ?? args.positional[at + 1] ?? dictOf();
    for (const file of templateNames(name)) m.render(file, values, site);
    return unknown;
  };

function templateNames(value: Value | undefined): readonly string[] {
  if (value === undefined) return [];
  return optionsOf(value).flatMap((option) =>
    option.k === 'tuple' ? (option.items.map(stringOf).find((s) => s !== undefined) ?? []) : (stringOf(option) ?? []),
  );
}

const mail: Intrinsic = (m, _args, site) => {
  emit(m, { kind: 'io', what: 'mail', expression: '' }, site);
  return unknown;
};

/** get_object_or_404(Book | Book.objects | queryset, …) is `.get(…)`. */
const getObject =
  (method: 'get' | 'filter'): Intrinsic =>
  (m, args, site) => {
    const [source, ...rest] = args.positional;
    if (source === undefined) return unknown;
    return mapOptions(source, (option) => {
      const manager = option.k === 'class' ? m.attribute(option, '_default_manager', site) : option;
      if (manager.k !== 'manager' && manager.k !== 'queryset' && manager.k !== 'related') return unknown;
      return m.call(m.attribute(manager, method, site), { ...args, positional: rest }, site);
    });
  };

const sql: Intrinsic = (m, args, site) => {
  sqlSink(m, args.positional[0] ?? args.keywords.get('sql'), site);
  return unknown;
};

/** get_list_or_404(…) is `list(….filter(…))`. */
const listOr404: Intrinsic = (m, args, site, self) => {
  const { element, many } = m.items(getObject('filter')(m, args, site, self), site);
  return listOf(element, many);
};

const userModel: Intrinsic = (m) => {
  const label = m.project.models.userLabel;
  const model = label === undefined ? undefined : m.project.models.byLabel.get(label);
  m.reads.setting('AUTH_USER_MODEL');
  return model ? { k: 'class', ref: model.ref } : unknown;
};

const getModel: Intrinsic = (m, args) => {
  const names = args.positional.map(stringOf).filter((s) => s !== undefined);
  const label = names.length === 2 ? names.join('.') : names[0];
  if (label === undefined) return unknown;
  const isMeant = (candidate: Model): boolean => candidate.label.toLowerCase() === label.toLowerCase();
  const model = [...m.project.models.byLabel.values()].find(isMeant);
  if (model === undefined) m.reads.missingModel(label);
  return model ? { k: 'class', ref: model.ref } : unknown;
};

const newPrefetch: Intrinsic = (_m, args) => {
  const [lookup, queryset, toAttr] = args.positional;
  return {
    k: 'prefetch',
    ...lookupOf(lookup ?? args.keywords.get('lookup')),
    queryset: queryset ?? args.keywords.get('queryset') ?? args.keywords.get('querysets'),
    toAttr: stringOf(toAttr ?? args.keywords.get('to_attr')),
  };
};

function lookupOf(value: Value | undefined): Pick<PrefetchValue, 'lookup' | 'written'> {
  return value?.k === 'const' ? { lookup: stringOf(value), written: value } : { lookup: undefined };
}

/** prefetch_related_objects(rows, …) fills the rows that are passed, by whatever name they are read later. */
const prefetchObjects: Intrinsic = (m, args, site) => {
  const [rows, ...lookups] = args.positional;
  const fill = (row: InstanceValue | QuerySetValue): void => {
    const before = args.more ? { ...row.loads, unknown: true } : row.loads;
    row.loads = lookups.reduce((loads, lookup) => withPrefetch(m, loads, row.model, lookup, site), before);
  };
  for (const option of optionsOf(rows ?? unknown)) {
    if (option.k === 'queryset') fill(option);
    const items = option.k === 'list' ? [option.element] : option.k === 'tuple' ? option.items : [];
    for (const row of items.flatMap(optionsOf)) if (row.k === 'instance') fill(row);
  }
  return none;
};

const onCommit: Intrinsic = (m, args, site) => {
  const [callee] = args.positional;
  const context = m.context;
  m.context = 'function';
  if (callee) callLater(m, callee, [], site);
  m.context = context;
  return none;
};

/** `book.save()`, `book.delete()`, and their async twins. */
const writeRow =
  (method: 'save' | 'delete'): Intrinsic =>
  (m, args, site, self) => {
    const row = self ?? args.positional[0];
    const model = row && optionsOf(row).find((option) => option.k === 'instance')?.model.label;
    if (model !== undefined) emit(m, { kind: 'write', model, method, expression: '' }, site);
    return unknown;
  };

/** Celery: `task.delay(…)`, `task.apply_async(…)`. */
const dispatch: Intrinsic = (m, _args, site, self) => {
  const fact = self?.k === 'function' ? m.project.python(self.ref.file)?.functions[self.ref.index] : undefined;
  emit(m, { kind: 'dispatch', task: fact?.name ?? '', expression: '' }, site);
  return unknown;
};

const modelOf = (m: Machine, value: Value | undefined) => {
  const option =
    value &&
    optionsOf(value).find((o) => o.k === 'instance' || o.k === 'queryset' || o.k === 'class' || o.k === 'list');
  if (option?.k === 'instance' || option?.k === 'queryset') return option.model;
  if (option?.k === 'list' && option.element.k === 'instance') return option.element.model;
  return option?.k === 'class' ? m.project.models.ofClass(option.ref) : undefined;
};

/** Functions and methods of the stubs that have no body there. */
export const intrinsics: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['django.shortcuts.render', renderNamed('template_name', 'context', 1)],
  ['django.template.loader.render_to_string', renderNamed('template_name', 'context', 0)],
  ['django.template.response.TemplateResponse.__init__', renderNamed('template', 'context', 1)],
  ['django.template.response.SimpleTemplateResponse.__init__', renderNamed('template', 'context', 0)],
  [
    'django.shortcuts.redirect',
    (m, args, site) => (redirectSink(m, args.positional[0] ?? args.keywords.get('to'), site), unknown),
  ],
  [
    'django.http.HttpResponse.__init__',
    (m, args, site, self) => {
      responseSink(m, args, site, self);
      return none;
    },
  ],
  ['django.db.CursorWrapper.execute', sql],
  ['django.db.CursorWrapper.executemany', sql],
  ['django.shortcuts.get_object_or_404', getObject('get')],
  ['django.shortcuts.aget_object_or_404', getObject('get')],
  ['django.shortcuts.get_list_or_404', listOr404],
  ['django.shortcuts.aget_list_or_404', listOr404],
  ['django.contrib.auth.get_user_model', userModel],
  ['django.apps.Apps.get_model', getModel],
  ['django.db.models.prefetch_related_objects', prefetchObjects],
  ['django.core.cache.BaseCache.get', fromCache],
  ['django.db.transaction.atomic', atomic],
  ['django.db.transaction.on_commit', onCommit],
  ['django.db.models.Model.save', writeRow('save')],
  ['django.db.models.Model.asave', writeRow('save')],
  ['django.db.models.Model.delete', writeRow('delete')],
  ['django.db.models.Model.adelete', writeRow('delete')],
  ['django.core.mail.send_mail', mail],
  ['django.core.mail.send_mass_mail', mail],
  ['django.core.mail.mail_admins', mail],
  ['django.core.mail.mail_managers', mail],
  ['django.core.mail.EmailMessage.send', mail],
  [
    'rest_framework.serializers.BaseSerializer.data',
    (m, _args, site, self) => (self && m.serialise(self, site), unknown),
  ],
  [
    'rest_framework.serializers.Field.to_representation',
    (m, args, _site, self) => {
      if (self?.k === 'object' && args.positional[0]) representFields(m, self, args.positional[0]);
      return dictOf();
    },
  ],
  ['rest_framework.serializers.Serializer.get_fields', getFields],
  ['rest_framework.serializers.Serializer.fields', fieldsProperty],
  ['rest_framework.generics.GenericAPIView.paginate_queryset', paginateList],
  ['function.delay', dispatch],
  ['function.apply_async', dispatch],
  [
    'django_coach.intrinsics.as_tuple',
    (_m, args) =>
      mapOptions(args.positional[0] ?? unknown, (option) =>
        option.k === 'const' ? { k: 'tuple', items: [option] } : option,
      ),
  ],
  [
    'django_coach.intrinsics.cut_into_pages',
    (m, args, site) => {
      notePages(m, args.positional[0] ?? unknown, site);
      return none;
    },
  ],
  [
    'django_coach.intrinsics.model_name',
    (m, args) => {
      const model = modelOf(m, args.positional[0]);
      return model ? { k: 'const', value: model.name.toLowerCase() } : unknown;
    },
  ],
  [
    'django_coach.intrinsics.model_template',
    (m, args) => {
      const model = modelOf(m, args.positional[0]);
      const suffix = stringOf(args.positional[1]);
      return model && suffix !== undefined
        ? { k: 'const', value: `${model.app}/${model.name.toLowerCase()}${suffix}.html` }
        : unknown;
    },
  ],
]);

/** `@atomic` with the function below it gives that function; `atomic()` a context. */
function atomic(m: Machine, args: Args): Value {
  const [callee] = args.positional;
  if (callee && callee.k !== 'const' && callee.k !== 'none') return callee;
  const definition = m.project.resolve('django.db.transaction.Atomic');
  return definition?.kind === 'class' ? { k: 'object', ref: definition.ref, attributes: new Map() } : unknown;
}

/** A project's own expressions take what they like: only Django's are looked into. */
const newExpression =
  (ref: ClassRef): Intrinsic =>
  (m, args) => ({
    k: 'expression',
    name: m.project.isLibrary(ref.file) ? (m.project.python(ref.file)?.classes[ref.index]?.name ?? 'own') : 'own',
    args,
  });

const newRawSql =
  (ref: ClassRef): Intrinsic =>
  (m, args, site, self) => {
    sqlSink(m, args.positional[0] ?? args.keywords.get('sql'), site);
    return newExpression(ref)(m, args, site, self);
  };

const classes: readonly (readonly [string, (ref: ClassRef) => Intrinsic])[] = [
  ['django.db.models.Prefetch', () => newPrefetch],
  ['django.db.models.Q', newExpression],
  ['django.db.models.RawSQL', newRawSql],
  ['django.db.models.Combinable', newExpression],
  ['django.db.models.BaseExpression', newExpression],
];

/** A library `__init__` without a body keeps its arguments as attributes of the object, under its parameters' names. */
export function keepArguments(m: Machine, ref: FunctionRef, args: Args, self: Value | undefined): Value {
  const params = m.project.python(ref.file)?.functions[ref.index]?.params ?? [];
  if (self?.k !== 'object') return none;
  const names = params.slice(1).filter((p) => p.kind === 'normal' || p.kind === 'positional');
  names.forEach((param, index) => {
    const value = args.positional[index];
    if (value) self.attributes.set(param.name, value);
  });
  for (const [name, value] of args.keywords) self.attributes.set(name, value);
  return none;
}
