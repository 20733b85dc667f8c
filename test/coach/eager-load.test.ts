import { strict as assert } from 'node:assert';
import { readMarks } from '#core/engine/lesson.ts';
import { review } from '#test/core/engine/fixture.ts';
import { models, outcome, prefetch, select } from './changes.ts';
import type { Load } from './changes.ts';

/** Adds eager loading at the ⟦origin⟧ of shop/views.py: the new text, or why it was refused. */
function load(marked: string, ...loads: Load[]): string {
  const { text, marks } = readMarks(marked);
  const [origin] = marks;
  assert.ok(origin, 'the origin is marked by ⟦ ⟧');
  const place = { file: '/work/shop/views.py', ...origin };
  const changes = loads.map((each) => ({ kind: 'add-eager-load', origin: place, ...each }) as const);
  return outcome(review(models + text, []), changes, '/work/shop/views.py');
}

const head = 'from shop.models import Book\n\n';
/** The same for one expression that is assigned: both sides without the lines around them. */
function check(marked: string, loads: Load[], expected: string): void {
  const result = load(`${head}books = ${marked}\n`, ...loads);
  const wanted = expected.startsWith('refused') ? expected : `${head}books = ${expected}\n`;
  assert.equal(result, wanted);
}

describe('eager loading at a queryset', () => {
  it('is appended behind the manager and replaces a bare all()', () => {
    check('⟦Book.objects⟧', [select('author')], 'Book.objects.select_related("author")');
    check('⟦Book.objects.all()⟧', [select('author')], 'Book.objects.select_related("author")');
    check(
      '⟦Book.objects⟧.all()',
      [select('author', 'publisher')],
      'Book.objects.select_related("author", "publisher")',
    );
  });

  it('is appended at the end of a chain', () => {
    check(
      '⟦Book.objects.filter(id=1).order_by("id")⟧',
      [prefetch('tags')],
      'Book.objects.filter(id=1).order_by("id").prefetch_related("tags")',
    );
    check(
      '⟦Book.objects.filter(id=1)⟧.order_by("id")',
      [select('author')],
      'Book.objects.filter(id=1).order_by("id").select_related("author")',
    );
  });

  it('comes before slices and methods that give rows', () => {
    check('⟦Book.objects.all()[:5]⟧', [select('author')], 'Book.objects.select_related("author")[:5]');
    check(
      '⟦Book.objects.filter(id=1).first()⟧',
      [select('author')],
      'Book.objects.filter(id=1).select_related("author").first()',
    );
    check(
      '⟦Book.objects.get(pk=1)⟧.author',
      [select('author__agent')],
      'Book.objects.select_related("author__agent").get(pk=1).author',
    );
  });

  it('joins both methods in one place', () => {
    check(
      '⟦Book.objects.all()⟧',
      [select('author'), prefetch('tags')],
      'Book.objects.select_related("author").prefetch_related("tags")',
    );
  });

  it('extends the call that is there', () => {
    check(
      '⟦Book.objects.select_related("author")⟧',
      [select('publisher')],
      'Book.objects.select_related("author", "publisher")',
    );
    check(
      '⟦Book.objects.select_related("author").filter(id=1)⟧',
      [select('publisher')],
      'Book.objects.select_related("author", "publisher").filter(id=1)',
    );
    check(
      '⟦Book.objects⟧.select_related("author").all()',
      [select('publisher')],
      'Book.objects.select_related("author", "publisher").all()',
    );
    check(
      "⟦Book.objects.select_related('author')⟧",
      [select('publisher')],
      "Book.objects.select_related('author', 'publisher')",
    );
    check(
      '⟦Book.objects.prefetch_related("tags")⟧',
      [select('author')],
      'Book.objects.prefetch_related("tags").select_related("author")',
    );
  });

  it('adds the missing tail of a path in the place of its beginning', () => {
    check(
      '⟦Book.objects.select_related("author", "publisher")⟧',
      [select('author__agent')],
      'Book.objects.select_related("author__agent", "publisher")',
    );
    check('⟦Book.objects.all()⟧', [select('author', 'author__agent')], 'Book.objects.select_related("author__agent")');
  });

  it('keeps the layout of what it extends', () => {
    check(
      `(
    ⟦Book.objects
    .filter(id=1)
    .order_by("id")⟧
)`,
      [select('author')],
      `(
    Book.objects
    .filter(id=1)
    .order_by("id")
    .select_related("author")
)`,
    );
    check(
      `⟦Book.objects.select_related(
    "author",
    "publisher",
)⟧`,
      [select('editor')],
      `Book.objects.select_related(
    "author",
    "publisher",
    "editor",
)`,
    );
    check(
      "⟦Book.objects.filter(title='a', slug='b')⟧",
      [select('author')],
      "Book.objects.filter(title='a', slug='b').select_related('author')",
    );
  });

  it('understands calls behind Prefetch objects and stars', () => {
    check(
      '⟦Book.objects.prefetch_related(Prefetch("tags"))⟧',
      [prefetch('edited')],
      'Book.objects.prefetch_related(Prefetch("tags"), "edited")',
    );
    check(
      '⟦Book.objects.prefetch_related(*paths)⟧',
      [prefetch('tags')],
      'Book.objects.prefetch_related(*paths, "tags")',
    );
  });

  it('goes behind methods of the project that give querysets', () => {
    check('⟦Book.objects⟧.published()', [select('author')], 'Book.objects.published().select_related("author")');
    check(
      '⟦Book.objects.published().order_by("id")⟧',
      [select('author')],
      'Book.objects.published().order_by("id").select_related("author")',
    );
    check(
      '⟦Book.objects.filter(id=1)⟧.titles()',
      [select('author')],
      'Book.objects.filter(id=1).select_related("author").titles()',
    );
    check('⟦Book.objects⟧.titles()', [select('author')], 'refused: it is not known what `.titles()` gives');
  });

  it('goes into the first argument of get_object_or_404', () => {
    check(
      '⟦get_object_or_404(Book, pk=1)⟧',
      [select('author')],
      'get_object_or_404(Book.objects.select_related("author"), pk=1)',
    );
    check(
      '⟦get_object_or_404(Book.objects.all(), pk=1)⟧',
      [select('author')],
      'get_object_or_404(Book.objects.select_related("author"), pk=1)',
    );
  });

  it('works on variables, related managers and super()', () => {
    check('⟦shelf.book_set.all()⟧', [select('author')], 'shelf.book_set.select_related("author")');
    check('⟦rows.filter(id=1)⟧', [select('author')], 'rows.filter(id=1).select_related("author")');
    assert.equal(
      load(`class View:\n    def get_queryset(self):\n        return ⟦super().get_queryset()⟧\n`, select('author')),
      `class View:\n    def get_queryset(self):\n        return super().get_queryset().select_related("author")\n`,
    );
  });

  it('finds its place in nested code', () => {
    assert.equal(
      load(
        `${head}def view(r):\n    if r:\n        for b in sorted(⟦Book.objects.all()⟧, key=str):\n            print(f"{b}")\n`,
        select('author'),
      ),
      `${head}def view(r):\n    if r:\n        for b in sorted(Book.objects.select_related("author"), key=str):\n            print(f"{b}")\n`,
    );
    assert.equal(
      load(`${head}class V:\n    queryset = ⟦Book.objects.all()⟧\n`, select('author')),
      `${head}class V:\n    queryset = Book.objects.select_related("author")\n`,
    );
  });

  it('gives a view with a plain model a queryset', () => {
    const view = (more: string) => `${head}class V:\n    model = ⟦Book⟧  # the model\n${more}`;
    assert.equal(
      load(view('    paginate_by = 5\n'), select('author')),
      `${head}class V:\n    model = Book  # the model\n    queryset = Book.objects.select_related("author")\n    paginate_by = 5\n`,
    );
    assert.equal(
      load(view('    def get_queryset(self):\n        return 1\n'), select('author')),
      'refused: `V.get_queryset` already decides what this view loads',
    );
  });

  it('is refused where it could raise or bring nothing', () => {
    const cases: [string, Load, string][] = [
      ['⟦Book.objects.values("id")⟧', select('author'), 'nothing can be loaded after `.values()`'],
      ['⟦Book.objects.all()⟧.values_list("id")', select('author'), 'nothing can be loaded after `.values_list()`'],
      ['⟦Book.objects.union(more)⟧', select('author'), 'nothing can be loaded after `.union()`'],
      ['⟦Book.objects.raw("…")⟧', select('author'), 'nothing can be loaded after `.raw()`'],
      ['⟦Book.objects.filter(a=1)⟧.aggregate(x=1)', select('author'), 'nothing can be loaded after `.aggregate()`'],
      ['⟦Book.objects.only("title")⟧', select('author'), '`.only()` leaves the key of `author` out'],
      ['⟦Book.objects.defer("author")⟧', select('author'), '`.defer()` leaves the key of `author` out'],
      [
        '⟦Book.objects.select_for_update()⟧',
        select('author'),
        '`select_for_update()` without `of` would lock the joined rows too',
      ],
      ['⟦Book.objects.iterator()⟧', prefetch('tags'), '`iterator()` needs a `chunk_size` before it can prefetch'],
      [
        '⟦Book.objects.select_related()⟧',
        select('editor'),
        '`select_related()` without names would no longer follow the other relations',
      ],
      ['⟦Book.objects.select_related("author__agent")⟧', select('author'), 'there is nothing left to do'],
    ];
    for (const [marked, change, reason] of cases) check(marked, [change], `refused: ${reason}`);
  });

  it('is refused where other models may stand there', () => {
    const reason = (name: string) => `refused: \`${name}\` may stand for other models, which lack these relations`;
    const rows = (holder: string) => `${head}def rows(self, model):\n    return ⟦${holder}.objects.all()⟧\n`;
    for (const holder of ['self.model', 'model', 'self.__class__'])
      assert.equal(load(rows(holder), select('author')), reason(holder));
    assert.equal(
      load(`def rows(pk, model):\n    return ⟦get_object_or_404(model, pk=pk)⟧\n`, select('author')),
      'refused: it is not known what `model` is here',
    );
  });

  it('is done where a name stands for one model', () => {
    const rows = (before: string, chain: string) => `def rows():\n    ${before}\n    return ${chain}\n`;
    for (const before of ['from shop.models import Book', 'Book = apps.get_model("shop", "Book")'])
      assert.equal(
        load(rows(before, '⟦Book.objects.all()⟧'), select('author')),
        rows(before, 'Book.objects.select_related("author")'),
      );
  });

  it('is done beside only() and locks that allow it', () => {
    check('⟦Book.objects.only("author")⟧', [select('author')], 'Book.objects.only("author").select_related("author")');
    check('⟦Book.objects.only("title")⟧', [prefetch('tags')], 'Book.objects.only("title").prefetch_related("tags")');
    check(
      '⟦Book.objects.select_for_update(of=("self",))⟧',
      [select('editor')],
      'Book.objects.select_for_update(of=("self",)).select_related("editor")',
    );
  });

  it('is refused when the file changed, and done only once', () => {
    const reviewed = review(`${models}${head}books = Book.objects.all()\n`, []);
    const file = '/work/shop/views.py';
    const origin = { file, start: head.length + 8, end: head.length + 26 };
    const change = { kind: 'add-eager-load', origin, ...select('author') } as const;
    reviewed.files.set(file, `# new\n${reviewed.files.get(file)}`);
    assert.equal(outcome(reviewed, [change], file), `refused: ${file} has changed since it was reviewed`);
    reviewed.set('shop/views.py', `${head}books = Book.objects.select_related("author")\n`);
    const again = { ...change, origin: { ...origin, end: head.length + 45 } };
    assert.equal(outcome(reviewed, [again], file), 'refused: there is nothing left to do');
  });
});
