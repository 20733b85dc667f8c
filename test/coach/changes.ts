import { strict as assert } from 'node:assert';
import { realise } from '#core/coach/realise.ts';
import type { RealisedFix } from '#core/coach/realise.ts';
import type { FixChange } from '#core/engine/fix.ts';
import { applyEdits } from '#core/text/edit.ts';
import { analyse } from '#test/core/engine/fixture.ts';
import type { Reviewed } from '#test/core/engine/fixture.ts';

/** A shop whose last file, shop/views.py, is still to be written. */
export const models = `#- manage.py
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

export type Load = Pick<FixChange & { kind: 'add-eager-load' }, 'method' | 'paths'>;

export const select = (...paths: string[]): Load => ({ method: 'select_related', paths });
export const prefetch = (...paths: string[]): Load => ({ method: 'prefetch_related', paths });

/** The text of a file after changes: it parses. Or why they were refused. */
export function outcome(reviewed: Reviewed, changes: readonly FixChange[], file: string): string {
  const fix = apply(reviewed, changes);
  if (fix.kind === 'refused') return `refused: ${fix.reason}`;
  const edited = fix.files.find((each) => each.file === file);
  const text = applyEdits(reviewed.files.get(file) ?? '', edited?.edits ?? []) ?? 'the edits overlap';
  const facts = analyse(file, text).facts;
  assert.ok(facts.language !== 'python' || !facts.hasSyntaxError, `the fix does not parse:\n${text}`);
  return text;
}

export function apply(reviewed: Reviewed, changes: readonly FixChange[]): RealisedFix {
  const intent = { title: 'Fix', applicability: 'safe', changes } as const;
  return realise(intent, (name) => reviewed.files.get(name), reviewed.workspace);
}
