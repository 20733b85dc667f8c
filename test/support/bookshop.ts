import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the files of examples stand: '/bookshop/shop/views.py'. */
export const bookshopRoot = '/bookshop';

/**
 * The bookshop that every example lives in: path ('shop/models.py') -> text. An example that writes one of these files
 * itself replaces it. The coach has nothing to say about it.
 */
export function bookshop(): ReadonlyMap<string, string> {
  files ??= readBookshop();
  return files;
}
let files: ReadonlyMap<string, string> | undefined;

function readBookshop(): ReadonlyMap<string, string> {
  const folder = 'test/support/bookshop';
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.py'));
  const slashed = paths.map((path) => path.replaceAll('\\', '/')).sort();
  return new Map(slashed.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
