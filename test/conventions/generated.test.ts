import assert from 'node:assert/strict';
import { parseConfig } from '#core/engine/config.ts';
import { rules } from '#rules/index.ts';
import { staleOutputs } from '../../scripts/generators/bring-up-to-date.ts';
import { outputsFromFolders } from '../../scripts/generators/from-folders.ts';
import { outputsFromRules } from '../../scripts/generators/from-rules.ts';
import { configSchema } from '../../scripts/generators/schemas.ts';

describe('generated files', () => {
  it('are what `npm run generate` writes', async () => {
    const stale = [...staleOutputs(await outputsFromFolders()), ...staleOutputs(outputsFromRules())];
    assert.deepEqual(stale, []);
  });

  it('describe every key of the configuration, and none that does not exist', () => {
    const { properties } = configSchema(rules) as { properties: Readonly<Record<string, object>> };
    const values: Readonly<Record<string, string>> = {
      select: '["orm"]',
      ignore: '["orm"]',
      'per-file-ignores': '{ "shop/*.py" = ["orm"] }',
      severity: '{ "orm" = "error" }',
      exclude: '["build"]',
      'settings-module': '"bookshop.settings"',
      environment: '".venv"',
      'target-django': '"5.2"',
      'defer-to-ruff': '"never"',
      rules: '{}',
    };
    assert.deepEqual(Object.keys(properties).sort(), Object.keys(values).sort());
    const toml = Object.entries(values).map(([key, value]) => `${key} = ${value}\n`);
    assert.deepEqual(parseConfig(toml.join(''), '/bookshop/django-coach.toml').problems, []);
  });
});
