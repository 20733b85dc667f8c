/** Problems to plant into the bookshop, one finding each. */

export const loop = 'orm/n-plus-one-loop';
export const debug = 'settings/debug-enabled';

export const views = `from django.shortcuts import render

from .models import Book


def book_list(request):
    books = Book.objects.all()
    names = [book.author.name for book in books]
    return render(request, "shop/book_list.html", {"names": names})
`;

/** The bookshop's settings have `DEBUG = False`: this turns it on. */
export function withDebug(settings: string): string {
  return settings.replace('DEBUG = False', 'DEBUG = True');
}

/** A helper in a file of its own: whether it is a problem depends on who calls it and on the models. */
export const labels = `def label(book):
    return f"{book.title} by {book.author.name}"
`;
