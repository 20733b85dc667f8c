import assert from 'node:assert/strict';
import { extensions } from 'vscode';

describe('a Django project', () => {
  it('starts the coach', async () => {
    assert.ok(extensions.getExtension('django-coach.django-coach'));
  });
});
