import assert from 'node:assert/strict';
import { reviewProject } from '../../support/review.ts';

const modelsFile = '/bookshop/shop/models.py';
const models = `from django.db import models

class Publisher(models.Model):
    name = models.CharField(max_length=100)

class Author(models.Model):
    name = models.CharField(max_length=100)
    publisher = models.ForeignKey(Publisher, models.CASCADE)

class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    editor = models.ForeignKey(Author, models.CASCADE, related_name="edited")

    @property
    def cover(self):
        return self.author.name
`;

/** The related places of the only finding in a function that loops over `books`, as messages and the lines they stand in. */
async function related(loop: string): Promise<readonly string[]> {
  const code = `from shop.models import Book

def covers():
    books = Book.objects.order_by("id")
    for book in books:
${loop}
`;
  const project = await reviewProject(
    new Map([
      ['/bookshop/shop/__init__.py', ''],
      [modelsFile, models],
      ['/bookshop/shop/covers.py', code],
    ]),
  );
  const findings = project.findings().filter((finding) => finding.code === 'orm/n-plus-one-loop');
  assert.equal(findings.length, 1);
  return (findings[0]?.related ?? []).map(({ location: { file, start, end }, message }) => {
    return `${message}: ${project.texts.get(file)?.slice(start, end)}`;
  });
}

describe('the related places of repeated queries', () => {
  it('are where the queryset is built, the loop and the declaration', async () => {
    assert.deepEqual(await related('        print(book.author.name)'), [
      'queryset built here: Book.objects.order_by("id")',
      'rows are looped over here: books',
      'relation declared here: author = models.ForeignKey(Author, models.CASCADE)',
    ]);
  });

  it("name what reads the relation in the model's own code, at its declaration", async () => {
    assert.deepEqual(await related('        print(book.cover)'), [
      'queryset built here: Book.objects.order_by("id")',
      'relation declared here, read in `Book.cover`: author = models.ForeignKey(Author, models.CASCADE)',
      'rows are looped over here: books',
    ]);
  });

  it('are at one expression once, whatever of it is read', async () => {
    assert.deepEqual(await related('        print(book.author.publisher.name)'), [
      'queryset built here: Book.objects.order_by("id")',
      'rows are looped over here: books',
      'relation declared here: author = models.ForeignKey(Author, models.CASCADE)',
    ]);
  });

  it('are also where the code reads the other relations, the call when a model reads them', async () => {
    assert.deepEqual(await related('        print(book.editor.name)\n        print(book.cover)'), [
      'queryset built here: Book.objects.order_by("id")',
      '`book.cover` is read here: book.cover',
      'rows are looped over here: books',
      'relation declared here: editor = models.ForeignKey(Author, models.CASCADE, related_name="edited")',
    ]);
  });
});
