import { strict as assert } from 'node:assert';
import { drain, flowRule, models, review } from './fixture.ts';

/** Where a relation is read for each row, by which entry point, and through which calls. */
const loops = flowRule('tests/loop', {
  'loop-one': (events, { report }) => {
    for (const { site, entryPoint, path, cause } of events) {
      const calls = path.map(({ expression }) => expression).join(' > ');
      const relation = cause.kind === 'relation' ? cause.path.join('.') : cause.kind;
      report({ location: site, data: { message: `${relation} by ${entryPoint.name} through ${calls}` } });
    }
  },
});

/** A helper is worked out by itself and told again only when it does enough: these lines make it do enough. */
const work = Array.from({ length: 15 }, (_, at) => `    step_${at} = ${at}\n`).join('');

function check(files: string, expected: readonly string[]): void {
  assert.deepEqual(review(models + files, [loops]).told(), expected);
}

describe('a call that many make alike', () => {
  it('is told with the calls that lead there, once for all that make it', () => {
    const helpers = `#- shop/helpers.py
from shop.models import Book


def names(kind):
${work}    return [book.author.name for book in Book.objects.filter(kind=kind)]
`;
    const told = (views: string, expected: string): void =>
      check(`${helpers}#- shop/views.py\nfrom shop.helpers import names\n\n\n${views}`, [
        `shop/helpers.py: tests/loop \`book.author\`: author by shop.views.${expected}`,
      ]);
    told(`def first(request):\n    return names("new")\n`, 'first through names(…)');
    told(
      `def second(request):\n    return wrapped()\n\n\ndef wrapped():\n    return names("new")\n`,
      'second through wrapped() > names(…)',
    );
    told(
      `def third(request):\n    return names("new")\n\n\ndef fourth(request):\n    return names("new")\n`,
      'fourth through names(…)',
    );
  });

  it('gives rows that each caller reads for itself', () => {
    check(
      `#- shop/helpers.py
from shop.models import Book


def books(kind):
${work}    return Book.objects.filter(kind=kind).select_related("editor")
#- shop/views.py
from shop.helpers import books


def first(request):
    return [book.author for book in books("new")]


def second(request):
    return [book.editor for book in books("new")]
`,
      ['shop/views.py: tests/loop `book.author`: author by shop.views.first through '],
    );
  });

  it('gives an object that no other caller sees changed', () => {
    check(
      `#- shop/helpers.py
class Page:
    def __init__(self, title):
${work.replaceAll('    ', '        ')}        self.books = []


def page(title):
${work}    return {"rows": []}
#- shop/views.py
from shop.helpers import Page, page
from shop.models import Book


def first(request):
    shown = page("a")
    shown["rows"] = Book.objects.all()
    home = Page("a")
    home.books = Book.objects.all()
    return shown, home


def second(request):
    return [book.author for book in page("a")["rows"]], [book.author for book in Page("a").books]
`,
      [],
    );
  });

  it('repeats its queries in the loop of whoever calls it', () => {
    const queries = flowRule('tests/query', {
      'query-in-loop': ([event], { report }) =>
        event && report({ location: event.site, data: { message: event.entryPoint.name } }),
    });
    const files = `#- shop/helpers.py
from shop.models import Book


def newest(kind):
${work}    return Book.objects.filter(kind=kind).first()
#- shop/views.py
from shop.helpers import newest
from shop.models import Author


def once(request):
    return newest("new")


def often(request):
    return [newest("new") for author in Author.objects.all()]
`;
    assert.deepEqual(review(models + files, [queries]).told(), [
      'shop/helpers.py: tests/query `Book.objects.filter(kind=kind).first()`: shop.views.often',
    ]);
  });

  it('is worked out anew when what it reads changes', () => {
    const helpers = (loaded: string): string => `from shop.models import Book


def books(kind):
${work}    return Book.objects.filter(kind=kind)${loaded}
`;
    const views = `from shop.helpers import books


def first(request):
    return [book.author for book in books("new")]
`;
    const reviewed = review(`${models}#- shop/helpers.py\n${helpers('')}#- shop/views.py\n${views}`, [loops]);
    assert.equal(reviewed.told().length, 1);
    reviewed.set('shop/helpers.py', helpers('.select_related("author")'));
    drain(reviewed.workspace);
    assert.deepEqual(reviewed.told(), []);
    reviewed.set('shop/helpers.py', helpers(''));
    drain(reviewed.workspace);
    assert.equal(reviewed.told().length, 1);
  });
});
