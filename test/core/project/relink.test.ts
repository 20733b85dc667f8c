import assert from 'node:assert/strict';
import { extractPython } from '#core/facts/extract.ts';
import type { FileFacts } from '#core/facts/file-facts.ts';
import { libraryFacts } from '#core/engine/library.ts';
import { entryPointsOf } from '#core/project/entry-points.ts';
import { linkProject } from '#core/project/link.ts';
import type { Project } from '#core/project/project.ts';
import { readFixture } from '#test/support/fixture.ts';
import { testParser } from '#test/support/review.ts';
import { root } from './linked.ts';

const shop = `
#- settings.py
def helper():
    return 1
SECRET_KEY = "x"
INSTALLED_APPS = ["shop"]
USER = "shop.Author"
#- shop/__init__.py
#- shop/names.py
def first():
    return "first"
AUTHOR = "shop.Author"
#- shop/fields.py
from django.db import models
class AuthorField(models.ForeignKey):
    def __init__(self, *args, **kwargs):
        kwargs["to"] = "shop.Author"
        super().__init__(*args, **kwargs)
#- shop/bases.py
from django.db import models
def before():
    return 1
class Dated(models.Model):
    def age(self):
        return 2
    checked = models.ForeignKey("shop.Author", models.CASCADE, related_name="%(class)s_checks")
    class Meta:
        abstract = True
        ordering = ["checked"]
#- shop/managers.py
from django.db import models
class Plain(models.Manager): ...
class Fresh(models.Manager): ...
def manager():
    return Plain()
#- shop/models.py
from django.db import models
from .bases import Dated
from .fields import AuthorField
from .managers import manager
from .names import AUTHOR
class Author(models.Model):
    def label(self):
        return self.name
    name = models.CharField(max_length=3)
    objects = manager()
class Book(Dated):
    author = models.ForeignKey(AUTHOR, models.CASCADE)
    def title(self):
        return ""
    editor = AuthorField(on_delete=models.CASCADE, related_name="edited")
class Novel(Book):
    first = second = models.IntegerField(default=lambda: 1)
    authors = models.ManyToManyField(Author, related_name="novels")
    class Meta:
        indexes = [models.Index(fields=["first"], name="by_first")]
        constraints = [models.UniqueConstraint(fields=["second"], name="by_second")]
#- shop/views.py
from django.views.generic import ListView
from .models import Book
from . import names
def plain(request):
    return None
class Books(ListView):
    model = Book
    def used(self):
        return helper()
LAST = Book
def lonely(a):
    return a
`;

/** Everything that a project can be asked, as text; with places, so that stale ones show. */
function answers(project: Project): string {
  const { settings, models } = project;
  const values = settings.modules.map(({ module, values: all }) => [module, [...all]]);
  const graph = [...models.byLabel.values()].map((model) => ({
    ...model,
    fields: [...model.fields],
    relations: [...model.relations],
    queryNames: [...model.queryNames],
    values: [...model.fields.values()].map(({ location: { file }, value }) => value && project.decode(file, value)),
  }));
  const ofClasses = project.classes().map((ref) => [models.ofClass(ref)?.label, models.ofClass(ref)?.location]);
  const names = [...project.files.keys()].flatMap((file) =>
    ['AUTHOR', 'Book', 'Books', 'LAST', 'names', 'plain', 'USER'].map((name) => {
      const found = project.lookup(file, name);
      const value =
        found?.kind === 'variable' && found.fact.value !== undefined
          ? project.decode(found.file, found.fact.value)
          : undefined;
      return [file, name, found, value];
    }),
  );
  const classes = project.classes().map((ref) => project.classInfo(ref));
  return JSON.stringify([values, graph, ofClasses, names, classes, entryPointsOf(project), project.apps], null, 1);
}

describe('linking again after a change', () => {
  const edits: readonly [string, string, string, string][] = [
    ['a body grows in a view', 'shop/views.py', 'return None', 'return [\n        1, 2, 3]'],
    ['a body above models grows', 'shop/models.py', 'return self.name', 'return self.name + self.name'],
    ['a body between fields grows', 'shop/models.py', 'return ""', 'return self.author.name'],
    ['a body of an abstract base grows', 'shop/bases.py', 'return 2', 'return 2 + 2 + 2'],
    ['a body above an abstract base grows', 'shop/bases.py', 'return 1', 'return 1 + 1'],
    ['a field class gives another target', 'shop/fields.py', '"shop.Author"', '"shop.Novel"'],
    ['a function makes another manager', 'shop/managers.py', 'return Plain()', 'return Fresh()'],
    ['a default changes', 'shop/models.py', 'lambda: 1', 'lambda: 1 + 1'],
    ['a body above a constant grows', 'shop/names.py', 'return "first"', 'return "the very first"'],
    ['a body in settings grows', 'settings.py', 'return 1', 'return 1 + 1 + 1'],
    ['a body calls what nobody called', 'shop/names.py', 'return "first"', 'return lonely(1)'],
    [
      'a function imports something',
      'shop/views.py',
      'return None',
      'from .models import Author as Book\n    return Book',
    ],
    ['a function defines a class', 'shop/views.py', 'return None', 'class Local: ...'],
    ['a relation is renamed', 'shop/models.py', 'author =', 'writer ='],
    ['a base goes', 'shop/views.py', 'Books(ListView)', 'Books'],
    ['an import goes', 'shop/views.py', 'from .models import Book\n', ''],
    ['the code breaks', 'shop/models.py', 'class Book(Dated):', 'class Book(Dated'],
  ];
  for (const [title, path, from, to] of edits) {
    it(`says what a fresh link says when ${title}`, async () => {
      const parser = await testParser();
      const library = libraryFacts(parser);
      const texts = new Map(readFixture(shop).files);
      const factsOf = (): Map<string, FileFacts> =>
        new Map([...texts].map(([file, text]) => [file, extractPython(parser.parse(text))]));
      const before = factsOf();
      const first = linkProject({ root, name: 'shop', files: before, library });
      answers(first);
      const file = `${root}/${path}`;
      const text = texts.get(file) ?? '';
      assert.ok(text.includes(from));
      texts.set(file, text.replace(from, to));
      const after = new Map(before).set(file, extractPython(parser.parse(texts.get(file) ?? '')));
      const again = linkProject({ root, name: 'shop', files: after, library, previous: first });
      const fresh = linkProject({ root, name: 'shop', files: factsOf(), library });
      assert.equal(answers(again), answers(fresh));
      const back = linkProject({ root, name: 'shop', files: before, library, previous: again });
      assert.equal(answers(back), answers(first));
    });
  }
});
