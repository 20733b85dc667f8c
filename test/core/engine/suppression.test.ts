import { strict as assert } from 'node:assert';
import { realise } from '#core/coach/realise.ts';
import { applyEdits } from '#core/text/edit.ts';
import { textOf } from '#core/syntax/syntax-tree.ts';
import notUnderstood from '#rules/configuration/not-understood/rule.ts';
import unknownRule from '#rules/suppressions/unknown-rule/rule.ts';
import unused from '#rules/suppressions/unused/rule.ts';
import withoutRule from '#rules/suppressions/without-rule/rule.ts';
import { projectRule, review, visitRule } from './fixture.ts';

const noPrint = visitRule('tests/print', 'call', (node, { tree, report }) => {
  const text = textOf(tree, node);
  if (text.startsWith('print('))
    report({ start: tree.start[node] ?? 0, end: tree.end[node] ?? 0 }, { message: 'printed' });
});
const other = { ...projectRule('tests/other', () => {}), options: { limit: { summary: 'how many', default: 5 } } };
const rules = [noPrint, other, unused, unknownRule, withoutRule, notUnderstood];

/** Reviews one file and compares what is told. */
function check(text: string, expected: string[], ruleSet = rules): void {
  const { told } = review(`#- a.py\n${text}`, ruleSet);
  assert.deepEqual(
    told().map((line) => line.replace(/^a\.py: /, '')),
    expected,
  );
}

const found = 'tests/print `print(1)`: printed';

describe('suppression comments', () => {
  it('hide a finding on their line', () => {
    check('print(1)\n', [found]);
    check('print(1)  # django-coach: ignore[tests/print] -- a script\n', []);
    check('print(1)  # django-coach: ignore[tests/other, tests/print] -- a script\n', [
      'suppressions/unused `tests/other`: nothing on this line is hidden by `tests/other`',
    ]);
  });

  it('hide a finding on the next line when they stand alone', () => {
    check('# django-coach: ignore[tests/print] -- a script\nprint(1)\n', []);
    check('# django-coach: ignore[tests/print] -- a script\n\nprint(1)\nprint(1)\n', [found]);
  });

  it('speak of the whole logical line', () => {
    check('x = [  # django-coach: ignore[tests/print]\n    print(1),\n]\n', []);
    check('x = [\n    print(1),\n]  # django-coach: ignore[tests/print]\n', []);
  });

  it('hide findings of their rule only', () => {
    check('print(1)  # django-coach: ignore[tests/other]\n', [
      found,
      'suppressions/unused `tests/other`: nothing on this line is hidden by `tests/other`',
    ]);
  });

  it('hide findings of the whole file', () => {
    check('# django-coach: file-ignore[tests/print] -- a script\nprint(1)\nprint(1)\n', []);
    check('# django-coach: file-ignore[tests/print] -- a script\n', [
      'suppressions/unused `tests/print`: nothing in this file is hidden by `tests/print`',
    ]);
  });

  it('count where the queryset was built, in another file too', () => {
    const rule = projectRule('tests/flow', ({ project, report }) => {
      const place = { file: '/work/a.py', start: 0, end: 1 };
      const origin = { location: { file: '/work/b.py', start: 0, end: 1 }, message: 'queryset built here' };
      if (project.files.size === 2) report({ location: place, data: { message: 'flow' }, related: [origin] });
    });
    assert.deepEqual(review('#- a.py\nx = 1\n#- b.py\ny = 1\n', [rule]).told(), ['a.py: tests/flow `x`: flow']);
    const hidden = '#- a.py\nx = 1\n#- b.py\ny = 1  # django-coach: ignore[tests/flow] -- once a year\n';
    assert.deepEqual(review(hidden, [rule, unused]).told(), []);
  });

  it('work in templates', () => {
    const rule = projectRule('tests/template', ({ report }) => {
      report({ location: { file: '/work/a.html', start: 3, end: 4 }, data: { message: 'here' } });
    });
    assert.deepEqual(review('#- a.html\n{{ x }}\n#- b.py\n', [rule]).told(), ['a.html: tests/template `x`: here']);
    const hidden = '#- a.html\n{{ x }} {# django-coach: ignore[tests/template] -- short #}\n#- b.py\n';
    assert.deepEqual(review(hidden, [rule, unused]).told(), []);
  });

  it('name their rules', () => {
    check('print(1)  # django-coach: ignore\n', [
      found,
      'suppressions/without-rule `# django-coach: ignore`: this hides nothing: name the rule, as in `ignore[orm/n-plus-one-loop]`',
    ]);
    check('print(1)  # django-coach: ignore[tests/prnt]\n', [
      found,
      'suppressions/unknown-rule `tests/prnt`: there is no rule `tests/prnt`: did you mean `tests/print`?',
    ]);
    check('print(1)  # django-coach: ignore[print]\n', [
      found,
      'suppressions/unknown-rule `print`: there is no rule `print`: did you mean `tests/print`?',
    ]);
  });

  it('are not called unused while a rule fails', () => {
    const broken = projectRule('tests/broken', () => {
      throw new Error('broken');
    });
    check('x = 1  # django-coach: ignore[tests/broken]\n', [], [...rules, broken]);
  });

  it('may name a rule that the configuration leaves out', () => {
    const text =
      '#- a.py\nprint(1)  # django-coach: ignore[tests/print]\n#- pyproject.toml\n[tool.django-coach]\nignore = ["tests"]\n';
    assert.deepEqual(review(text, rules).told(), []);
  });
});

describe('the fixes of suppressions', () => {
  /** Applies the fix of the only finding that has one. */
  function fixed(text: string): string | undefined {
    const { workspace, files } = review(`#- a.py\n${text}`, rules);
    const [finding] = workspace.allFindings().filter((candidate) => candidate.fix);
    const outcome = finding?.fix && realise(finding.fix, (file) => files.get(file), workspace);
    return outcome?.kind === 'edits' ? applyEdits(text, outcome.files[0]?.edits ?? []) : undefined;
  }

  it('take an unused rule out', () => {
    assert.equal(fixed('x = 1  # django-coach: ignore[tests/print] -- why\ny = 2\n'), 'x = 1\ny = 2\n');
    assert.equal(fixed('# django-coach: ignore[tests/print] -- why\ny = 2\n'), 'y = 2\n');
    assert.equal(fixed('x = 1  # django-coach: ignore[tests/print] -- why'), 'x = 1');
    assert.equal(
      fixed('print(1)  # django-coach: ignore[tests/other, tests/print] -- why\n'),
      'print(1)  # django-coach: ignore[tests/print] -- why\n',
    );
    assert.equal(
      fixed('print(1)  # django-coach: ignore[tests/print, tests/other] -- why\n'),
      'print(1)  # django-coach: ignore[tests/print] -- why\n',
    );
  });

  it('write the name that was meant', () => {
    assert.equal(
      fixed('print(1)  # django-coach: ignore[tests/prnt]\n'),
      'print(1)  # django-coach: ignore[tests/print]\n',
    );
  });
});

describe('mistakes in the configuration', () => {
  const told = (toml: string) => review(`#- a.py\nx = 1\n#- pyproject.toml\n${toml}`, rules).told();

  it('are told in the file itself', () => {
    assert.deepEqual(told('[tool.django-coach]\nselct = ["tests"]\nignore = ["tests/prnt", "test"]\n'), [
      'pyproject.toml: configuration/not-understood `selct`: `selct` is no key of Django Coach: did you mean `select`?',
      'pyproject.toml: configuration/not-understood `tests/prnt`: `tests/prnt` names no rule of Django Coach: did you mean `tests/print`?',
      'pyproject.toml: configuration/not-understood `test`: `test` names no rule of Django Coach: did you mean `tests`?',
    ]);
  });

  it('name options that a rule does not have, and values that do not fit', () => {
    assert.deepEqual(told('[tool.django-coach.rules."tests/other"]\nlimt = 3\nlimit = "many"\n'), [
      'pyproject.toml: configuration/not-understood `limt`: `limt` is no option of `tests/other`: did you mean `limit`?',
      'pyproject.toml: configuration/not-understood `limit`: `limit` is no value such as its default 5',
    ]);
  });

  it('are silent about a right configuration', () => {
    assert.deepEqual(
      told('[tool.django-coach]\nignore = ["tests/*"]\n[tool.django-coach.severity]\ntests = "hint"\n'),
      [],
    );
  });
});
