import assert from 'node:assert/strict';
import { readSettings, settingsTable } from '#server/settings.ts';

describe('settings', () => {
  it('have the defaults of the table when nothing is set', () => {
    const settings = readSettings(undefined);
    assert.equal(settings.run, settingsTable['djangoCoach.run']?.default);
    assert.equal(settings.hoverStyle, settingsTable['djangoCoach.hover.style']?.default);
    assert.equal(settings.maxFiles, settingsTable['djangoCoach.maxFiles']?.default);
  });

  it('that make no sense are as if they were not set', () => {
    const nonsense = { run: 'sometimes', enable: 'no', maxFiles: 0, hover: null, severityOverrides: ['orm'] };
    assert.deepEqual(readSettings(nonsense), readSettings({}));
  });

  it('may be nested or dotted', () => {
    assert.equal(readSettings({ hover: { style: 'short' } }).hoverStyle, 'short');
    assert.equal(readSettings({ 'hover.style': 'short' }).hoverStyle, 'short');
  });

  it('keep the severities they know', () => {
    const { severityOverrides } = readSettings({ severityOverrides: { orm: 'off', drf: 'loud', 'a/b': 'error' } });
    assert.deepEqual(
      [...severityOverrides],
      [
        ['orm', 'off'],
        ['a/b', 'error'],
      ],
    );
  });
});
