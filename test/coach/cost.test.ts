import assert from 'node:assert/strict';
import { costsOf, type QueryCost } from '#core/coach/cost.ts';
import { rules } from '#rules/index.ts';
import { bookshop, bookshopRoot } from '#test/support/bookshop.ts';
import { type Example, examplesOf, isPositive } from '#test/support/examples.ts';
import { reviewProject } from '#test/support/review.ts';

async function costsIn(files: ReadonlyMap<string, string>): Promise<readonly QueryCost[]> {
  const { workspace } = await reviewProject(files, []);
  return workspace.projects().flatMap(costsOf);
}

/** The costs of what a views.py declares: 'book_list: 1 + N'. */
async function check(views: string, expected: readonly string[]): Promise<void> {
  const files = new Map([...bookshop()].map(([path, text]) => [`${bookshopRoot}/${path}`, text]));
  const file = `${bookshopRoot}/shop/views.py`;
  const costs = await costsIn(files.set(file, views));
  const own = costs.filter(({ declared }) => declared.file === file);
  assert.deepEqual(
    own.map(({ entryPoint, formula }) => `${entryPoint.name.split('.').at(-1)}: ${formula}`),
    expected,
  );
}

/** A near miss that says that it grows is one that the coach does not see through. */
function cannotBeSeen(example: Example): boolean {
  return (
    example.from === 'cases' && !isPositive(example) && example.shown.some(({ queries }) => queries?.includes('N'))
  );
}

describe('the cost of an entry point', () => {
  it('counts queries once, for each row, and for each row of each row', () =>
    check(
      `from shop.models import Author, Book


def one(request, pk):
    return Book.objects.get(pk=pk)


def many(request):
    total = Book.objects.count()
    return total, [(book.author.name, book.editor.name) for book in Book.objects.all()]


def nested(request):
    for author in Author.objects.all():
        for book in author.books.all():
            print(book.editor)
`,
      ['one: 1', 'many: 2 + 2·N', 'nested: 1 + N + N·M'],
    ));

  it('counts what prefetch_related adds, and nothing for what is loaded', () =>
    check(
      `from shop.models import Author


def loaded(request):
    for author in Author.objects.select_related("publisher").prefetch_related("books__reviews"):
        print(author.publisher, [review.text for book in author.books.all() for review in book.reviews.all()])


def counted(request):
    return Author.objects.prefetch_related("books").count()
`,
      ['loaded: 3', 'counted: 1'],
    ));

  it('counts writes, and what both ways of a branch read once', () =>
    check(
      `from shop.models import Book


def save_all(request):
    for book in Book.objects.all():
        book.save()


def either(request, full):
    book = Book.objects.first()
    if full:
        return book.author
    return book.author
`,
      ['save_all: 1 + N', 'either: 2'],
    ));

  it('leaves out what runs no query', () => check('def empty(request):\n    return 1\n', []));

  it('is what lessons and cases claim, which a real Django counted', async () => {
    let claims = 0;
    const wrong: string[] = [];
    for (const { id } of rules) {
      for (const example of examplesOf(id)) {
        const claimed = example.shown.flatMap(({ file, queries }) =>
          queries === undefined ? [] : [{ file, queries }],
        );
        if (claimed.length === 0 || example.isKnownWrong || cannotBeSeen(example)) continue;
        const costs = await costsIn(example.files);
        for (const { file, queries } of claimed) {
          const own = costs.filter(({ declared }) => declared.file === file);
          const formulas = (own.length > 0 ? own : costs).map(({ formula }) => formula);
          if (!formulas.includes(queries)) wrong.push(`${id}, ${example.name}: ${queries}, not ${formulas.join(', ')}`);
          claims++;
        }
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(claims > 0);
  });
});
