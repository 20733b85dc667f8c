import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** What a run of the built command line gave; paths of the project's folder are written as '<project>'. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface TestProject {
  readonly folder: string;
  readonly run: (args: readonly string[], settings?: RunSettings) => Run;
  readonly read: (file: string) => string;
  readonly write: (file: string, content: string | Uint8Array) => void;
  readonly remove: () => void;
}

interface RunSettings {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Below the project's folder. */
  readonly cwd?: string;
}

const program = resolve('dist/cli.mjs');

/** A project on disk with these files, to run the command line in. */
export function createProject(files: Readonly<Record<string, string | Uint8Array>>): TestProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'django-coach-cli-')));
  const write = (file: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  return {
    folder,
    write,
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
    run(args, { input, env, cwd = '.' } = {}) {
      const run = spawnSync(process.execPath, [program, ...args], {
        cwd: join(folder, cwd),
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], ...env },
        ...(input !== undefined && { input }),
      });
      return { code: run.status, out: normalised(run.stdout, folder), err: normalised(run.stderr, folder) };
    },
  };
}

function normalised(text: string, folder: string): string {
  return text
    .replaceAll('\\\\', '/')
    .replaceAll(folder.replaceAll('\\', '/'), '<project>')
    .replaceAll(folder, '<project>');
}

/** A bookshop with one query in a loop, seen across three files. */
export const bookshop: Readonly<Record<string, string>> = {
  'manage.py': `import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
`,
  'config/__init__.py': '',
  'config/settings.py': `INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "shop"]
AUTH_USER_MODEL = "shop.Reader"
`,
  'shop/__init__.py': '',
  'shop/models.py': `from django.contrib.auth.models import AbstractUser
from django.db import models

from shop.named import Named


class Reader(AbstractUser):
    pass


class Author(Named, models.Model):
    name = models.CharField(max_length=100)


class Book(Named, models.Model):
    title = models.CharField(max_length=100)
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
`,
  'shop/named.py': `class Named:
    def __str__(self):
        return f"{type(self).__name__} {self.pk}"
`,
  'shop/views.py': `from django.http import JsonResponse

from shop.models import Book


def books(request):
    found = Book.objects.order_by("title")
    names = []
    for book in found:
        names.append(book.author.name)
    return JsonResponse({"names": names})
`,
};
