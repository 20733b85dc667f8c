import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Outputs } from './from-folders.ts';

/** Paths of the outputs whose file is missing or says something else. */
export function staleOutputs(outputs: Outputs): string[] {
  return [...outputs].filter(([path, content]) => contentOf(path) !== content).map(([path]) => path);
}

/** Writes what is stale; with `check` it only says so and makes the process fail. */
export function bringUpToDate(outputs: Outputs, check: boolean): void {
  for (const path of staleOutputs(outputs)) {
    if (check) {
      console.error(`${path} is stale: run "npm run generate"`);
      process.exitCode = 1;
      continue;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, outputs.get(path) ?? '');
    console.log(`wrote ${path}`);
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
