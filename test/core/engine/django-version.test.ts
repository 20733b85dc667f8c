import assert from 'node:assert/strict';
import { findConfig } from '#core/engine/find-config.ts';
import { rules } from '#rules/index.ts';
import { review } from './fixture.ts';

function check(files: Record<string, string>, expected: number | undefined): void {
  const { config } = findConfig('/work/shop', '/work', (file) => files[file]);
  assert.deepEqual(config.targetDjango, expected);
}

describe('the newest Django that a project allows', () => {
  it('is read from requirements', () => {
    const bounds: [string, number | undefined][] = [
      ['Django==4.2.30', 4.02],
      ['django == 5.1', 5.01],
      ['Django[argon2]~=4.2', 4.02],
      ['django~=4.2.1', 4.02],
      ['Django>=4.2,<5.0  # LTS', 4.02],
      ['Django<5.2,>=4.2', 5.01],
      ['django<=5.0', 5],
      ['Django==4.*', 4.02],
      ['Django>=4.2', undefined],
      ['Django', undefined],
      ['django-filter==2.4', undefined],
    ];
    for (const [line, expected] of bounds)
      check({ '/work/requirements.txt': `# pinned\nrequests==2.0\n${line}\n` }, expected);
  });

  it('is read from pyproject.toml, the nearest one first', () => {
    check({ '/work/pyproject.toml': '[project]\ndependencies = ["celery>=5", "Django (>=4.2,<5)"]\n' }, 4.02);
    check({ '/work/pyproject.toml': '[tool.poetry.dependencies]\ndjango = "^4.2"\n' }, 4.02);
    check({ '/work/pyproject.toml': '[tool.poetry.dependencies]\nDjango = { version = "~4.2" }\n' }, 4.02);
    check({ '/work/requirements.txt': 'django==5.2.1', '/work/shop/requirements.txt': 'django==4.2.1' }, 4.02);
    check({ '/work/pyproject.toml': 'broken = [' }, undefined);
  });

  it('matters only where the configuration names none', () => {
    const named = '[project]\ndependencies = ["django==4.2.1"]\n[tool.django-coach]\ntarget-django = "5.1"\n';
    check({ '/work/pyproject.toml': named }, 5.01);
  });

  it('decides whether a change list asks each row for its text', () => {
    const project = (requirement: string, columns: string) => `#- requirements.txt
${requirement}
#- manage.py
#- shop/__init__.py
#- shop/models.py
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=20)

class Book(models.Model):
    title = models.CharField(max_length=20)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)

    def __str__(self):
        return f"{self.title}, {self.author.name}"
#- shop/admin.py
from django.contrib import admin
from shop.models import Book

@admin.register(Book)
class BookAdmin(admin.ModelAdmin):
    ${columns}
`;
    const admin = rules.filter(({ id }) => id === 'orm/n-plus-one-admin');
    const told = (requirement: string, columns = 'list_display = ["title"]') =>
      review(project(requirement, columns), admin).told();
    assert.deepEqual(told('Django==4.2.30'), []);
    const text =
      'shop/admin.py: orm/n-plus-one-admin `BookAdmin`: `str(obj)` queries `author` for each row: 1 + N queries for this change list';
    assert.deepEqual(told('Django==5.2.1'), [text]);
    assert.deepEqual(told('Django>=4.2'), [text]);
    assert.deepEqual(told('Django==4.2.30', 'search_fields = ["title"]'), [text], 'the text is the only column');
  });
});
