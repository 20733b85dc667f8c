import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver-types';
import { conceptHover } from '#core/coach/concepts/concept-hover.ts';
import { readFixture } from '../support/fixture.ts';
import { reviewProject } from '../support/review.ts';
import { bookshop, bookshopRoot } from '../support/bookshop.ts';

describe('hover over what the guide teaches', () => {
  it('tells model, memory and SQL of a queryset, up to the method that is pointed at', async () => {
    const views = `
#- shop/views.py
from shop.models import Book


def book_list(request):
    books = Book.objects.filter(author__name="Le Guin").⟦order_by⟧("editor__name").select_related("author")
    return list(books[:5])
`;
    await check(
      views,
      `Replaces the order of Meta; without one a page may repeat rows.

\`Book\` objects; reading a relation of one costs a query.

SELECT shop_book.*
FROM shop_book
INNER JOIN shop_author ON (shop_book.author_id = shop_author.id)
LEFT OUTER JOIN shop_author T3 ON (shop_book.editor_id = T3.id)
WHERE shop_author.name = 'Le Guin'
ORDER BY T3.name ASC

Read the guide: orm#pagination-and-ordering`,
    );
  });

  it('tells it of a variable, and of what a manager of the project makes', async () => {
    await check(
      `
#- shop/models.py
from django.db import models


class BookQuerySet(models.QuerySet):
    def dear(self):
        return self.filter(price__gt=20).select_related("shelf")


class Shelf(models.Model):
    room = models.CharField(max_length=20)


class Book(models.Model):
    price = models.IntegerField()
    shelf = models.ForeignKey(Shelf, null=True, on_delete=models.SET_NULL)

    objects = BookQuerySet.as_manager()

#- shop/views.py
from shop.models import Book


def book_list(request):
    books = Book.objects.dear()
    return list(⟦books⟧)
`,
      `\`Book\` objects, with \`shelf\` in memory.

SELECT shop_book.*, shop_shelf.*
FROM shop_book
LEFT OUTER JOIN shop_shelf ON (shop_book.shelf_id = shop_shelf.id)
WHERE shop_book.price > 20

Read the guide: orm#lazy-evaluation`,
    );
  });

  it('tells no SQL where two branches differ', async () => {
    await check(
      `
#- shop/views.py
from shop.models import Book


def book_list(request):
    books = Book.objects.all()
    if request.GET.get("dear"):
        books = books.filter(price__gt=20)
    return list(⟦books⟧)
`,
      `\`Book\` objects; reading a relation of one costs a query.

Read the guide: orm#lazy-evaluation`,
    );
  });

  it('tells what a method does that gives no queryset', async () => {
    await check(
      '#- shop/views.py\nfrom shop.models import Book\n\n\ndef size(request):\n    return Book.objects.⟦count⟧()\n',
      'Counts in the database, unless the rows are in memory already.\n\nRead the guide: orm#exists-count-len',
    );
  });

  it('tells of names by what they resolve to', async () => {
    await check(
      '#- shop/views.py\nfrom django.db import transaction as t\n\n\ndef buy(request):\n    with t.⟦atomic⟧():\n        pass\n',
      'All writes of the block happen, or none. An exception that leaves the block takes them back.\n\nRead the guide: transactions#atomic',
    );
    await check('#- shop/views.py\ndef buy(request, other):\n    with other.⟦atomic⟧():\n        pass\n', undefined);
    await check('#- shop/views.py\ndef count(rows):\n    return rows.⟦filter⟧(lambda row: row)\n', undefined);
  });

  it('tells of fields, on_delete and what it does', async () => {
    const model = (field: string): string =>
      `#- shop/models.py\nfrom django.db import models\n\n\nclass Shelf(models.Model):\n    room = models.TextField()\n\n\nclass Box(models.Model):\n    ${field}\n`;
    await check(
      model('⟦shelf⟧ = models.ForeignKey(Shelf, null=True, on_delete=models.CASCADE)'),
      '`Box.shelf`: ForeignKey, column `shelf_id`, may be NULL.\n\nLeads to `Shelf`; the way back is `Shelf.box_set`, in queries `box`.\n\nRead the guide: models#foreign-keys',
    );
    await check(
      model('shelf = models.ForeignKey(Shelf, ⟦on_delete⟧=models.CASCADE)'),
      'What happens to this row when the row that it points at is deleted. Django does it, not the database.\n\nRead the guide: models#foreign-keys',
    );
    await check(
      model('shelf = models.ForeignKey(Shelf, on_delete=models.⟦PROTECT⟧)'),
      'The target cannot be deleted while this row points at it: ProtectedError.\n\nRead the guide: models#foreign-keys',
    );
  });

  it('tells of entries of MIDDLEWARE and of AUTH_USER_MODEL, in settings', async () => {
    const settings = (line: string): string =>
      `#- bookshop/settings.py\nINSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]\n${line}\n`;
    await check(
      settings('MIDDLEWARE = [⟦"django.middleware.csrf.CsrfViewMiddleware"⟧]'),
      'Refuses a POST without the token that the form got.\n\nRead the guide: security#csrf',
    );
    await check(
      settings('⟦AUTH_USER_MODEL⟧ = "auth.User"'),
      'The user class of the project, as `app.Model`. It is chosen before the first migration.\n\nHere it is `auth.User`.\n\nRead the guide: auth#custom-user',
    );
  });

  it('says nothing over imports, texts and other code', async () => {
    await check('#- shop/views.py\nfrom shop.models import ⟦Book⟧\n', undefined);
    await check('#- shop/views.py\nprint(⟦"select_related"⟧)\n', undefined);
    await check('#- shop/views.py\n# ⟦atomic⟧\n', undefined);
  });
});

/** Hovers over the mark; `expected` is the text, with SQL fences taken away and the link as `Read the guide: section`. */
async function check(text: string, expected: string | undefined): Promise<void> {
  const fixture = readFixture(text.trimStart());
  const own = new Map([...bookshop()].map(([path, code]) => [`${bookshopRoot}/${path}`, code]));
  const files = new Map([...own, ...fixture.files]);
  const { workspace } = await reviewProject(files, []);
  const [mark] = fixture.marks;
  assert.ok(mark, 'the fixture has a mark');
  const [project] = workspace.projectsOf(mark.file);
  const facts = project?.python(mark.file);
  assert.ok(project && facts, 'the file belongs to a project');
  const hover = conceptHover(project, mark.file, facts, mark.start + 1, {
    texts: (file) => files.get(file),
    uriOf: (file) => `file://${file}`,
    guideUri: (section) => `guide:${section}`,
    markdown: true,
  });
  const value = (hover?.contents as MarkupContent | undefined)?.value;
  const plain = value
    ?.replace(/```(sql)?\n?/g, '')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replace(/\[.*\]\(<guide:(.*)>\)/, 'Read the guide: $1')
    .replaceAll(/\\([\W_])/g, '$1');
  assert.equal(plain, expected);
  if (hover?.range !== undefined && expected !== undefined) {
    const lines = (files.get(mark.file) ?? '').slice(0, mark.start).split('\n');
    assert.deepEqual(hover.range.start, { line: lines.length - 1, character: lines.at(-1)?.length });
  }
}
