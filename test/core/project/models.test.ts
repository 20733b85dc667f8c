import assert from 'node:assert/strict';
import { linked, model, relations } from './linked.ts';

describe('model graph', () => {
  it('reads every way to name the other model', async () => {
    const project = await linked(`
#- shop/__init__.py
#- shop/names.py
AUTHOR = "shop.Author"
#- shop/models.py
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from .names import AUTHOR
from . import names
User = get_user_model()
COMMON = dict(null=True, on_delete=models.CASCADE)
class Author(models.Model): ...
class Book(models.Model):
    positional = models.ForeignKey(Author, models.CASCADE, "a")
    keyword = models.ForeignKey(on_delete=models.CASCADE, to="Author", related_name="b")
    label = models.ForeignKey("shop.author", models.CASCADE, related_name="c")
    constant = models.ForeignKey(AUTHOR, related_name="d", **COMMON)
    dotted = models.ForeignKey(names.AUTHOR, models.CASCADE, related_name="e")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="f")
    editor = models.ForeignKey(User, models.CASCADE, related_name="g")
    sequel = models.ForeignKey("self", models.CASCADE, related_name="+")
    far = models.ForeignKey("gone.Model", models.CASCADE)
    odd = models.ForeignKey(compute(), models.CASCADE)
    similar = models.ManyToManyField("self")
    follows = models.ManyToManyField("self", symmetrical=False, related_name="followers")
`);
    assert.deepEqual(relations(project, 'shop.Book'), [
      'constant fk shop.Author',
      'dotted fk shop.Author',
      'editor fk auth.User',
      'far fk gone.Model',
      'followers reverse m2m shop.Book',
      'follows m2m shop.Book',
      'keyword fk shop.Author',
      'label fk shop.Author',
      'odd fk ?',
      'owner fk auth.User',
      'positional fk shop.Author',
      'sequel fk shop.Book',
      'similar m2m shop.Book',
    ]);
    assert.deepEqual([...model(project, 'shop.Author').relations.keys()].sort(), ['a', 'b', 'c', 'd', 'e']);
    assert.equal(model(project, 'shop.Book').relations.get('constant')?.null, true);
    assert.equal(model(project, 'shop.Book').relations.get('follows')?.through, 'shop.Book_follows');
    assert.equal(model(project, 'shop.Book').fields.get('owner')?.column, 'owner_id');
  });

  it('names the other side as Django does', async () => {
    const project = await linked(`
#- shop/models.py
from django.db import models
class Publisher(models.Model): ...
class Owned(models.Model):
    publisher = models.ForeignKey(Publisher, models.CASCADE, related_name="%(app_label)s_%(class)ss", related_query_name="%(class)s")
    class Meta:
        abstract = True
class Book(Owned): ...
class Magazine(Owned):
    class Meta:
        default_related_name = "papers"
    editor = models.OneToOneField(Publisher, models.CASCADE)
    printer = models.ForeignKey(Publisher, models.CASCADE, related_name="")
class Plain(models.Model):
    publisher = models.ForeignKey(Publisher, models.CASCADE)
    one = models.OneToOneField(Publisher, models.CASCADE)
`);
    assert.deepEqual(relations(project, 'shop.Publisher'), [
      'papers reverse o2o shop.Magazine',
      'plain reverse o2o shop.Plain',
      'plain_set reverse o2m shop.Plain',
      'shop_books reverse o2m shop.Book',
      'shop_magazines reverse o2m shop.Magazine',
    ]);
    const publisher = model(project, 'shop.Publisher');
    assert.equal(publisher.queryNames.get('book')?.name, 'shop_books');
    assert.equal(publisher.queryNames.get('plain')?.name, 'plain_set');
    assert.equal(publisher.relations.get('shop_books')?.inverse, 'publisher');
    assert.equal(model(project, 'shop.Book').relations.get('publisher')?.inheritedFrom, 'shop.Owned');
  });

  it('inherits: abstract bases, several tables, proxies', async () => {
    const project = await linked(`
#- shop/models.py
from django.db import models
class Tag(models.Model): ...
class Named(models.Model):
    name = models.CharField(max_length=9)
    tag = models.ForeignKey(Tag, models.CASCADE)
    note = models.TextField()
    class Meta:
        abstract = True
        ordering = ["name"]
class Mixin:
    note = None
class Place(Mixin, Named):
    tag = None
class Restaurant(Place):
    menu = models.ForeignKey(Tag, models.SET_NULL, null=True)
class Visit(models.Model):
    place = models.ForeignKey(Place, models.CASCADE)
class Cafe(Restaurant):
    class Meta:
        proxy = True
class Linked(Place):
    base = models.OneToOneField(Place, models.CASCADE, parent_link=True, primary_key=True)
class Named2(Named):
    class Meta(Named.Meta):
        db_table = "named"
`);
    assert.deepEqual([...model(project, 'shop.Place').fields.keys()], ['id', 'name']);
    assert.deepEqual(relations(project, 'shop.Place'), [
      'linked reverse o2o shop.Linked',
      'restaurant reverse o2o shop.Restaurant',
      'visit_set reverse o2m shop.Visit',
    ]);
    const restaurant = model(project, 'shop.Restaurant');
    assert.deepEqual(relations(project, 'shop.Restaurant'), [
      'menu fk shop.Tag',
      'place_ptr o2o shop.Place',
      'visit_set reverse o2m shop.Visit',
    ]);
    assert.equal(restaurant.primaryKey, 'place_ptr');
    assert.equal(restaurant.relations.get('visit_set')?.inheritedFrom, 'shop.Place');
    assert.deepEqual(restaurant.ordering, ['name']);
    assert.deepEqual([...restaurant.fields.keys()], ['id', 'name', 'place_ptr', 'menu']);
    const cafe = model(project, 'shop.Cafe');
    assert.deepEqual(
      [cafe.proxy, cafe.dbTable, cafe.parents],
      [true, 'shop_restaurant', ['shop.Restaurant', 'shop.Place']],
    );
    assert.deepEqual(relations(project, 'shop.Cafe'), relations(project, 'shop.Restaurant'));
    assert.equal(model(project, 'shop.Linked').primaryKey, 'base');
    assert.equal(model(project, 'shop.Linked').relations.has('place_ptr'), false);
    const named = model(project, 'shop.Named2');
    assert.deepEqual([named.abstract, named.dbTable, named.ordering], [false, 'named', ['name']]);
  });

  it('knows generic relations, own field classes and third-party ones', async () => {
    const project = await linked(`
#- shop/fields.py
from django.conf import settings
from django.db import models
class UserField(models.ForeignKey):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("to", settings.AUTH_USER_MODEL)
        kwargs["on_delete"] = models.CASCADE
        super().__init__(*args, **kwargs)
class Price(models.DecimalField): ...
#- shop/models.py
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField
from modelcluster.fields import ParentalKey
from .fields import Price, UserField
class Comment(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey()
class Book(models.Model):
    user = UserField(null=True)
    price = Price()
    phone = PhoneNumberField()
    comments = GenericRelation(Comment)
    notes = GenericRelation(Comment, related_query_name="book")
    parent = ParentalKey("self", on_delete=models.CASCADE, related_name="children")
`);
    assert.deepEqual(relations(project, 'shop.Book'), [
      'children reverse o2m shop.Book',
      'comments generic-relation shop.Comment',
      'notes generic-relation shop.Comment',
      'parent fk shop.Book',
      'user fk auth.User',
    ]);
    const book = model(project, 'shop.Book');
    assert.equal(book.relations.get('user')?.null, true);
    assert.deepEqual(
      [...book.fields.values()].map(({ type }) => type),
      ['AutoField', 'ForeignKey', 'DecimalField', '', 'ForeignKey'],
    );
    assert.ok(relations(project, 'shop.Comment').includes('target generic-fk ?'));
    assert.ok(relations(project, 'shop.Comment').includes('book reverse fk shop.Book'));
  });

  it('is open, never wrong, over unknown bases; tests do not touch the app', async () => {
    const project = await linked(`
#- shop/models.py
from django.db import models
from oscar.apps.catalogue.abstract_models import AbstractProduct
from unknown import Thing
class Product(AbstractProduct): ...
class Maybe(Thing):
    name = models.CharField(max_length=3)
class NoModel(Thing):
    name = 3
class Other(models.Model):
    product = models.ForeignKey(Product, models.CASCADE)
#- shop/tests/models.py
from django.db import models
class Fake(models.Model):
    other = models.ForeignKey("shop.Other", models.CASCADE)
`);
    assert.equal(model(project, 'shop.Product').open, true);
    assert.equal(model(project, 'shop.Maybe').open, true);
    assert.equal(project.models.byLabel.has('shop.NoModel'), false);
    assert.deepEqual(relations(project, 'shop.Product'), ['other_set reverse o2m shop.Other']);
    assert.deepEqual(relations(project, 'shop.Other'), ['product fk shop.Product']);
  });

  it('gives nothing and never fails on code that makes no sense', async () => {
    const project = await linked(`
#- shop/models.py
from django.db import models
from .broken import *
class A(models.Model):
    x = models.ForeignKey()
    y = models.ForeignKey(*args, **kwargs)
    z = models.ManyToManyField(to=)
    class Meta: abstract = maybe
class B(B): x = models.CharField()
class P(models.Model):
    class Meta: proxy = True
#- shop/broken.py
from django.db import models
from .models import *
class Book(models.Model
    author = models.ForeignKey(
`);
    assert.equal(model(project, 'shop.A').relations.get('y')?.to, undefined);
    assert.ok(project.models.byLabel.has('shop.P'));
  });
});
