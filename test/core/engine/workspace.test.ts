import { strict as assert } from 'node:assert';
import { textOf } from '#core/syntax/syntax-tree.ts';
import { analyse, drain, projectRule, review, visitRule } from './fixture.ts';

/** Reports every call of `print`. */
const noPrint = visitRule('tests/print', 'call', (node, { tree, report }) => {
  const text = textOf(tree, node);
  if (text.startsWith('print('))
    report({ start: tree.start[node] ?? 0, end: tree.end[node] ?? 0 }, { message: 'printed' });
});

/** Reports every class of the project at its name. */
const classes = projectRule('tests/class', ({ project, report }) => {
  for (const ref of project.classes()) {
    const { fact } = project.classInfo(ref);
    report({
      location: { file: ref.file, start: fact.nameStart, end: fact.nameEnd },
      data: { message: `class in ${project.name}` },
    });
  }
});

const shop = `#- manage.py
import sys
#- shop/models.py
class Book:
    pass
print("loaded")
`;

describe('the workspace', () => {
  it('tells what visit rules and project rules find, sorted', () => {
    assert.deepEqual(review(shop, [classes, noPrint]).told(), [
      'shop/models.py: tests/class `Book`: class in work',
      'shop/models.py: tests/print `print("loaded")`: printed',
    ]);
  });

  it('knows what visit rules find before anything is reviewed', () => {
    const { workspace, set } = review(shop, [noPrint]);
    set('shop/views.py', 'print(1)\n');
    assert.equal(workspace.isReviewed(), false);
    assert.equal(workspace.findingsOf('/work/shop/views.py').length, 1);
  });

  it('tells the same whatever the order of the files', () => {
    const rules = [classes, noPrint];
    const forwards = JSON.stringify(review(shop, rules).workspace.allFindings());
    const backwards = JSON.stringify(review(shop, rules, (files) => files.reverse()).workspace.allFindings());
    assert.equal(forwards, backwards);
  });

  it('gives a file that starts processes to every project that it may start, and makes none of it', () => {
    const settings = projectRule('tests/settings', ({ project, report }) => {
      for (const { file } of project.settings.production)
        report({ location: { file, start: 0, end: 1 }, data: { message: `production in ${project.name}` } });
    });
    const one = (name: string): string =>
      ['local', 'served']
        .map((each) => `#- ${name}/${name}/${each}.py\nINSTALLED_APPS = []\nSECRET_KEY = 1\n`)
        .join('');
    const docker = '#- docker/Dockerfile\nFROM a\nENV DJANGO_SETTINGS_MODULE=shop.served\n';
    const { workspace, told, set } = review(
      `#- shop/manage.py\n#- store/manage.py\n${one('shop')}${one('store')}${docker}`,
      [settings],
    );
    const served = [
      'shop/shop/served.py: tests/settings `I`: production in shop',
      'store/store/served.py: tests/settings `I`: production in store',
    ];
    assert.deepEqual(told(), served);
    set('docker/Dockerfile', 'FROM a\nENV DJANGO_SETTINGS_MODULE=shop.gone\n');
    drain(workspace);
    assert.deepEqual(told(), served);
    assert.deepEqual(
      workspace.projects().map(({ name }) => name),
      ['shop', 'store'],
    );
  });

  it('follows edits, new files and deletions', () => {
    const { workspace, told, set } = review(shop, [classes]);
    set('shop/models.py', '\nclass Author: ...\n');
    set('shop/more.py', 'class Shop: ...\n');
    drain(workspace);
    assert.deepEqual(told(), [
      'shop/models.py: tests/class `Author`: class in work',
      'shop/more.py: tests/class `Shop`: class in work',
    ]);
    workspace.delete('/work/shop/models.py');
    drain(workspace);
    assert.deepEqual(told(), ['shop/more.py: tests/class `Shop`: class in work']);
  });

  it('does nothing when nothing changed', () => {
    const { workspace } = review(shop, [classes]);
    assert.deepEqual(drain(workspace), []);
    const analysis = workspace.analysisOf('/work/shop/models.py');
    assert.ok(analysis);
    workspace.set(analysis);
    assert.deepEqual(drain(workspace), []);
  });

  it('may be stopped at any step and goes on where it stopped', () => {
    const { workspace, told, set } = review(shop, [classes, noPrint]);
    const all = told();
    set('shop/models.py', 'class Book:\n    pass\nprint("loaded")\n');
    for (let steps = 0; !workspace.isReviewed(); steps++) {
      assert.ok(steps < 20, 'the review does not end');
      workspace.review().next();
    }
    assert.deepEqual(told(), all);
  });

  it('starts over when a file changes in the middle', () => {
    const { workspace, told, set } = review(shop, [classes]);
    set('shop/models.py', 'class Early: ...\n');
    const run = workspace.review();
    run.next();
    set('shop/models.py', 'class Late: ...\n');
    for (const step of run) assert.equal(step.project, '/work');
    assert.deepEqual(told(), ['shop/models.py: tests/class `Late`: class in work']);
  });

  it('holds several projects apart, and reviews what lies beside them', () => {
    const { told } = review(
      `#- one/manage.py
class A: ...
#- two/manage.py
class B: ...
#- lib/tools.py
class C: ...
`,
      [classes],
    );
    assert.deepEqual(told(), [
      'lib/tools.py: tests/class `C`: class in work',
      'one/manage.py: tests/class `A`: class in one',
      'two/manage.py: tests/class `B`: class in two',
    ]);
  });

  it('takes files beside the only Django root into its project', () => {
    const { told } = review('#- example/manage.py\nx = 1\n#- app/models.py\nclass A: ...\n', [classes]);
    assert.deepEqual(told(), ['app/models.py: tests/class `A`: class in example']);
  });

  it('reviews a lone app', () => {
    assert.deepEqual(review('#- models.py\nclass A: ...\n', [classes]).told(), [
      'models.py: tests/class `A`: class in work',
    ]);
  });
});

describe('crash isolation', () => {
  const broken = visitRule('tests/broken', 'call', () => {
    throw new Error('visited badly');
  });
  const brokenProject = projectRule('tests/broken-project', ({ project, report }) => {
    report({ location: { file: '/work/manage.py', start: 0, end: 1 }, data: { message: project.name } });
    throw new Error('linked badly');
  });

  it('loses the findings of the rule that threw, and no others', () => {
    const { told, workspace, log } = review(shop, [broken, brokenProject, noPrint, classes]);
    assert.deepEqual(told(), [
      'shop/models.py: tests/class `Book`: class in work',
      'shop/models.py: tests/print `print("loaded")`: printed',
    ]);
    const problems = workspace.problems().map(({ message }) => message);
    assert.equal(problems.length, 2);
    assert.match(problems[0] ?? '', /tests\/broken .*models\.py[\s\S]*visited badly/);
    assert.match(problems[1] ?? '', /tests\/broken-project[\s\S]*linked badly/);
    assert.deepEqual(log, problems);
  });

  it('logs a crash once, and forgets it when it is gone', () => {
    const { workspace, set, log } = review(shop, [broken]);
    set('shop/views.py', 'x = 1\n');
    drain(workspace);
    assert.equal(log.length, 1);
    set('shop/models.py', 'x = 1\n');
    drain(workspace);
    assert.deepEqual([workspace.problems(), log.length], [[], 1]);
  });
});

describe('configuration in the workspace', () => {
  it('leaves out what is not wanted and changes severities', () => {
    const config = (toml: string) => `${shop}#- pyproject.toml\n[tool.django-coach]\n${toml}\n`;
    assert.deepEqual(review(config('ignore = ["tests/print"]'), [noPrint]).told(), []);
    assert.deepEqual(review(config('exclude = ["models.py"]'), [noPrint]).told(), []);
    const { workspace } = review(config('severity = {tests = "error"}'), [noPrint]);
    assert.deepEqual(
      workspace.allFindings().map((finding) => finding.severity),
      ['error'],
    );
  });

  it('is read again on request', () => {
    const { workspace, files, told } = review(shop, [noPrint]);
    files.set('/work/pyproject.toml', '[tool.django-coach]\nignore = ["tests"]\n');
    workspace.reconfigure();
    drain(workspace);
    assert.deepEqual(told(), []);
  });

  it('gives a rule its options', () => {
    const rule = {
      ...projectRule('tests/options', ({ options, report }) => {
        report({ location: { file: '/work/manage.py', start: 0, end: 6 }, data: { message: JSON.stringify(options) } });
      }),
      options: { limit: { summary: 'how many', default: 3 } },
    };
    const text = `${shop}#- pyproject.toml\n[tool.django-coach.rules."tests/options"]\nlimit = 9\n`;
    assert.deepEqual(review(text, [rule]).told(), ['manage.py: tests/options `import`: {"limit":9}']);
  });
});

describe('analyseFile', () => {
  it('gives plain data', () => {
    const analysis = analyse('/work/a.py', 'print(1)\n', [noPrint]);
    assert.deepEqual(structuredClone(analysis), analysis);
    assert.equal(analysis.findings.length, 1);
  });
});
