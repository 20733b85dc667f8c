import assert from 'node:assert/strict';
import { bookshop, bookshopRoot } from '../support/bookshop.ts';
import { readFixture } from '../support/fixture.ts';
import { checkClaim, checkSql, readClaim } from './claims.ts';
import { type EntryTruth, errorOf, growthOf, runInDjango } from './truth.ts';

/** One project with every kind of entry point, and what each costs: [with 3 rows, with 7 rows]. */
const project = `
#- shop/views.py
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.views.generic import DetailView, ListView
from rest_framework import viewsets
from rest_framework.decorators import action, api_view
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.models import Author, Book
from shop.serializers import BookSerializer


def book_list(request):
    return render(request, "books.html", {"books": Book.objects.all()})


def book_list_later(request):
    return TemplateResponse(request, "books.html", {"books": Book.objects.all()})


def book_stream(request):
    return StreamingHttpResponse(book.author.name for book in Book.objects.all())


def author_page(request, pk):
    author = get_object_or_404(Author, pk=pk)
    return HttpResponse([book.editor.name for book in author.books.all()])


async def book_names(request):
    return HttpResponse([book.title async for book in Book.objects.all()])


class BookListView(ListView):
    model = Book
    context_object_name = "books"
    template_name = "books.html"


class AuthorView(DetailView):
    model = Author
    template_name = "author.html"


@api_view(["GET"])
def book_api(request):
    return Response(BookSerializer(Book.objects.all(), many=True).data)


class BookEndpoint(APIView):
    def get(self, request):
        return Response(BookSerializer(Book.objects.all(), many=True).data)


class BookViewSet(viewsets.ModelViewSet):
    queryset = Book.objects.all()
    serializer_class = BookSerializer

    @action(detail=False)
    def cheap(self, request):
        return Response(BookSerializer(Book.objects.filter(price__lt=10), many=True).data)
#- shop/serializers.py
from rest_framework import serializers

from shop.models import Book


class BookSerializer(serializers.ModelSerializer):
    writer = serializers.CharField(source="author.name")

    class Meta:
        model = Book
        fields = ["title", "writer"]
#- shop/admin.py
from django.contrib import admin

from shop.models import Review


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    list_display = ["stars", "title"]

    def title(self, review):
        return review.book.title
#- shop/management/commands/report.py
from django.core.management import BaseCommand

from shop.models import Book


class Command(BaseCommand):
    def handle(self, **options):
        for book in Book.objects.all():
            self.stdout.write(book.author.name)
#- shop/signals.py
from django.db.models.signals import post_save
from django.dispatch import receiver

from shop.models import Author


@receiver(post_save, sender=Author)
def count_books(instance, **kwargs):
    instance.books.count()
#- shop/reports.py
from shop.models import Book


def names():
    for book in Book.objects.filter(title__startswith="The"):
        yield book.author.name


def of_one(pk):
    return Book.objects.get(pk=pk).author.name


def rows(books):
    return [book.author.name for book in books]


def broken():
    return Book.objects.get(pk=0)
#- templates/books.html
{% for book in books %}{{ book.author.name }}{% endfor %}
#- templates/author.html
{% for book in author.books.all %}{{ book.editor.name }}{% endfor %}
`;

const costs: Readonly<Record<string, readonly [each: string, star: string]>> = {
  book_list: ['4 8', '4 8'],
  book_list_later: ['4 8', '4 8'],
  book_stream: ['4 8', '4 8'],
  author_page: ['3 3', '5 9'],
  book_names: ['1 1', '1 1'],
  BookListView: ['4 8', '4 8'],
  AuthorView: ['3 3', '5 9'],
  book_api: ['4 8', '4 8'],
  BookEndpoint: ['4 8', '4 8'],
  'BookViewSet.list': ['4 8', '4 8'],
  'BookViewSet.retrieve': ['2 2', '2 2'],
  'BookViewSet.cheap': ['4 8', '4 8'],
  'ReviewAdmin change list': ['6 10', '6 10'],
  Command: ['4 8', '4 8'],
  'count_books on save of Author': ['2 2', '2 2'],
  names: ['4 8', '4 8'],
  of_one: ['2 2', '2 2'],
  rows: ['4 8', '4 8'],
};

describe('the harness around Django', () => {
  let entries: readonly EntryTruth[] = [];

  before(function () {
    this.timeout(120_000);
    const files = new Map([...bookshop()].map(([path, text]) => [`${bookshopRoot}/${path}`, text]));
    for (const [file, text] of readFixture(project).files) files.set(file, text);
    const [truth] = runInDjango([files]);
    assert.ok(truth && 'entries' in truth, JSON.stringify(truth));
    entries = truth.entries;
  });

  it('calls every kind of entry point, with few and with many rows, in both shapes', () => {
    const counted = entries.flatMap((entry) => {
      const growth = growthOf(entry);
      return growth === undefined ? [] : [[entry.name, growth.map(({ few, many }) => `${few} ${many}`)] as const];
    });
    assert.deepEqual(Object.fromEntries(counted), costs);
  });

  it('tells why something cannot be run', () => {
    assert.match(errorOf(entryNamed('broken')) ?? '', /DoesNotExist/);
  });

  it('knows what it made up', () => {
    assert.deepEqual(
      entries.filter(({ guessed }) => guessed).map(({ name }) => name),
      ['rows'],
    );
  });

  for (const [claim, isTrue] of [
    ['1 + N', true],
    ['4', false],
    ['2 + N', false],
    ['1 + 2·N', false],
  ] as const)
    it(`${isTrue ? 'accepts' : 'refuses'} "queries: ${claim}" of a list`, () => {
      const check = (): void => checkClaim(claim, entryNamed('book_list'));
      if (isTrue) check();
      else assert.throws(check);
    });

  it('refuses what grows in one shape only where a constant is claimed', () => {
    assert.throws(() => checkClaim('3', entryNamed('author_page')));
  });

  it('refuses claims that mean nothing', () => {
    for (const text of ['', 'many', 'N', '1 + N·2', '1+N']) assert.throws(() => readClaim(text), text);
  });

  it('compares SQL but for blanks and quotes', () => {
    checkSql('SELECT … FROM shop_author WHERE shop_author.id = 1 LIMIT …', entryNamed('of_one'));
    assert.throws(() => checkSql('SELECT … FROM shop_author', entryNamed('of_one')));
    assert.throws(() => checkSql('FROM shop_author', entryNamed('of_one')));
  });

  function entryNamed(name: string): EntryTruth {
    const entry = entries.find((candidate) => candidate.name === name);
    assert.ok(entry, `no entry point ${name}`);
    return entry;
  }
});
