import type { Random } from './random.ts';
import { type Member, type Model, type Read, sets } from './model.ts';
import { chainRead, filled, manyRead, python } from './reads.ts';

/** A property, a method or `__str__` that reads something of its row, more often than not something of a relation. */
export function randomMember(random: Random, model: Model, kind: 'property' | 'method' | 'str'): Member {
  const names = { property: 'summary', method: 'describe', str: '__str__' };
  const isCached = kind === 'property' && random.chance(30);
  return { name: names[kind], kind: isCached ? 'cached_property' : kind, read: memberRead(random, model, kind) };
}

function memberRead(random: Random, model: Model, kind: Member['kind']): Read {
  const percent = kind === 'str' ? 35 : 80;
  if (!random.chance(percent)) return { k: 'field', name: model.fields[0] ?? 'name' };
  if (kind !== 'str' && sets(model).length > 0 && random.chance(35)) return manyRead(random, model);
  return filled(model).length > 0 ? chainRead(random, model, 2) : { k: 'field', name: model.fields[0] ?? 'name' };
}

/** The text of shop/models.py. */
export function writeModels(models: readonly Model[]): string {
  const isGeneric = models.some(({ name }) => name === 'Note');
  return [
    ...(isGeneric
      ? [
          'from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation',
          'from django.contrib.contenttypes.models import ContentType',
        ]
      : []),
    'from django.db import models',
    'from django.utils.functional import cached_property',
    '',
    '',
    'class Named(models.Model):',
    '    name = models.CharField(max_length=100)',
    '',
    '    class Meta:',
    '        abstract = True',
    ...models.flatMap(writeModel),
    '',
  ].join('\n');
}

function writeModel(model: Model): string[] {
  const parent = model.parent?.name ?? (model.isNamed ? 'Named' : 'models.Model');
  const inherited = model.parent?.fields ?? (model.isNamed ? ['name'] : []);
  const fields = model.fields.filter((field) => !inherited.includes(field));
  return [
    ...writeManager(model),
    '',
    '',
    `class ${model.name}(${parent}):`,
    ...fields.map(
      (field) =>
        `    ${field} = ${field === 'name' ? 'models.CharField(max_length=100)' : 'models.IntegerField(default=1)'}`,
    ),
    ...model.declared.map((line) => `    ${line}`),
    ...(model.manager
      ? [
          `    objects = ${model.manager.when === 'always' ? `${model.name}Manager()` : `${model.name}Rows.as_manager()`}`,
        ]
      : []),
    ...(model.ordering === undefined ? [] : ['', '    class Meta:', `        ordering = ["${model.ordering}"]`]),
    ...model.members.flatMap(writeMember),
  ];
}

function writeManager({ name, manager }: Model): string[] {
  if (manager === undefined) return [];
  const quoted = (lookups: readonly string[]): string => lookups.map((lookup) => `"${lookup}"`).join(', ');
  const select = manager.select.length > 0 ? `.select_related(${quoted(manager.select)})` : '';
  const prefetch = manager.prefetch.length > 0 ? `.prefetch_related(${quoted(manager.prefetch)})` : '';
  if (manager.when === 'ready')
    return [
      '',
      '',
      `class ${name}Rows(models.QuerySet):`,
      '    def ready(self):',
      `        return self${select}${prefetch}`,
      '',
      '    def real(self):',
      '        return self.filter(pk__gt=0)',
    ];
  return [
    '',
    '',
    `class ${name}Manager(models.Manager):`,
    '    def get_queryset(self):',
    `        return super().get_queryset()${select}${prefetch}`,
  ];
}

function writeMember({ name, kind, read }: Member): string[] {
  const value = python(read, 'self');
  return [
    '',
    ...(kind === 'property' || kind === 'cached_property' ? [`    @${kind}`] : []),
    `    def ${name}(self):`,
    `        return ${kind === 'str' ? `str(${value})` : value}`,
  ];
}
