import assert from 'node:assert/strict';
import { bookshop, createProject, type TestProject } from './command-line.ts';

describe('django-coach graph', () => {
  const projects: TestProject[] = [];
  const projectOf = (models: string): TestProject => {
    const project = createProject({ ...bookshop, 'shop/models.py': models });
    projects.push(project);
    return project;
  };
  after(() => {
    for (const project of projects) project.remove();
  });

  const shop = `from django.db import models
class Author(models.Model):
    name = models.CharField(max_length=3)
class Person(models.Model):
    class Meta:
        abstract = True
class Reader(Person):
    friends = models.ManyToManyField("self")
class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    owner = models.OneToOneField("other.Owner", models.SET_NULL, null=True)
class Novel(Book): ...
class Draft(Book):
    class Meta:
        proxy = True
`;

  it('draws for Mermaid', () => {
    const { out, code } = projectOf(shop).run(['graph', '--format', 'mermaid']);
    assert.equal(code, 0);
    assert.equal(
      out,
      `erDiagram
  m0["shop.Author"] {
    AutoField id PK
    CharField name
  }
  m1["shop.Book"] {
    AutoField id PK
    ForeignKey author FK
    OneToOneField owner FK
  }
  m2["shop.Draft"]
  m3["shop.Novel"] {
    OneToOneField book_ptr PK
  }
  m4["shop.Reader"] {
    AutoField id PK
    ManyToManyField friends FK
  }
  m5["other.Owner"]
  m1 }o--|| m0 : "author"
  m1 |o--o| m5 : "owner"
  m2 |o..|| m1 : "is a"
  m3 |o..|| m1 : "is a"
  m4 }o--o{ m4 : "friends"
`,
    );
  });

  it('draws for Graphviz, a cluster for each app', () => {
    const { out } = projectOf(shop).run(['graph', '--format', 'dot']);
    assert.match(out, /^digraph models \{\n/);
    assert.equal(out.match(/subgraph cluster_/g)?.length, 2);
    assert.match(out, / {2}m1 -> m0 \[label="author", dir=both, arrowtail=crow, arrowhead=none\]\n/);
    assert.match(out, /m3 -> m1 \[arrowhead=onormal, style=dashed\]\n\s+m4 -> m4 \[label="friends"/);
  });

  it('draws a picture in which boxes do not cover each other, also of 300 models', () => {
    const models = Array.from({ length: 300 }, (_, i) => {
      const keys = [i >> 1, i >> 3].filter((to) => i % 5 !== 0 && to < i);
      return [
        `class Model${i}(models.Model):`,
        `    name = models.CharField(max_length=${i + 1})`,
        ...keys.map((to, at) => `    key${at} = models.ForeignKey("Model${to}", models.CASCADE, related_name="+")`),
      ].join('\n');
    });
    const { out, code } = projectOf(`from django.db import models\n${models.join('\n')}\n`).run([
      'graph',
      '--format',
      'svg',
    ]);
    assert.equal(code, 0);
    checkXml(out);
    const boxes = [
      ...out.matchAll(/translate\(([\d.]+) ([\d.]+)\)"><title>.*?<rect class="box" width="(\d+)" height="(\d+)"/g),
    ].map(([, ...numbers]) => numbers.map(Number) as [number, number, number, number]);
    assert.equal(boxes.length, 300);
    const covered = boxes.filter(([x, y, width, height], i) =>
      boxes.some(([a, b, w, h], j) => i < j && x < a + w && a < x + width && y < b + h && b < y + height),
    );
    assert.deepEqual(covered, []);
    const [, width = 0, height = 0] = (/width="(\d+)" height="(\d+)"/.exec(out) ?? []).map(Number);
    assert.ok(width / height < 8 && height / width < 8, `${width} × ${height} is a strip`);
  });

  it('shows one app, with what it leads to', () => {
    const project = projectOf(shop);
    project.write('other/__init__.py', '');
    project.write('other/models.py', 'from django.db import models\nclass Owner(models.Model): ...\n');
    const one = project.run(['graph', '--format', 'mermaid', '--app', 'other']);
    assert.equal(one.out, 'erDiagram\n  m0["other.Owner"] {\n    AutoField id PK\n  }\n');
    const json = project.run(['graph', '--app', 'other']);
    assert.deepEqual(
      (JSON.parse(json.out) as { models: { label: string }[] }).models.map(({ label }) => label),
      ['other.Owner'],
    );
    const both = project.run(['graph', '--format', 'svg', '--app', 'other', '--app', 'shop']);
    assert.ok(!both.out.includes('class="outside"'));
    assert.match(project.run(['graph', '--format', 'svg', '--app', 'shop']).out, /class="outside".*other\.Owner/);
    const none = project.run(['graph', '--app', 'nothing']);
    assert.deepEqual([none.code, none.out], [2, '']);
    assert.match(none.err, /there are no models of an app "nothing"/);
  });

  it('writes names so that they are nothing but names', () => {
    const evil = '</text><script>alert(1)</script>\\"]\\n}; &<b>';
    const project = projectOf(`from django.db import models
class Buch_ä(models.Model):
    größe = models.IntegerField()
    a = models.ForeignKey("gone.${evil}", models.CASCADE)
    class Meta:
        app_label = "${evil}"
`);
    const svg = project.run(['graph', '--format', 'svg']).out;
    checkXml(svg);
    assert.ok(!svg.includes('<script') && svg.includes('&lt;script&gt;alert(1)'));
    const mermaid = project.run(['graph', '--format', 'mermaid']).out;
    assert.ok(!/[<>]/.test(mermaid));
    for (const line of mermaid.split('\n')) assert.ok((line.match(/"/g)?.length ?? 0) % 2 === 0, line);
    const dot = project.run(['graph', '--format', 'dot']).out;
    for (const line of dot.split('\n')) assert.match(line, /^[^"]*("([^"\\]|\\.)*"[^"]*)*$/);
    for (const [, inner = ''] of dot.matchAll(/label=<(.*)>\]/g)) checkXml(inner);
  });

  it('prints an empty drawing and a note where there are no models', () => {
    const { out, err, code } = projectOf('').run(['graph', '--format', 'svg']);
    assert.equal(code, 0);
    checkXml(out);
    assert.match(err, /no models were found/);
  });
});

/** Every tag is closed, and no bare < or & is left. */
function checkXml(text: string): void {
  const open: string[] = [];
  const rest = text.replace(
    /<(\/?)([a-z]+)(?: [a-zA-Z-]+="[^"<]*")*(\/?)>/g,
    (_, close: string, name: string, empty: string) => {
      if (close !== '') assert.equal(open.pop(), name);
      else if (empty === '') open.push(name);
      return '';
    },
  );
  assert.deepEqual(open, []);
  assert.doesNotMatch(rest, /[<]|&(?!(amp|lt|gt|quot|#39);)/);
}
