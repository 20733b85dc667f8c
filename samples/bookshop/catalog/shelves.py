"""The lists of books that several pages show."""

from .models import Book


def books_in_print():
    return Book.objects.filter(in_print=True).order_by("title")
