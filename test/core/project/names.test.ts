import assert from 'node:assert/strict';
import { findProjectRoots } from '#core/project/roots.ts';
import { linked, meaning, resolved, root } from './linked.ts';

describe('names', () => {
  it('follow imports, aliases, packages and star imports', async () => {
    const project = await linked(`
#- manage.py
#- shop/__init__.py
#- shop/models/__init__.py
from .book import *
from .author import Author as Writer
__all__ = ["Writer"] + book.__all__
#- shop/models/book.py
__all__ = ["Book"]
class Book: ...
class Hidden: ...
#- shop/models/author.py
class Author: ...
_secret = 1
#- shop/views.py
from shop import models
from shop.models import *
from .models import book as b, Writer
import shop.models.author
import celery.app
Alias = b.Book
def index(request):
    from .models.author import Author
`);
    const name = (of: string): string => meaning(project, 'shop/views.py', of);
    assert.equal(name('models'), 'module shop.models');
    assert.equal(name('Book'), 'class shop.models.book.Book');
    assert.equal(name('Hidden'), 'unknown');
    assert.equal(name('Writer'), 'class shop.models.author.Author');
    assert.equal(name('b'), 'module shop.models.book');
    assert.equal(name('shop'), 'module shop');
    assert.equal(name('celery'), 'external celery');
    assert.equal(name('Author'), 'unknown');
    assert.equal(resolved(project, 'shop.views.Alias'), 'class shop.models.book.Book');
    assert.equal(resolved(project, 'shop.models.author.Author'), 'class shop.models.author.Author');
    assert.equal(resolved(project, 'shop.models.Nothing'), 'unknown');
    const inside = project.lookup(`${root}/shop/views.py`, 'Author', 0);
    assert.equal(inside?.kind, 'class');
  });

  it('prefer the branch of a try or if that says more', async () => {
    const project = await linked(`
#- app/__init__.py
#- app/real.py
class Thing: ...
def helper(): ...
#- app/use.py
try:
    from app.real import Thing
except ImportError:
    Thing = None
try:
    from fast import helper
except ImportError:
    from app.real import helper
try:
    import ujson as json
except ImportError:
    json = None
`);
    assert.equal(meaning(project, 'app/use.py', 'Thing'), 'class app.real.Thing');
    assert.equal(meaning(project, 'app/use.py', 'helper'), 'function app.real.helper');
    assert.equal(meaning(project, 'app/use.py', 'json'), 'external ujson');
  });

  it('survive import cycles', async () => {
    const project = await linked(`
#- a.py
from b import *
from b import one
class A: ...
#- b.py
from a import *
from a import one
class B: ...
`);
    assert.equal(meaning(project, 'a.py', 'B'), 'class b.B');
    assert.equal(meaning(project, 'b.py', 'A'), 'class a.A');
    assert.equal(meaning(project, 'a.py', 'one'), 'unknown');
  });

  it('know Django by its public names, wherever it is imported from', async () => {
    const project = await linked(`
#- x.py
from django.db import models
from django.db.models.fields.related import ForeignKey
from django.db.models.query import QuerySet
from django.contrib.auth.base_user import AbstractBaseUser
from django.views.generic.list import ListView
from rest_framework.fields import CharField
from django.utils import timezone
`);
    assert.equal(meaning(project, 'x.py', 'models'), 'module django.db.models');
    assert.equal(meaning(project, 'x.py', 'ForeignKey'), 'class django.db.models.ForeignKey');
    assert.equal(meaning(project, 'x.py', 'QuerySet'), 'class django.db.models.QuerySet');
    assert.equal(meaning(project, 'x.py', 'AbstractBaseUser'), 'class django.contrib.auth.models.AbstractBaseUser');
    assert.equal(meaning(project, 'x.py', 'ListView'), 'class django.views.generic.ListView');
    assert.equal(meaning(project, 'x.py', 'CharField'), 'class rest_framework.serializers.CharField');
    assert.equal(meaning(project, 'x.py', 'timezone'), 'external django.utils.timezone');
  });
});

describe('source roots', () => {
  it('are found by the imports that they make resolve', async () => {
    const project = await linked(`
#- manage.py
import books.models
#- src/books/__init__.py
#- src/books/models.py
class Book: ...
#- apps/__init__.py
#- apps/users/__init__.py
#- apps/users/models.py
from users.signals import ready
#- apps/users/signals.py
def ready(): ...
`);
    assert.equal(project.moduleOf(`${root}/src/books/models.py`), 'books.models');
    assert.equal(meaning(project, 'apps/users/models.py', 'ready'), 'function users.signals.ready');
    assert.equal(resolved(project, 'apps.users.signals.ready'), 'function users.signals.ready');
  });

  it('hold packages that are themselves in a package, when everything then resolves', async () => {
    const project = await linked(`
#- manage.py
#- bookshop/__init__.py
#- bookshop/shop/__init__.py
#- bookshop/shop/models.py
class Book: ...
#- bookshop/shop/views.py
#- bookshop/accounts/views.py
import shop
from shop import views
from shop.models import Book
`);
    assert.equal(project.moduleOf(`${root}/bookshop/shop/models.py`), 'shop.models');
    assert.equal(meaning(project, 'bookshop/accounts/views.py', 'Book'), 'class shop.models.Book');
  });

  it('are not invented where a folder happens to have a package its name', async () => {
    const project = await linked(`
#- manage.py
#- shop/__init__.py
#- shop/graphql/__init__.py
#- shop/graphql/error.py
from graphql.error import GraphQLError
from graphql.language import parse
from shop.graphql import error
#- scripts/requests.py
#- shop/fetch.py
import requests
import celery
from celery import schedules
#- shop/celery.py
#- shop/schedules.py
`);
    assert.equal(meaning(project, 'shop/graphql/error.py', 'GraphQLError'), 'external graphql.error.GraphQLError');
    assert.equal(project.moduleOf(`${root}/shop/graphql/error.py`), 'shop.graphql.error');
    assert.equal(meaning(project, 'shop/fetch.py', 'requests'), 'external requests');
    assert.equal(meaning(project, 'shop/fetch.py', 'celery'), 'external celery');
  });
});

describe('project roots', () => {
  it('are the folders of manage.py, samples of project templates left out', () => {
    const files = ['/w/a/manage.py', '/w/b/c/manage.py', '/w/{{x}}/manage.py', '/w/a/shop/models.py'];
    assert.deepEqual(findProjectRoots(files), ['/w/a', '/w/b/c']);
  });

  it('are found by settings where there is no manage.py', () => {
    assert.deepEqual(findProjectRoots(['/w/site/settings/base.py', '/w/site/wsgi.py', '/w/other/settings.py']), ['/w']);
    assert.deepEqual(findProjectRoots(['/w/lib/code.py']), []);
  });
});
