import assert from 'node:assert/strict';
import { extractDeployment } from '#core/facts/deployment/extract.ts';
import { deploymentKind } from '#core/facts/deployment/kind.ts';

/** What a deployment file says of settings modules: 'module', or 'module purpose'; of variables elsewhere, '<path'. */
export function checkDeployment(file: string, text: string, expected: readonly string[]): void {
  const kind = deploymentKind(file);
  assert.ok(kind, `${file} is no deployment file`);
  for (const lineEnd of ['\n', '\r\n']) {
    const { settings, envFiles } = extractDeployment(text.replaceAll('\n', lineEnd), kind);
    const said = settings.map(({ module, purpose }) => (purpose === undefined ? module : `${module} ${purpose}`));
    assert.deepEqual([...said, ...envFiles.map((path) => `<${path}`)], expected, JSON.stringify(lineEnd));
  }
  for (let end = 0; end < text.length; end++) extractDeployment(text.slice(0, end), kind);
}
