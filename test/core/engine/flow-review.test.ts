import { strict as assert } from 'node:assert';
import type { FlowContext } from '#core/engine/rule.ts';
import type { FlowEvent } from '#core/flow/event.ts';
import { drain, flowRule, models, review } from './fixture.ts';
import type { Reviewed } from './fixture.ts';

/** Tells each root cause: where it is read first and all paths that are read. */
function tellLoop(events: readonly FlowEvent[], { report }: FlowContext<{ message: string }>): void {
  const [first] = events;
  if (first === undefined) return;
  const paths = events.map(({ cause }) => (cause.kind === 'relation' ? cause.path.join('.') : cause.kind));
  const related = first.origin ? [{ location: first.origin.location, message: 'queryset built here' }] : [];
  report({ location: first.site, data: { message: paths.join(', ') }, related });
}

const loops = flowRule('tests/loop', { 'loop-one': tellLoop });

const views = `#- shop/helpers.py
def names(books):
    return [book.author.name for book in books]
#- shop/views.py
from shop.helpers import names
from shop.models import Book


def first(request):
    for book in Book.objects.all():
        print(book.author)


def second(request):
    return names(Book.objects.all())


def third(request):
    return 1
`;

function evaluatedIn({ workspace }: Reviewed): string[] {
  return drain(workspace).filter((step) => step.startsWith('evaluated'));
}

describe('flow findings in the workspace', () => {
  it('are told at the first access', () => {
    assert.deepEqual(review(models + views, [loops]).told(), [
      'shop/helpers.py: tests/loop `book.author`: author',
      'shop/views.py: tests/loop `book.author`: author',
    ]);
  });

  it('are one finding when one origin is read at several places', () => {
    const { told } = review(
      `${models}#- shop/views.py
from shop.models import Book


def view(request):
    books = Book.objects.all()
    for book in books:
        print(book.author)
        print(book.editor)
`,
      [loops],
    );
    assert.deepEqual(told(), ['shop/views.py: tests/loop `book.author`: author, editor']);
  });

  it('are one finding when several entry points lead to the same access of the same origin', () => {
    const { told } = review(
      `${models}#- shop/views.py
from shop.models import Book


def helper():
    for book in Book.objects.all():
        print(book.author)


def first(request):
    helper()


def second(request):
    helper()
`,
      [loops],
    );
    assert.deepEqual(told(), ['shop/views.py: tests/loop `book.author`: author']);
  });

  it('do not depend on the order of the files', () => {
    const one = review(models + views, [loops]).workspace.allFindings();
    const other = review(models + views, [loops], (files) => files.reverse()).workspace.allFindings();
    assert.equal(JSON.stringify(one), JSON.stringify(other));
  });

  it('are evaluated again only where something that was read changed', () => {
    const reviewed = review(models + views, [loops]);
    reviewed.set('shop/helpers.py', 'def names(books):\n    return [book.editor.name for book in books]\n');
    const evaluated = evaluatedIn(reviewed);
    assert.ok(
      evaluated.some((step) => step.includes('second')),
      evaluated.join(),
    );
    assert.ok(!evaluated.some((step) => /first|third/.test(step)), evaluated.join());
    assert.equal(reviewed.told()[0], 'shop/helpers.py: tests/loop `book.editor`: editor');
  });

  it('move with their code without being evaluated again', () => {
    const reviewed = review(models + views, [loops]);
    const before = reviewed.told();
    const text = reviewed.files.get('/work/shop/views.py') ?? '';
    reviewed.set('shop/views.py', text.replace('def first(request):\n', 'def first(request):\n    x = 1\n'));
    const evaluated = evaluatedIn(reviewed);
    assert.deepEqual(evaluated, ['evaluated view shop.views.first']);
    assert.deepEqual(reviewed.told(), before);
    // The origin of the helper's finding lies in the part that moved.
    const [finding] = reviewed.workspace.findingsOf('/work/shop/helpers.py');
    const origin = finding?.related[0]?.location;
    const built = reviewed.files.get('/work/shop/views.py')?.slice(origin?.start, origin?.end);
    assert.equal(built, 'Book.objects.all()');
  });

  it('are the same after edits as they are afresh', () => {
    const reviewed = review(models + views, [loops]);
    const text = reviewed.files.get('/work/shop/views.py') ?? '';
    for (const [from, to] of [
      ['book.author', 'book.editor'],
      ['return 1', 'x = 1\n    return names(Book.objects.filter(id=x))'],
      ['def second(request):\n    return names(Book.objects.all())\n', ''],
    ] as const) {
      reviewed.set('shop/views.py', (reviewed.files.get('/work/shop/views.py') ?? text).replace(from, to));
      drain(reviewed.workspace);
      const afresh = [...reviewed.files]
        .map(([file, content]) => `#- ${file.slice('/work/'.length)}\n${content}`)
        .join('');
      const wanted = review(afresh, [loops]).workspace.allFindings();
      assert.equal(JSON.stringify(reviewed.workspace.allFindings()), JSON.stringify(wanted));
    }
  });

  it('survive a rule that throws on another root cause', () => {
    const picky = flowRule('tests/loop', {
      'loop-one': (events, ctx) => {
        if (events[0]?.site.file.endsWith('helpers.py')) throw new Error('on purpose');
        tellLoop(events, ctx);
      },
    });
    const { told, workspace } = review(models + views, [picky]);
    assert.deepEqual(told(), ['shop/views.py: tests/loop `book.author`: author']);
    assert.equal(workspace.problems().length, 1);
  });
});
