"""
Runs examples of the guide on a real Django and counts their queries.

stdin: [{"fences": [{"language", "text", "label"}], "rows": 2}], the last fence of each is the one to measure.
stdout: [{"queries": [the SQL of each]} or {"error": why it could not run}].
"""

import asyncio
import contextlib
import datetime
import functools
import io
import json
import os
import re
import sys
import types

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import django
from django.conf import settings

PAGES = {
    "shop/book_list.html": "{% for book in object_list %}{{ book.author.name }}{% endfor %}",
}

settings.configure(
    SECRET_KEY="for-tests",
    ROOT_URLCONF="measure_urls",
    ALLOWED_HOSTS=["*"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "rest_framework",
        "shop",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", PAGES),
                    "django.template.loaders.app_directories.Loader",
                ],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
            },
        }
    ],
)
django.setup()

from asgiref.sync import async_to_sync
from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, models, transaction
from django.http import JsonResponse
from django.template import engines
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.views.generic import ListView
from rest_framework import generics, serializers, viewsets

import shop.models

admin.site.register(shop.models.Book)
urls = types.ModuleType("measure_urls")
urls.urlpatterns = [path("admin/", admin.site.urls)]
sys.modules["measure_urls"] = urls


def main():
    call_command("migrate", run_syncdb=True, verbosity=0)
    print(json.dumps([outcome(job) for job in json.load(sys.stdin)]))


def outcome(job):
    try:
        with transaction.atomic(), contextlib.redirect_stdout(io.StringIO()):
            try:
                fill(job["rows"])
                return {"queries": measure(job["fences"], namespace(job["rows"]))}
            finally:
                transaction.set_rollback(True)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def fill(rows):
    """As many rows of everything, each with related rows of its own: one by one, so that nothing is shared."""
    for number in range(rows):
        author = shop.models.Author.objects.create(name=f"author {number}")
        publisher = shop.models.Publisher.objects.create(name=f"publisher {number}")
        book = shop.models.Book.objects.create(title=f"book {number}", author=author, publisher=publisher)
        book.tags.add(*(shop.models.Tag.objects.create(name=f"tag {number} {letter}") for letter in "ab"))
        shop.models.Stock.objects.create(book=book)
        customer = shop.models.Customer.objects.create(name=f"customer {number}")
        shop.models.Profile.objects.create(customer=customer, city="Delft")


def namespace(rows):
    """What the examples use without importing it."""
    names = {**vars(models), **vars(shop.models)}
    author = shop.models.Author.objects.first()
    return names | {
        # A model in an example shows a method; its table is the bookshop's.
        "models": types.SimpleNamespace(Model=object),
        "admin": admin,
        "serializers": serializers,
        "generics": generics,
        "viewsets": viewsets,
        "ListView": ListView,
        "JsonResponse": JsonResponse,
        "httpx": types.SimpleNamespace(AsyncClient=StubClient),
        "RATES_URL": "https://rates.example.com/",
        "OutOfStock": ValueError,
        "author": author,
        "titles": [f"title {number}" for number in range(rows)],
        "writer": types.SimpleNamespace(writerow=lambda row: row),
        "warn_the_editor": lambda: None,
        "stock_id": shop.models.Stock.objects.first().pk,
    }


class StubClient:
    """Another service that always answers."""

    def __init__(self, **options):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        return None

    async def get(self, url):
        return types.SimpleNamespace(json=lambda: {"eur": 1.0})


def measure(fences, names):
    for fence in fences[:-1]:
        if fence["language"] == "python":
            exec(fence["text"], names)
    last = fences[-1]
    if last["language"] == "html":
        return queries_of(lambda: render(last, names))
    before = dict(names)
    executed = queries_of(lambda: exec(last["text"], names))
    made = [value for name, value in names.items() if before.get(name) is not value and name != "__builtins__"]
    return executed + [query for value in made for call in calls_of(value, names) for query in queries_of(call)]


def queries_of(run):
    with CaptureQueriesContext(connection) as captured:
        run()
    return [query["sql"] for query in captured if not is_beside_the_point(query["sql"])]


def is_beside_the_point(sql):
    """The admin counts its table twice, whatever the columns are: the guide says so apart."""
    return sql.startswith("SELECT COUNT(*)") and "WHERE" not in sql


def render(fence, names):
    """A template of the guide; the label may say how its view loads the authors."""
    query = re.search(r"`(Author\.[^`]+)`", fence["label"])
    authors = eval(query.group(1), names) if query else shop.models.Author.objects.all()
    return engines["django"].from_string(fence["text"]).render({"authors": authors})


def calls_of(value, names):
    """How Django would call what an example defines."""
    request = RequestFactory().get("/")
    request.user = get_user_model()(is_superuser=True, is_staff=True, is_active=True, pk=1)
    if isinstance(value, type):
        if issubclass(value, viewsets.ViewSetMixin):
            return [lambda: value.as_view({"get": "list"})(request).render()]
        if hasattr(value, "as_view"):
            return [lambda: value.as_view()(request).render()]
        if issubclass(value, admin.ModelAdmin):
            return [lambda: value(shop.models.Book, admin.site).changelist_view(request).render()]
        if value.__bases__ == (object,) and "__str__" in vars(value):
            return [functools.partial(drop_down, getattr(shop.models, value.__name__), vars(value)["__str__"])]
    if asyncio.iscoroutinefunction(value):
        return [lambda: async_to_sync(value)(request)]
    if isinstance(value, types.FunctionType) and value.__code__.co_varnames[: value.__code__.co_argcount] == ("stock_id",):
        return [lambda: value(names["stock_id"])]
    return []


def drop_down(model, text):
    """A select of a form with another `__str__` of its model."""
    kept = model.__str__
    model.__str__ = text
    try:
        field = forms.ModelChoiceField(model.objects.all())
        field.widget.render("choice", None)
    finally:
        model.__str__ = kept


main()
