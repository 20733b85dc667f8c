import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { extractPython } from '#core/facts/extract.ts';
import type { PythonFacts } from '#core/facts/file-facts.ts';
import type { Range } from '#core/text/range.ts';
import { withoutTests } from '#core/facts/tests-left-out.ts';
import { difference, parser, reference } from '../syntax/parsers.ts';
import { standardLibraryFiles } from '../syntax/standard-library.ts';

/** The text that is read of a test file, a gap written as `…`. */
function read(text: string, file = 'shop/tests.py'): string {
  const less = withoutTests(file, text);
  assert.equal(less.text.length, text.length);
  let shown = less.text;
  for (const { start, end } of less.gaps.toReversed()) {
    assert.match(shown.slice(start, end), /^ +$/);
    shown = `${shown.slice(0, start)}…${shown.slice(end)}`;
  }
  const tree = parser.parse(less.text, { gaps: less.gaps });
  assert.equal(difference(tree, reference.parse(less.text, { gaps: less.gaps })), undefined, text);
  assert.equal(difference(tree, reference.parse(less.text)), undefined, text);
  return shown;
}

function checkWhole(text: string, file?: string): void {
  assert.equal(read(text, file), text);
}

describe('tests', () => {
  it('are not read, from the first decorator to the last statement', () => {
    assert.equal(
      read(`import a

class BookTests(TestCase):
    def setUp(self):
        self.book = make()

    @override_settings(DEBUG=True)

    # How often?
    @repeat(
3)
    def test_list(self):  # the first page
        # What is shown:
        response = self.client.get("/books/")

        self.assertEqual(response.status_code, 200)

    # After it.
    async def test_form(
        self, a={"b": ":"},
    ) -> None:
        def test_inner(): return 1
        text = """
def test_text():
    not code
"""
        assert text


def test_module(db):
\tif db:
\t\treturn db.everything
\telse:
\t\treturn [
0]

books = 1
`),
      `import a

class BookTests(TestCase):
    def setUp(self):
        self.book = make()

    pass…

    # After it.
    pass…


pass…

books = 1
`,
    );
  });

  it('are found whatever the line ends are', () => {
    const text = 'def test_a():\r\n    x = "a\\\r\n# b" # c (\r\n\r\n    y = \\\r\nx\r\nz = 1\r\n';
    assert.equal(read(text), 'pass…\r\nz = 1\r\n');
  });

  it('may contain quotes of every kind', () => {
    for (const quoted of [`"it's"`, `'"""'`, `r"\\\\"`, `"\\""`, `f'{a["b"]}'`, `"""a"b\\"""c"""`, `b''`, `"" ''`]) {
      assert.equal(read(`def test_a():\n    x = ${quoted}, 1, 2\nz = ${quoted}\n`), `pass…\nz = ${quoted}\n`);
    }
  });

  it('are read where a test does not end, is told on one line or is ignored on purpose', () => {
    checkWhole('def test_a():\n    x = (1, 2, 3, 4, 5\n');
    checkWhole('def test_a():\n    x = """ 1, 2, 3, 4, 5\n');
    checkWhole('def test_a():\n    x = "1, 2, 3, 4, 5\n    y = "1"\n');
    checkWhole('def test_a():\n    x = 1, 2, 3, 4, 5)\n');
    checkWhole('def test_a(): x = 1, 2, 3, 4, 5\nx = 1\n');
    checkWhole('def test_a():\n    x = f(1, 2, 3)  # django-coach: ignore[orm/a]\n');
    checkWhole('@skip  # django-coach: ignore[orm/a]\ndef test_a():\n    x = f(1, 2, 3)\n');
    checkWhole('@skip\ndef setup_a():\n    x = f(1, 2, 3)\n');
    checkWhole('def test_a():\nx = 1, 2, 3, 4, 5\n');
    checkWhole('text = """\ndef test_a():\n    x = 1, 2, 3, 4, 5\n"""\n');
    checkWhole('def attest():\n    x = 1, 2, 3, 4, 5\ndef test_a():');
  });

  it('are read in files that no test runner collects', () => {
    const text = 'def test_view(request):\n    return render(request, "test.html")\n';
    for (const file of [
      'shop/views.py',
      'tests/views.py',
      'shop/test/views.py',
      'shop/contest.py',
      'shop/testing.py',
    ]) {
      checkWhole(text, file);
    }
    for (const file of ['test.py', 'tests.py', 'a/test_b.py', 'a/b_test.py', 'a/b_tests.py']) {
      assert.equal(read(text, file), 'pass…\n');
    }
  });

  it('take no decorators with them that belong to something else', () => {
    const test = 'def test_a():\n    x = f(1, 2, 3)\n';
    assert.equal(read(`@skip\ndef setup_a():\n    pass\n\n${test}`), '@skip\ndef setup_a():\n    pass\n\npass…\n');
    assert.equal(read(`@skip\nclass A:\n    a = 1\n${test}`), '@skip\nclass A:\n    a = 1\npass…\n');
    assert.equal(read(`if a:\n    @skip\n${test}`), 'if a:\n    @skip\npass…\n');
  });

  it("leave every other declaration where it was in files of Python's standard library, where Python is installed", function () {
    this.timeout(60_000);
    for (const name of standardLibraryFiles(60)) {
      const source = readFileSync(name, 'utf8').replaceAll('\r\n', '\n');
      const text = source.replaceAll(/def (?=[a-m])/g, 'def test_');
      const less = withoutTests('tests.py', text);
      assert.ok(less.gaps.length > 0 || !text.includes('def test_'), `${name}: nothing was left out`);
      const facts = extractPython(parser.parse(less.text, { gaps: less.gaps }));
      assert.deepEqual(
        declarations(facts, less.gaps),
        declarations(extractPython(parser.parse(text)), less.gaps),
        name,
      );
    }
  });
});

/** What is declared outside tests, and where it starts: a class may end before its last test does. */
function declarations({ classes, functions, imports, assignments }: PythonFacts, gaps: readonly Range[]): unknown {
  const isOutside = ({ start: at }: Range): boolean =>
    !gaps.some(({ start, end }) => start - 'pass'.length <= at && at < end);
  return {
    imports: imports.filter(isOutside).map(({ module, name, start }) => [module, name, start]),
    assignments: assignments.filter(isOutside).map(({ start, end }) => [start, end]),
    classes: classes.filter(isOutside).map(({ qualname, start }) => [qualname, start]),
    functions: functions.filter(isOutside).map(({ qualname, start, end }) => [qualname, start, end]),
  };
}
