import assert from 'node:assert/strict';
import { linked, model, relations } from './linked.ts';

describe('managers and app labels', () => {
  it('knows managers in the order of Django', async () => {
    const project = await linked(`
#- shop/models.py
from django.db import models
from other import FancyManager
class BookQuerySet(models.QuerySet): ...
class Published(models.Manager): ...
class Mixed(models.Manager.from_queryset(BookQuerySet)): ...
Made = Published.from_queryset(BookQuerySet)
class Shared(models.Model):
    shared = Published()
    objects = models.Manager()
    class Meta:
        abstract = True
class Book(Shared):
    own = BookQuerySet.as_manager()
    mixed = Mixed()
    made = Made()
    inline = models.Manager.from_queryset(BookQuerySet)()
    fancy = FancyManager()
class Chosen(Book):
    class Meta:
        default_manager_name = "objects"
class Bare(models.Model): ...
`);
    const managers = (label: string): string[] =>
      model(project, label).managers.map(({ name, manager, queryset, open }) =>
        [name, manager && project.nameOf(manager), queryset && project.nameOf(queryset), open && 'open']
          .filter(Boolean)
          .join(' '),
      );
    assert.deepEqual(managers('shop.Book'), [
      'own shop.models.BookQuerySet',
      'mixed shop.models.Mixed shop.models.BookQuerySet',
      'made shop.models.Published shop.models.BookQuerySet',
      'inline shop.models.BookQuerySet',
      'fancy open',
      'shared shop.models.Published',
      'objects',
    ]);
    assert.equal(managers('shop.Chosen')[0], 'objects');
    assert.deepEqual(managers('shop.Bare'), ['objects']);
  });

  it('counts a folder with models alone to the app above where INSTALLED_APPS cannot be read', async () => {
    const project = await linked(`
#- manage.py
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
#- settings.py
INSTALLED_APPS = read_apps()
SECRET_KEY = "x"
#- big/__init__.py
#- big/apps.py
from django.apps import AppConfig
class BigConfig(AppConfig):
    name = "big"
#- big/shop/__init__.py
#- big/shop/models.py
from django.db import models
class Book(models.Model): ...
#- big/own/__init__.py
#- big/own/migrations/__init__.py
#- big/own/models.py
from django.db import models
class Review(models.Model):
    book = models.ForeignKey("big.Book", on_delete=models.CASCADE)
`);
    assert.equal(model(project, 'own.Review').relations.get('book')?.to, 'big.Book');
    assert.ok(model(project, 'big.Book').relations.has('review_set'));
  });

  it('takes app labels from configurations, INSTALLED_APPS and packages', async () => {
    const project = await linked(`
#- manage.py
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
#- settings.py
INSTALLED_APPS = ["django.contrib.auth", "stores.apps.Config", "big"]
SECRET_KEY = "x"
AUTH_USER_MODEL = "people.Person"
#- stores/__init__.py
#- stores/apps.py
from django.apps import AppConfig
class Config(AppConfig):
    name = "stores"
    label = "shops"
class Other(AppConfig):
    name = "stores"
#- stores/models/__init__.py
#- stores/models/deep.py
from django.db import models
class Store(models.Model): ...
class Moved(models.Model):
    class Meta:
        app_label = "elsewhere"
#- big/__init__.py
#- big/part/__init__.py
#- big/part/models.py
from django.db import models
class Part(models.Model): ...
#- people/models.py
from django.contrib.auth.models import AbstractUser
class Person(AbstractUser): ...
`);
    const labels = [...project.models.byLabel]
      .filter(([, { ref }]) => !project.isLibrary(ref.file))
      .map(([label]) => label);
    assert.deepEqual(labels, ['big.Part', 'elsewhere.Moved', 'people.Person', 'shops.Store']);
    assert.equal(project.models.userLabel, 'people.Person');
    assert.equal(model(project, 'auth.User').swapped, true);
    assert.ok(relations(project, 'auth.Group').includes('user_set reverse m2m people.Person'));
    assert.ok(!relations(project, 'auth.Group').includes('user_set reverse m2m auth.User'));
  });
});
