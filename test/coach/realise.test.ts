import { strict as assert } from 'node:assert';
import type { FixChange } from '#core/engine/fix.ts';
import { review } from '#test/core/engine/fixture.ts';
import { apply, models, outcome, prefetch, select } from './changes.ts';
import type { Load } from './changes.ts';

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

  /** A text with ⟦ ⟧ around the place of a change, after the change. */
  function changed(marked: string, kind: 'add-argument' | 'remove-argument' | 'insert-lines'): string {
    const text = marked.replace(/[⟦⟧]/g, '');
    const location = at(marked.indexOf('⟦'), marked.indexOf('⟧') - 1);
    const change: FixChange =
      kind === 'add-argument'
        ? { kind, location, text: 'c=3' }
        : kind === 'insert-lines'
          ? { kind, location, lines: ['', 'def g(self):', '\treturn 1'] }
          : { kind, location };
    return outcome(review(`${models}${text}`, []), [change], file);
  }

  it('take an argument away with its comma', () => {
    const check = (marked: string, expected: string) => assert.equal(changed(marked, 'remove-argument'), expected);
    check('f(⟦a=1⟧)\n', 'f()\n');
    check('f(⟦a=1⟧, b=2)\n', 'f(b=2)\n');
    check('f(b=2, ⟦a=1⟧)\n', 'f(b=2)\n');
    check('f(\n    b=2,\n    ⟦a=1⟧,\n)\n', 'f(\n    b=2,\n)\n');
    check('f(\n    ⟦a=1⟧,  # one\n    b=2,\n)\n', 'f(\n    # one\n    b=2,\n)\n');
    check('f(\n    b=2,  # two,\n    ⟦a=1⟧)\n', 'f(\n    b=2,  # two,\n    )\n');
  });

  it('add an argument behind the last one', () => {
    const check = (marked: string, expected: string) => assert.equal(changed(marked, 'add-argument'), expected);
    check('⟦f()⟧\n', 'f(c=3)\n');
    check('⟦f(a, b=2)⟧\n', 'f(a, b=2, c=3)\n');
    check('⟦f(a,)⟧\n', 'f(a, c=3)\n');
    check('⟦f(\n    a,\n    b=2,\n)⟧\n', 'f(\n    a,\n    b=2,\n    c=3,\n)\n');
    check('⟦f(\r\n    a\r\n)⟧\r\n', 'f(\r\n    a,\r\n    c=3\r\n)\r\n');
    check('⟦f(\n    a  # one\n)⟧\n', 'refused: a comment stands where the argument belongs');
  });

  it('put lines below a statement, as deep as it', () => {
    const check = (marked: string, expected: string) => assert.equal(changed(marked, 'insert-lines'), expected);
    check('class A:\n  ⟦x = 1⟧  # one\n', 'class A:\n  x = 1  # one\n\n  def g(self):\n      return 1\n');
    check('class A:\n\t⟦x = 1⟧\n', 'class A:\n\tx = 1\n\n\tdef g(self):\n\t\treturn 1\n');
    check('class A: ⟦pass⟧\n', 'class A:\n    def g(self):\n        return 1\n');
    check('  class A: ⟦...⟧  # one', '  class A:  # one\n      def g(self):\n          return 1');
    check('class A(\n    B,\n): ⟦x = 1⟧\n', 'class A(\n    B,\n):\n    x = 1\n\n    def g(self):\n        return 1\n');
    check('class A: x = 1; ⟦y = 2⟧\n', 'refused: the statement shares its line with another one');
    check('class A: ⟦x = 1⟧;\n', 'refused: the statement shares its line with another one');
  });

  it('refuse what gets into its own way', () => {
    const first = { kind: 'replace', location: at(0, 3), expected: 'x =', text: 'a =' } as const;
    const second = { kind: 'replace', location: at(2, 5), expected: '= 1', text: '= 2' } as const;
    assert.match(outcome(review(`${models}x = 1\n`, []), [first, second], file), /^refused: two changes of/);
  });
});
