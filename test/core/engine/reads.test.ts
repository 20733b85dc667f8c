import { strict as assert } from 'node:assert';
import { drain, flowRule, review } from './fixture.ts';

const loops = flowRule('tests/loop', { 'loop-one': () => undefined });

/** Four functions that read what no other reads: a helper's body, a template, a model, a setting. */
const project = `#- manage.py
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
#- shop/__init__.py
#- shop/settings.py
INSTALLED_APPS = ["shop"]
AUTH_USER_MODEL = "shop.Reader"
PAGES = 3
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
#- shop/models.py
from django.contrib.auth.models import AbstractUser
from django.db import models


class Reader(AbstractUser):
    city = models.CharField(max_length=9)


class Author(models.Model):
    name = models.CharField(max_length=9)


class Order(models.Model):
    paid = models.BooleanField()


class Shop(models.Model):
    name = models.CharField(max_length=9)


class Visit(models.Model):
    shop = models.ForeignKey(Shop, models.CASCADE, related_name="visits")
#- shop/helpers.py
def names(authors):
    return [author.name for author in authors]


def unused():
    return 1
#- shop/templates/shop/authors.html
{% for author in authors %}{{ author.name }}{% endfor %}
#- shop/templates/shop/other.html
nothing
#- shop/reports/__init__.py
#- shop/reports/body.py
from shop.helpers import names


def by_body():
    return names([])
#- shop/reports/template.py
from django.template.loader import render_to_string


def by_template():
    return render_to_string("shop/authors.html", {})
#- shop/reports/model.py
from shop.models import Order


def by_model():
    return [order.paid for order in Order.objects.all()]
#- shop/reports/manager.py
from shop.models import Shop


def by_manager():
    return [shop.visits.recent() for shop in Shop.objects.all()]
#- shop/reports/label.py
from django.apps import apps


def by_label():
    return apps.get_model("shop", "Basket").objects.count()
#- shop/reports/setting.py
from django.contrib.auth import get_user_model


def by_setting():
    return get_user_model().objects.count()
`;

const visits = 'shop = models.ForeignKey(Shop, models.CASCADE, related_name="visits")';

/** Applies one edit and gives the functions that were evaluated again. */
function check(file: string, from: string, to: string, expected: readonly string[]): void {
  const reviewed = review(project, [loops]);
  const text = reviewed.files.get(`/work/${file}`) ?? '';
  assert.ok(text.includes(from), `${file} does not say ${from}`);
  reviewed.set(file, text.replace(from, to));
  const evaluated = drain(reviewed.workspace).filter((step) => step.startsWith('evaluated'));
  assert.deepEqual(
    evaluated.map((step) => step.split('.').at(-1)).sort((a, b) => (a ?? '').localeCompare(b ?? '')),
    expected,
  );
}

describe('an edit evaluates again the entry points that read it, and no others', () => {
  it("in a callee's body", () => check('shop/helpers.py', 'author.name for', 'author for', ['by_body']));

  it('in a body that nobody calls but Django', () => check('shop/helpers.py', 'return 1', 'return 2', ['unused']));

  it('in a template', () =>
    check('shop/templates/shop/authors.html', '{{ author.name }}', '{{ author }}', ['by_template']));

  it('in a template that nobody renders', () => check('shop/templates/shop/other.html', 'nothing', 'something', []));

  it('in a model', () =>
    check('shop/models.py', 'paid = models.BooleanField()', 'paid = models.BooleanField(default=False)', ['by_model']));

  it('in the manager of a model that another leads to', () =>
    check('shop/models.py', visits, `${visits}\n    objects = models.QuerySet.as_manager()`, ['by_manager']));

  it('in a model that was missing', () =>
    check('shop/models.py', visits, `${visits}\n\n\nclass Basket(models.Model):\n    pass`, ['by_label']));

  it('in a setting that is read', () => check('shop/settings.py', '"shop.Reader"', '"auth.User"', ['by_setting']));

  it('in a setting that nobody reads', () => check('shop/settings.py', 'PAGES = 3', 'PAGES = 4', []));
});
