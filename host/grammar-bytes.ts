import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GrammarBytes } from '#core/host.ts';

/** The bytes of the pinned grammar and its runtime. Throws when they are missing: then the installation is broken. */
export function grammarBytes(): GrammarBytes {
  const folder = dirname(installedFile('grammars/tree-sitter-python.wasm'));
  return {
    runtime: readFileSync(join(folder, 'web-tree-sitter.wasm')),
    python: readFileSync(join(folder, 'tree-sitter-python.wasm')),
  };
}

/** The path of a file that is shipped with the coach. Throws when it is missing: then the installation is broken. */
function installedFile(name: string): string {
  const path = findInstalledFile(name);
  if (path !== undefined) return path;
  throw new Error(`Django Coach is not installed completely: ${name} is missing; run "npm run build"`);
}

/** Finds a shipped file next to the bundle, or up to four folders above it (test bundles lie deeper). */
export function findInstalledFile(name: string): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let level = 0; level < 5; level++) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    folder = dirname(folder);
  }
  return undefined;
}
