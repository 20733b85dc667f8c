import assert from 'node:assert/strict';
import { entryPointsOf } from '#core/project/entry-points.ts';
import { linked, root } from './linked.ts';

async function idsOf(fixture: string): Promise<string[]> {
  return entryPointsOf(await linked(fixture))
    .map(({ id, context, model }) => [id, context === 'async' ? 'async' : '', model ?? ''].filter(Boolean).join(' '))
    .sort();
}

describe('entry points', () => {
  it('are what urls, classes and request parameters make views', async () => {
    const ids = await idsOf(`
#- shop/urls.py
from django.urls import include, path
from django.contrib.auth.decorators import login_required
from django.views.decorators.cache import cache_page
from . import views
listed = views.Listed.as_view()
urlpatterns = [
    path("a", views.plain),
    path("b", login_required(views.wrapped)),
    path("c", cache_page(60)(views.cached)),
    path("d", listed),
    path("e", include("shop.more")),
]
#- shop/views.py
from django.views.generic import ListView, View
from rest_framework import viewsets
from rest_framework.decorators import action, api_view
def plain(r): ...
def wrapped(r): ...
def cached(r): ...
async def slow(request): ...
@api_view(["GET"])
def api(r): ...
class Listed(ListView): ...
class Own(View):
    def post(self, request): ...
    async def get(self, request): ...
class Books(viewsets.ReadOnlyModelViewSet):
    @action(detail=True)
    def similar(self, request, pk): ...
class Mixin:
    def get(self): ...
`);
    assert.deepEqual(ids, [
      'view shop.views.Listed.get',
      'view shop.views.Own.get async',
      'view shop.views.Own.post',
      'view shop.views.api',
      'view shop.views.cached',
      'view shop.views.plain',
      'view shop.views.slow async',
      'view shop.views.wrapped',
      'viewset-action shop.views.Books.list',
      'viewset-action shop.views.Books.retrieve',
      'viewset-action shop.views.Books.similar',
    ]);
  });

  it('are change lists, receivers, tasks, commands, middleware, tags, feeds and sitemaps', async () => {
    const ids = await idsOf(`
#- settings.py
SECRET_KEY = ""
INSTALLED_APPS = []
MIDDLEWARE = ["shop.middleware.simple", "shop.middleware.Timing"]
#- shop/models.py
from django.db import models
class Book(models.Model): ...
class Author(models.Model): ...
#- shop/admin.py
from django.contrib import admin
from .models import Author, Book
@admin.register(Book, Author)
class BothAdmin(admin.ModelAdmin): ...
class AuthorAdmin(admin.ModelAdmin): ...
admin.site.register(Author, AuthorAdmin)
#- shop/signals.py
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from .models import Book
@receiver(post_save, sender=Book)
def saved(sender, instance, **kwargs): ...
def before(sender, **kwargs): ...
pre_save.connect(before, sender=Book)
#- shop/tasks.py
from celery import Celery, shared_task
app = Celery()
@shared_task
def one(): ...
@app.task(bind=True)
def two(self): ...
#- shop/management/commands/go.py
from django.core.management.base import BaseCommand
class Command(BaseCommand):
    def handle(self, *args, **options): ...
#- shop/middleware.py
def simple(get_response): ...
class Timing:
    def __init__(self, get_response): ...
    def __call__(self, request): ...
#- shop/templatetags/shop.py
from django import template
register = template.Library()
@register.simple_tag
def price(book): ...
@register.filter(name="x")
def cut(value): ...
#- shop/feeds.py
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
class Latest(Feed):
    def items(self): ...
class Map(Sitemap):
    def items(self): ...
`);
    assert.deepEqual(ids, [
      'admin-changelist shop.admin.AuthorAdmin.changelist_view shop.Author shop.Author',
      'admin-changelist shop.admin.BothAdmin.changelist_view shop.Author shop.Author',
      'admin-changelist shop.admin.BothAdmin.changelist_view shop.Book shop.Book',
      'command shop.management.commands.go.Command.handle',
      'feed shop.feeds.Latest.__call__',
      'middleware shop.middleware.Timing.__call__',
      'middleware shop.middleware.simple',
      'signal shop.signals.before shop.Book',
      'signal shop.signals.saved shop.Book',
      'sitemap shop.feeds.Map.get_urls',
      'task shop.tasks.one',
      'task shop.tasks.two',
      'template-tag shop.templatetags.shop.cut',
      'template-tag shop.templatetags.shop.price',
    ]);
  });

  it('are functions and methods that nobody calls; tests and migrations are none', async () => {
    const ids = await idsOf(`
#- shop/services.py
def alone(books): ...
def helper(): ...
def outer():
    def inner(): ...
    return helper()
class Report:
    def rows(self): ...
    def used(self): return self.used()
    def __str__(self): ...
#- shop/tests/test_services.py
def test_alone(): alone([])
#- shop/migrations/0001_initial.py
def forwards(apps, editor): ...
`);
    assert.deepEqual(ids, [
      'function shop.services.Report.rows',
      'function shop.services.alone',
      'function shop.services.outer',
    ]);
  });

  it('follow an edit when a project is linked again', async () => {
    const before = '#- shop/a.py\ndef one(): ...\n#- shop/b.py\none()\n';
    assert.deepEqual(await idsOf(before), []);
    assert.deepEqual(await idsOf(before.replace('one()\n', 'two()\n')), ['function shop.a.one']);
    assert.deepEqual(await idsOf(before), []);
  });
});

describe('templates', () => {
  it('are found by settings, then by apps, then where only one has the name', async () => {
    const project = await linked(`
#- settings.py
from pathlib import Path
SECRET_KEY = ""
INSTALLED_APPS = ["shop", "blog"]
TEMPLATES = [{"DIRS": [Path(__file__).parent / "theme" / "templates"]}]
#- shop/__init__.py
#- blog/__init__.py
#- theme/templates/base.html
x
#- shop/templates/base.html
x
#- shop/templates/shop/list.html
x
#- blog/templates/shop/list.html
x
#- elsewhere/templates/only.html
x
`);
    assert.equal(project.templateFile('base.html'), `${root}/theme/templates/base.html`);
    assert.equal(project.templateFile('shop/list.html'), `${root}/shop/templates/shop/list.html`);
    assert.equal(project.templateFile('only.html'), `${root}/elsewhere/templates/only.html`);
    assert.equal(project.templateFile('none.html'), undefined);
  });
});
