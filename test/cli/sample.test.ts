import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { relative, resolve } from 'node:path';

interface Reported {
  readonly code: string;
  readonly filename: string;
}

describe('the bundled bookshop', () => {
  it('has exactly the problems that are planted in it', () => {
    const sample = resolve('samples/bookshop');
    const args = ['dist/cli.mjs', 'check', sample, '--output-format', 'json'];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    const found = (JSON.parse(stdout) as Reported[]).map(
      ({ code, filename }) => `${relative(sample, filename).replaceAll('\\', '/')}: ${code}`,
    );
    assert.deepEqual(found, [
      'bookshop/settings/base.py: models/missing-custom-user',
      'bookshop/settings/production.py: settings/debug-enabled',
      'bookshop/settings/staging.py: settings/debug-default-on',
      'catalog/models.py: models/direct-user-reference',
      'catalog/serializers.py: drf/method-field-query',
      'catalog/views.py: orm/n-plus-one-loop',
      'catalog/views.py: orm/n-plus-one-loop',
      'orders/signals.py: signals/heavy-handler',
    ]);
  });
});
