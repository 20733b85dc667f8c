import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { bookshop, createProject, type TestProject } from './command-line.ts';

const installed: Readonly<Record<string, string>> = {
  'pages/__init__.py': '',
  'pages/apps.py': `from django.apps import AppConfig
class PagesConfig(AppConfig):
    name = "pages"
    label = "tree"
`,
  'pages/models/__init__.py': 'from .page import Page\nfrom .page import Titled\n',
  'pages/models/page.py': `from django.conf import settings
from django.db import models
from pages.base import Titled
class Page(Titled):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="owned_pages")
    def children(self):
        return [book.author.name for book in Book.objects.all()]
`,
  'pages/base.py': `from django.db import models
class Titled(models.Model):
    title = models.CharField(max_length=3)
    class Meta:
        abstract = True
`,
};
const models = `from django.contrib.auth.models import AbstractUser
from django.db import models
from pages.models import Page
class Reader(AbstractUser): ...
class Shelf(Page):
    favourite = models.ForeignKey("tree.Page", models.CASCADE, related_name="fans")
`;
const settings = `SECRET_KEY = "x"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "pages", "shop"]
AUTH_USER_MODEL = "shop.Reader"
`;

describe('models of installed packages', () => {
  const projects: TestProject[] = [];
  after(() => {
    for (const project of projects) project.remove();
  });

  /** The relations of shop.Shelf and shop.Reader, in a project with these files beside it. */
  function relationsIn(files: Readonly<Record<string, string>>, link?: readonly [string, string]): string[] {
    const project = createProject({ ...bookshop, 'shop/models.py': models, 'config/settings.py': settings, ...files });
    projects.push(project);
    if (link !== undefined) symlinkSync(link[1], join(project.folder, link[0]));
    const { out, code } = project.run(['graph']);
    assert.equal(code, 0);
    const graph = JSON.parse(out) as {
      models: { label: string; file: string; relations: Record<string, { direction: string; to: string | null }> }[];
    };
    assert.deepEqual(
      graph.models.filter(({ file }) => !file.startsWith('<project>/shop/')),
      [],
    );
    const own = graph.models.filter(({ label }) => label === 'shop.Shelf' || label === 'shop.Reader');
    return own.flatMap(({ label, relations }) =>
      Object.entries(relations)
        .filter(([, { to }]) => !to?.startsWith('auth.') && !to?.startsWith('contenttypes.'))
        .map(([name, { direction, to }]) => `${label}.${name} ${direction} ${to}`),
    );
  }

  const below = (folder: string): Record<string, string> => ({
    [`${folder}/pyvenv.cfg`]: 'home = /usr/bin\n',
    ...Object.fromEntries(
      Object.entries(installed).map(([file, text]) => [`${folder}/lib/python3.12/site-packages/${file}`, text]),
    ),
  });
  const resolved = [
    'shop.Reader.owned_pages reverse tree.Page',
    'shop.Shelf.page_ptr forward tree.Page',
    'shop.Shelf.favourite forward tree.Page',
    'shop.Shelf.fans reverse shop.Shelf',
    'shop.Shelf.owner forward shop.Reader',
  ];
  const unknown = ['shop.Shelf.favourite forward tree.Page'];

  for (const folder of ['.venv', 'venv', 'env']) {
    it(`are read from ${folder}`, () => {
      assert.deepEqual(relationsIn(below(folder)).sort(), resolved.toSorted());
    });
  }

  it('are read from the environment that the configuration names', () => {
    const files = { ...below('tools/python'), 'django-coach.toml': 'environment = "tools/python"\n' };
    assert.deepEqual(relationsIn(files).sort(), resolved.toSorted());
  });

  it('stay unknown without an environment, and in what only looks like one or leads out of the workspace', () => {
    assert.deepEqual(relationsIn({}), unknown);
    const { 'env/pyvenv.cfg': _, ...noEnvironment } = below('env');
    assert.deepEqual(relationsIn(noEnvironment), unknown);
    const outside = createProject(below('python'));
    projects.push(outside);
    assert.deepEqual(relationsIn({}, ['.venv', join(outside.folder, 'python')]), unknown);
  });

  it('are never reported on, and what their functions do is unknown', () => {
    const project = createProject({
      ...bookshop,
      ...below('.venv'),
      'shop/models.py': `${models}
class Author(models.Model):
    name = models.CharField(max_length=100)
class Book(models.Model):
    title = models.CharField(max_length=100)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
`,
      'config/settings.py': settings,
    });
    projects.push(project);
    project.write(
      'shop/pages.py',
      `from shop.models import Shelf
def shelves(request):
    for shelf in Shelf.objects.all():
        shelf.children()
        shelf.favourite.title
`,
    );
    const { out } = project.run(['check', '--select', 'orm', '--output-format', 'concise']);
    assert.ok(!out.includes('site-packages') && !out.includes('library:'), out);
    assert.match(out, /shop\/pages\.py:5:\d+: .*`shelf\.favourite`/);
    assert.ok(!/pages\.py:4:/.test(out), out);
  });
});
