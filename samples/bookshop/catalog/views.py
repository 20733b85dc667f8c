from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from .models import Book
from .shelves import books_in_print


def book_list(request):
    """All books in print, one row each."""
    rows = []
    for book in books_in_print():
        author = book.author.name
        rows.append({"title": book.title, "author": author, "price": book.price})
    return render(request, "catalog/book_list.html", {"rows": rows})


def price_list(request):
    """The same books as plain text, for the printer behind the counter."""
    books = Book.objects.order_by("title")
    lines = [f"{book.title} ({book.author.name}): {book.price}" for book in books]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def book_detail(request, pk):
    book = get_object_or_404(Book.objects.select_related("author"), pk=pk)
    return render(request, "catalog/book_detail.html", {"book": book})
