import assert from 'node:assert/strict';
import type { Field } from '#core/project/model-graph.ts';
import { optionsOf } from '#core/project/models/options-of.ts';
import { linked, model } from './linked.ts';

/** A field in words: 'name CharField null=false …', what is false or absent left out. */
function say(field: Field): string {
  const { null: isNull, blank, unique, dbIndex, primaryKey, known, relation } = field;
  const flags = Object.entries({ null: isNull, blank, unique, dbIndex, primaryKey, unknown: !known });
  return [
    `${field.name} ${field.type}`,
    ...flags.flatMap(([name, is]) => (is ? [name] : [])),
    ...(field.maxLength === undefined ? [] : [`max ${field.maxLength}`]),
    ...(field.default === undefined
      ? []
      : [`${field.default.database ? 'db ' : ''}default ${JSON.stringify(field.default.constant) ?? '?'}`]),
    ...(relation?.onDelete === undefined ? [] : [relation.onDelete]),
  ].join(' ');
}

describe('options of models', () => {
  it('are those of Django, by argument and by field class', async () => {
    const project = await linked(`
#- settings.py
SECRET_KEY = "x"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["shop", "plain"]
#- plain/__init__.py
#- plain/models.py
from django.db import models
class Thing(models.Model): ...
#- shop/__init__.py
#- shop/apps.py
from django.apps import AppConfig
class ShopConfig(AppConfig):
    name = "shop"
    default_auto_field = "django.db.models.SmallAutoField"
#- shop/models.py
from django.db import models
from other.fields import ShortField
OPTIONAL = dict(null=True, blank=True)
class Book(models.Model):
    title = models.CharField("title", max_length=30, unique=True)
    slug = models.SlugField()
    email = models.EmailField(db_index=True, **OPTIONAL)
    pages = models.IntegerField(default=1)
    made = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(db_default=models.Now())
    short = ShortField(max_length=3)
    odd = models.TextField(**unknown())
    flag = models.BooleanField(null=compute())
    sequel = models.ForeignKey("self", models.SET_NULL, null=True, db_index=False)
    twin = models.OneToOneField("self", on_delete=models.SET(None), related_name="+")
    others = models.ManyToManyField("self", blank=True)
`);
    const { fields } = model(project, 'shop.Book');
    assert.deepEqual([...fields.values()].map(say), [
      'id SmallAutoField blank unique dbIndex primaryKey',
      'title CharField unique dbIndex max 30',
      'slug SlugField dbIndex max 50',
      'email EmailField null blank dbIndex max 254',
      'pages IntegerField default {"value":1}',
      'made DateTimeField blank',
      'changed DateTimeField db default ?',
      'short  unknown max 3',
      'odd TextField unknown',
      'flag BooleanField unknown',
      'sequel ForeignKey null SET_NULL',
      'twin OneToOneField unique dbIndex SET',
      'others ManyToManyField blank',
    ]);
    assert.deepEqual([...model(project, 'plain.Thing').fields.values()].map(say), [
      'id BigAutoField blank unique dbIndex primaryKey',
    ]);
    const title = fields.get('title');
    assert.equal(title && optionsOf(project, title)?.text('verbose_name'), 'title');
    const id = fields.get('id');
    assert.equal(id && optionsOf(project, id), undefined);
  });

  it('has constraints, indexes and unique_together from Meta and from what Meta inherits', async () => {
    const project = await linked(`
#- shop/models.py
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
class Named(models.Model):
    name = models.CharField(max_length=3)
    class Meta:
        abstract = True
        managed = False
        ordering = [models.F("name").desc(), "id", Lower("name")]
        constraints = [models.UniqueConstraint(fields=["name"], name="%(app_label)s_%(class)s_name")]
        unique_together = ("name", "id")
NAMES = ("name",)
by_name = models.Index(fields=NAMES, name="by_name")
class Book(Named):
    class Meta(Named.Meta):
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(condition=Q(name="x"), name="check"),
            models.UniqueConstraint(Lower("name"), name="lower", condition=Q(id=1)),
        ]
        indexes = [by_name, models.Index(fields=["-name"])] + [GinIndex(fields=compute(), name="gin")]
        unique_together = [["name", "id"], NAMES]
class Author(Named):
    class Meta:
        managed = True
        indexes = more()
        unique_together = [compute()]
class Novel(Book): ...
class Poem(Named): ...
`);
    const book = model(project, 'shop.Book');
    const objects = [...book.constraints.items, ...book.indexes.items].map(
      ({ type, name, fields, expressions, condition }) =>
        `${type} ${name} ${fields?.join('+')}${expressions ? ' expressions' : ''}${condition ? ' condition' : ''}`,
    );
    assert.deepEqual(objects, [
      'UniqueConstraint shop_book_name name',
      'CheckConstraint check  condition',
      'UniqueConstraint lower  expressions condition',
      'Index by_name name',
      'Index undefined -name',
      'GinIndex gin undefined',
    ]);
    assert.deepEqual(book.uniqueTogether, { items: [['name', 'id'], ['name']], complete: true });
    assert.deepEqual(book.ordering, ['-name', 'id', '?']);
    assert.equal(book.managed, false);
    const author = model(project, 'shop.Author');
    assert.deepEqual([author.managed, author.constraints.complete, author.indexes.complete], [true, true, false]);
    assert.deepEqual(author.uniqueTogether, { items: [], complete: false });
    // A concrete model keeps its Meta to itself, so that even a child of Book has that of Named.
    for (const name of ['Novel', 'Poem']) {
      const { constraints, managed } = model(project, `shop.${name}`);
      assert.deepEqual(
        [constraints.items.map((each) => each.name), managed],
        [[`shop_${name.toLowerCase()}_name`], false],
      );
    }
  });
});
