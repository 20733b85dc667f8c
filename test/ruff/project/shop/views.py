from django import shortcuts
from django.shortcuts import render
from django.shortcuts import render as show

from .models import Book
from .pages import render as draw


def books(request):
    found = Book.objects.all()
    return render(request, "shop/books.html", locals())  # DJ003


def by_name(request):
    found = Book.objects.count()
    return render(request, "shop/books.html", context=locals())  # DJ003


def by_module(request):
    found = Book.objects.count()
    return shortcuts.render(request, "shop/books.html", locals())  # DJ003


def aliased(request):
    found = Book.objects.count()
    return show(request, "shop/books.html", locals())  # DJ003


def own(request):
    found = Book.objects.count()
    return draw(request, "shop/books.html", locals())


def named(request):
    return render(request, "shop/books.html", {"found": Book.objects.count()})
