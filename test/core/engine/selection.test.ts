import { strict as assert } from 'node:assert';
import { parseConfig } from '#core/engine/config.ts';
import { isExcluded, isWanted, optionsOf, severityOf } from '#core/engine/selection.ts';
import { projectRule } from './fixture.ts';

const loop = projectRule('orm/n-plus-one-loop', () => {});
const text = { ...projectRule('models/nullable-text', () => {}), sources: [{ tool: 'ruff', rule: 'DJ001' }] };

function wanted(toml: string, file = '/work/shop/views.py', rule = loop): boolean {
  return isWanted(parseConfig(`[tool.django-coach]\n${toml}`, '/work/pyproject.toml').config, rule, file);
}

describe('selection of rules', () => {
  it('takes names, chapters and globs', () => {
    for (const pattern of ['orm', 'orm/*', 'orm/n-plus-one-*', 'orm/n-plus-one-loop', '*']) {
      assert.equal(wanted(`ignore = ["${pattern}"]`), false, pattern);
      assert.equal(wanted(`select = ["${pattern}"]`), true, pattern);
    }
    for (const pattern of ['or', 'drf', 'orm/n-plus-one', 'models/*']) {
      assert.equal(wanted(`ignore = ["${pattern}"]`), true, pattern);
      assert.equal(wanted(`select = ["${pattern}"]`), false, pattern);
    }
  });

  it('ignores by file', () => {
    assert.equal(wanted('per-file-ignores = {"shop/*.py" = ["orm"]}'), false);
    assert.equal(wanted('per-file-ignores = {"views.py" = ["orm"]}'), false);
    assert.equal(wanted('per-file-ignores = {"*/migrations/*.py" = ["orm"]}'), true);
    assert.equal(wanted('per-file-ignores = {"shop/*.py" = ["drf"]}'), true);
  });

  it('excludes files and folders', () => {
    const excluded = (glob: string) =>
      isExcluded(parseConfig(`exclude = ["${glob}"]`, '/work/django-coach.toml').config, '/work/shop/old/views.py');
    for (const glob of ['old', 'shop', 'shop/old', 'shop/**/views.py', './shop/', '*.py'])
      assert.ok(excluded(glob), glob);
    for (const glob of ['work', 'views', 'old/views.py', 'shop/*.py']) assert.ok(!excluded(glob), glob);
  });

  it('lets the more specific severity win', () => {
    const { config } = parseConfig(
      '[severity]\n"orm/n-plus-one-loop" = "hint"\norm = "error"\n',
      '/w/django-coach.toml',
    );
    assert.equal(severityOf(config, 'orm/n-plus-one-loop'), 'hint');
    assert.equal(severityOf(config, 'orm/query-in-loop'), 'error');
    assert.equal(severityOf(config, 'drf/x'), undefined);
  });

  it('stays silent where ruff reports the same', () => {
    const withRuff = (lint: string, ours = '') => {
      const file = `[tool.ruff.lint]\n${lint}\n[tool.django-coach]\n${ours}\n`;
      return isWanted(parseConfig(file, '/work/pyproject.toml').config, text, '/work/a.py');
    };
    for (const lint of ['select = ["DJ"]', 'select = ["DJ0"]', 'select = ["ALL"]', 'extend-select = ["DJ001"]']) {
      assert.equal(withRuff(lint), false, lint);
    }
    assert.equal(withRuff('select = ["DJ"]', 'defer-to-ruff = "never"'), true);
    // 'D' is another linter, and the longer prefix decides.
    for (const lint of ['select = ["D"]', 'select = ["E", "F"]', 'select = ["DJ"]\nignore = ["DJ001"]', '']) {
      assert.equal(withRuff(lint), true, lint);
    }
    assert.equal(withRuff('select = ["DJ001"]\nignore = ["DJ"]'), false);
  });

  it('fills options with their defaults, and takes none of another type', () => {
    const rule = { ...loop, options: { limit: { summary: '', default: 5 }, names: { summary: '', default: ['a'] } } };
    const set = (toml: string) => optionsOf(parseConfig(toml, '/w/django-coach.toml').config, rule);
    assert.deepEqual(set('[rules."orm/n-plus-one-loop"]\nlimit = 7\n'), { limit: 7, names: ['a'] });
    assert.deepEqual(set('[rules."orm/n-plus-one-loop"]\nlimit = "7"\nnames = ["b"]\n'), { limit: 5, names: ['b'] });
  });
});
