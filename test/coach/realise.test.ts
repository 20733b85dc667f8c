import { strict as assert } from 'node:assert';
import { realise } from '#core/coach/realise.ts';
import type { RealisedFix } from '#core/coach/realise.ts';
import type { FixChange } from '#core/engine/fix.ts';
import { readMarks } from '#core/engine/lesson.ts';
import { applyEdits } from '#core/text/edit.ts';
import { analyse, review } from '#test/core/engine/fixture.ts';
import type { Reviewed } from '#test/core/engine/fixture.ts';

const models = `#- manage.py
import sys
#- shop/__init__.py
#- shop/models.py
from django.db import models


class BookQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published=True)

    def titles(self):
        return [book.title for book in self]


class Publisher(models.Model):
    name = models.CharField(max_length=10)


class Author(models.Model):
    agent = models.ForeignKey("Publisher", null=True, on_delete=models.CASCADE)


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    editor = models.ForeignKey(Author, null=True, on_delete=models.CASCADE, related_name="edited")
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE)
    tags = models.ManyToManyField("Tag")
    objects = BookQuerySet.as_manager()


class Tag(models.Model):
    pass
#- shop/views.py
`;

type Load = Pick<FixChange & { kind: 'add-eager-load' }, 'method' | 'paths'>;

const select = (...paths: string[]): Load => ({ method: 'select_related', paths });
const prefetch = (...paths: string[]): Load => ({ method: 'prefetch_related', paths });

/** Adds eager loading at the ⟦origin⟧ of shop/views.py: the new text, or why it was refused. */
function load(marked: string, ...loads: Load[]): string {
  const { text, marks } = readMarks(marked);
  const [origin] = marks;
  assert.ok(origin, 'the origin is marked by ⟦ ⟧');
  const place = { file: '/work/shop/views.py', ...origin };
  const changes = loads.map((each) => ({ kind: 'add-eager-load', origin: place, ...each }) as const);
  return outcome(review(models + text, []), changes, '/work/shop/views.py');
}

function outcome(reviewed: Reviewed, changes: readonly FixChange[], file: string): string {
  const fix = apply(reviewed, changes);
  if (fix.kind === 'refused') return `refused: ${fix.reason}`;
  const edited = fix.files.find((each) => each.file === file);
  const text = applyEdits(reviewed.files.get(file) ?? '', edited?.edits ?? []) ?? 'the edits overlap';
  const facts = analyse(file, text).facts;
  assert.ok(facts.language !== 'python' || !facts.hasSyntaxError, `the fix does not parse:\n${text}`);
  return text;
}

function apply(reviewed: Reviewed, changes: readonly FixChange[]): RealisedFix {
  const intent = { title: 'Fix', applicability: 'safe', changes } as const;
  return realise(intent, (name) => reviewed.files.get(name), reviewed.workspace);
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
        select('editor'),
        '`editor` may be null, and a nullable join cannot be locked by `select_for_update()`',
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

  it('is done beside only() and locks that allow it', () => {
    check('⟦Book.objects.only("author")⟧', [select('author')], 'Book.objects.only("author").select_related("author")');
    check('⟦Book.objects.only("title")⟧', [prefetch('tags')], 'Book.objects.only("title").prefetch_related("tags")');
    check(
      '⟦Book.objects.select_for_update()⟧',
      [select('author')],
      'Book.objects.select_for_update().select_related("author")',
    );
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

describe('eager loading of a change list', () => {
  /** Adds it to the only class of shop/admin.py. */
  function admin(body: string, change: Load): string {
    const text = `from django.contrib import admin\n\n\nclass BookAdmin(admin.ModelAdmin):\n${body}`;
    const reviewed = review(`${models}#- shop/admin.py\n${text}`, []);
    const file = '/work/shop/admin.py';
    const result = outcome(reviewed, [{ kind: 'add-admin-eager-load', admin: { file, index: 0 }, ...change }], file);
    return result.startsWith('refused')
      ? result
      : result.slice(text.indexOf('class') + 'class BookAdmin(admin.ModelAdmin):\n'.length);
  }

  it('sets list_select_related below list_display', () => {
    assert.equal(
      admin('    list_display = ["title"]\n    ordering = ["id"]\n', select('author')),
      '    list_display = ["title"]\n    list_select_related = ("author",)\n    ordering = ["id"]\n',
    );
    assert.equal(
      admin('    pass\n', select('author', 'publisher')),
      '    list_select_related = ("author", "publisher")\n',
    );
    assert.equal(
      admin('    """Books."""\n', select('author')),
      '    """Books."""\n\n    list_select_related = ("author",)\n',
    );
    assert.equal(
      admin('    def title(self, obj):\n        return 1\n', select('author')),
      '    list_select_related = ("author",)\n\n    def title(self, obj):\n        return 1\n',
    );
  });

  it('stands before decorators and keeps Windows line ends', () => {
    assert.equal(
      admin('    @admin.display()\n    def title(self, obj):\n        return 1\n', select('author')),
      '    list_select_related = ("author",)\n\n    @admin.display()\n    def title(self, obj):\n        return 1\n',
    );
    assert.equal(
      admin('    def title(self, obj):\r\n        return 1\r\n', select('author')),
      '    list_select_related = ("author",)\r\n\r\n    def title(self, obj):\r\n        return 1\r\n',
    );
    assert.equal(
      admin('    list_display = ["title"]\r\n', select('author')),
      '    list_display = ["title"]\r\n    list_select_related = ("author",)\r\n',
    );
  });

  it('extends list_select_related', () => {
    const extended = (value: string) =>
      admin(`    list_select_related = ${value}\n`, select('author__agent', 'publisher'));
    assert.equal(extended('("author",)'), '    list_select_related = ("author__agent", "publisher",)\n');
    assert.equal(extended('["publisher"]'), '    list_select_related = ["publisher", "author__agent"]\n');
    assert.equal(extended('False'), '    list_select_related = ("author__agent", "publisher")\n');
    assert.equal(extended('()'), '    list_select_related = ("author__agent", "publisher")\n');
    assert.match(extended('True'), /^refused: `list_select_related = True` follows/);
    assert.match(extended('RELATIONS'), /^refused: it is not known/);
    assert.equal(extended('["publisher", "author__agent__x"]'), 'refused: there is nothing left to do');
  });

  it('writes or extends get_queryset for prefetches', () => {
    assert.equal(
      admin('    list_display = ["title"]\n', prefetch('tags')),
      '    list_display = ["title"]\n\n    def get_queryset(self, request):\n        return super().get_queryset(request).prefetch_related("tags")\n',
    );
    const own = (more: string) =>
      `    def get_queryset(self, request):\n        queryset = super().get_queryset(request)\n${more}`;
    assert.equal(
      admin(own('        return queryset.filter(id=1)\n'), prefetch('tags')),
      own('        return queryset.filter(id=1).prefetch_related("tags")\n'),
    );
    assert.equal(
      admin(own('        if request:\n            return 1\n        return queryset\n'), prefetch('tags')),
      'refused: `get_queryset` has more than one way out',
    );
  });
});

describe('imports', () => {
  function add(text: string, module = 'django.db.models', name = 'Prefetch'): string {
    const file = '/work/shop/views.py';
    return outcome(review(models + text, []), [{ kind: 'add-import', file, module, name }], file);
  }

  it('go into the statement that imports from the module', () => {
    assert.equal(add('from django.db.models import Q\n'), 'from django.db.models import Prefetch, Q\n');
    assert.equal(add('from django.db.models import Count, F\n'), 'from django.db.models import Count, F, Prefetch\n');
    assert.equal(
      add('from django.db.models import (\n    Count,\n    Q,\n)\n'),
      'from django.db.models import (\n    Count,\n    Prefetch,\n    Q,\n)\n',
    );
    assert.equal(
      add('from django.db.models import (\n    Count,\n    F,\n)\n'),
      'from django.db.models import (\n    Count,\n    F,\n    Prefetch,\n)\n',
    );
  });

  it('stand among the imports of the same package, or below the last', () => {
    assert.equal(
      add('import os\n\nfrom django.conf import settings\nfrom django.urls import path\n\nfrom .models import Book\n'),
      'import os\n\nfrom django.conf import settings\nfrom django.db.models import Prefetch\nfrom django.urls import path\n\nfrom .models import Book\n',
    );
    assert.equal(add('import os\n\nx = 1\n'), 'import os\nfrom django.db.models import Prefetch\n\nx = 1\n');
    assert.equal(add('"""Views."""\n\nx = 1\n'), '"""Views."""\n\nfrom django.db.models import Prefetch\n\nx = 1\n');
    assert.equal(add('x = 1\n'), 'from django.db.models import Prefetch\n\nx = 1\n');
    assert.equal(
      add('from .models import Book\n'),
      'from django.db.models import Prefetch\n\nfrom .models import Book\n',
    );
  });

  it('are not repeated, and never change what a name means', () => {
    assert.equal(add('from django.db.models import Prefetch\n'), 'refused: there is nothing left to do');
    assert.equal(add('class Prefetch: ...\n'), 'refused: the name `Prefetch` means something else in this file');
    assert.equal(add('from other import Prefetch\n'), 'refused: the name `Prefetch` means something else in this file');
  });

  it('leave imports inside functions alone', () => {
    assert.equal(
      add('def f():\n    from django.db.models import Q\n'),
      'from django.db.models import Prefetch\n\ndef f():\n    from django.db.models import Q\n',
    );
  });
});

describe('plain changes', () => {
  const file = '/work/shop/views.py';
  const at = (start: number, end: number) => ({ file, start, end });

  it('replace exactly what was seen', () => {
    const change = { kind: 'replace', location: at(0, 1), expected: 'x', text: 'y' } as const;
    assert.equal(outcome(review(`${models}x = 1\n`, []), [change], file), 'y = 1\n');
    assert.equal(
      outcome(review(`${models}z = 1\n`, []), [change], file),
      `refused: ${file} has changed since it was reviewed`,
    );
  });

  it('create files that do not exist', () => {
    const reviewed = review(`${models}x = 1\n`, []);
    const create = (name: string) => apply(reviewed, [{ kind: 'create-file', file: name, text: 'new\n' }]);
    assert.deepEqual(create('/work/new.py'), {
      kind: 'edits',
      files: [],
      created: [{ file: '/work/new.py', text: 'new\n' }],
    });
    assert.equal(create(file).kind, 'refused');
  });

  it('refuse what gets into its own way', () => {
    const first = { kind: 'replace', location: at(0, 3), expected: 'x =', text: 'a =' } as const;
    const second = { kind: 'replace', location: at(2, 5), expected: '= 1', text: '= 2' } as const;
    assert.match(outcome(review(`${models}x = 1\n`, []), [first, second], file), /^refused: two changes of/);
  });
});
