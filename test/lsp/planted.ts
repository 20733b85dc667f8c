import { bookshop } from '#test/support/bookshop.ts';

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

export const settingsFile = 'bookshop/settings.py';

/** The bookshop's settings with `DEBUG` on. */
export function settingsWithDebug(): string {
  return (bookshop().get(settingsFile) ?? '').replace('DEBUG = False', 'DEBUG = True');
}
