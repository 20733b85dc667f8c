import { strict as assert } from 'node:assert';
import { defaultConfig, parseConfig } from '#core/engine/config.ts';
import { findConfig } from '#core/engine/find-config.ts';

/** Reads a pyproject.toml; each problem is told as the text it points at and what it says. */
function check(text: string, file = '/work/pyproject.toml') {
  const parsed = parseConfig(text, file);
  const problems = parsed.problems.map(({ start, end, problem, near }) =>
    [text.slice(start, end), problem, ...(near === undefined ? [] : [near])].join(' | '),
  );
  return { ...parsed, problems };
}

describe('parseConfig', () => {
  it('reads every key', () => {
    const { config, problems, present } = check(`
[tool.django-coach]
select = ["orm"]
ignore = ["orm/n-plus-one-loop"]
exclude = ["legacy"]
settings-module = "config.settings"
target-django = "4.2"
environment = "python/env"
defer-to-ruff = "never"
[tool.django-coach.per-file-ignores]
"scripts/*.py" = ["orm"]
[tool.django-coach.severity]
"orm/*" = "error"
[tool.django-coach.rules."orm/query-in-loop"]
limit = 3
`);
    assert.deepEqual(problems, []);
    assert.equal(present, true);
    assert.deepEqual(config, {
      folder: '/work',
      select: ['orm'],
      ignore: ['orm/n-plus-one-loop'],
      exclude: ['legacy'],
      settingsModule: 'config.settings',
      targetDjango: 4.02,
      environment: '/work/python/env',
      deferToRuff: 'never',
      perFileIgnores: [{ glob: 'scripts/*.py', rules: ['orm'] }],
      severity: [{ rules: 'orm/*', severity: 'error' }],
      options: new Map([['orm/query-in-loop', { limit: 3 }]]),
      ruff: { select: [], ignore: [] },
    });
  });

  it('reads django-coach.toml without a table around it', () => {
    assert.deepEqual(check('ignore = ["orm"]', '/work/django-coach.toml').config.ignore, ['orm']);
  });

  it('names unknown keys and what was most likely meant', () => {
    const { problems } = check('[tool.django-coach]\nselct = ["orm"]\nbananas = 1\n');
    assert.deepEqual(problems, [
      'selct | `selct` is no key of Django Coach | select',
      'bananas | `bananas` is no key of Django Coach',
    ]);
  });

  it('keeps the default where a value has a wrong type', () => {
    const { config, problems } = check(
      '[tool.django-coach]\nselect = "orm"\nsettings-module = 5\n[tool.django-coach.severity]\norm = "eror"\n',
    );
    assert.deepEqual([config.select, config.settingsModule, config.severity], [undefined, undefined, []]);
    assert.deepEqual(problems, [
      'select | `select` must be a list of strings',
      'settings-module | `settings-module` must be a dotted module name',
      'orm | a severity must be "error", "warning", "information" or "hint" | error',
    ]);
  });

  it('holds the defaults when the TOML is broken, and says where', () => {
    const text = '[tool.django-coach]\nselect = [\n';
    const { config, problems } = check(text);
    assert.deepEqual(config, { ...defaultConfig, folder: '/work' });
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', /this TOML cannot be read/);
  });

  it('leaves a broken pyproject.toml without our table to other tools', () => {
    assert.deepEqual(check('[project\n').problems, []);
    assert.equal(check('[project]\nname = "x"\n').present, false);
  });

  it('points at the rule names it has to check', () => {
    const text = '[tool.django-coach]\nignore = ["orm", "drf/x"]\n[tool.django-coach.severity]\n"admin/*" = "hint"\n';
    const named = parseConfig(text, 'pyproject.toml').references.map((r) => [r.rules, text.slice(r.start, r.end)]);
    assert.deepEqual(named, [
      ['orm', 'orm'],
      ['drf/x', 'drf/x'],
      ['admin/*', '"admin/*"'],
    ]);
  });

  it('knows what ruff is told to select', () => {
    const { config } = check('[tool.ruff.lint]\nselect = ["E", "DJ"]\nextend-select = ["S"]\nignore = ["DJ008"]\n');
    assert.deepEqual(config.ruff, { select: ['E', 'DJ', 'S'], ignore: ['DJ008'] });
  });
});

describe('findConfig', () => {
  const find = (files: Record<string, string>) => findConfig('/work/shop', '/work', (file) => files[file]);
  const table = (ignored: string) => `[tool.django-coach]\nignore = ["${ignored}"]\n`;

  it('takes the nearest file that speaks of the coach', () => {
    const found = find({
      '/work/shop/pyproject.toml': '[project]\nname = "x"\n',
      '/work/pyproject.toml': table('orm'),
    });
    assert.deepEqual([found.file, found.config.ignore], ['/work/pyproject.toml', ['orm']]);
  });

  it('prefers django-coach.toml to pyproject.toml in one folder', () => {
    const found = find({ '/work/django-coach.toml': 'ignore = ["drf"]', '/work/pyproject.toml': table('orm') });
    assert.deepEqual([found.file, found.config.ignore], ['/work/django-coach.toml', ['drf']]);
  });

  it('does not look above the workspace', () => {
    const found = find({ '/pyproject.toml': table('orm') });
    assert.deepEqual([found.present, found.config.ignore, found.config.folder], [false, [], '/work/shop']);
  });

  it('hears from ruff.toml too', () => {
    const found = find({ '/work/ruff.toml': '[lint]\nselect = ["DJ"]', '/work/pyproject.toml': table('orm') });
    assert.deepEqual([found.config.ruff.select, found.config.ignore], [['DJ'], ['orm']]);
  });
});
