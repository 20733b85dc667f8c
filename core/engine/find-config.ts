import { parse } from 'smol-toml';
import { defaultConfig, parseConfig, ruffSelection } from './config.ts';
import type { ParsedConfig, RuffSelection } from './config.ts';
import { newestDjangoIn } from './django-version.ts';

/**
 * The configuration that holds for a folder: the nearest django-coach.toml, or pyproject.toml with our table, from the
 * folder up to `stop` (a workspace folder; the folder itself when `stop` is no ancestor). `read` gives a file's text or
 * undefined when there is no such file. Without any, the defaults, told what ruff is asked to select.
 * Without `target-django`, the dependencies tell which Django the project runs on.
 */
export function findConfig(folder: string, stop: string, read: (file: string) => string | undefined): ParsedConfig {
  let ruff: RuffSelection | undefined;
  let found: ParsedConfig | undefined;
  let newestDjango: number | undefined;
  for (const place of foldersUp(folder, stop)) {
    const pyproject = read(`${place}/pyproject.toml`);
    const inPyproject = pyproject === undefined ? undefined : parseConfig(pyproject, `${place}/pyproject.toml`);
    ruff ??= ruffIn(place, inPyproject, read);
    newestDjango ??= newestDjangoIn(place, read);
    const own = read(`${place}/django-coach.toml`);
    found ??= own === undefined ? undefined : parseConfig(own, `${place}/django-coach.toml`);
    if (inPyproject?.present) found ??= inPyproject;
  }
  const parsed = found ?? {
    file: '',
    config: { ...defaultConfig, folder },
    present: false,
    problems: [],
    references: [],
  };
  const targetDjango = parsed.config.targetDjango ?? newestDjango;
  return { ...parsed, config: { ...parsed.config, ruff: ruff ?? parsed.config.ruff, targetDjango } };
}

/** The names of the files that `findConfig` may read in a folder: what a shell needs to watch. */
export const configFileNames: readonly string[] = [
  'pyproject.toml',
  'django-coach.toml',
  'ruff.toml',
  '.ruff.toml',
  'requirements.txt',
];

function foldersUp(folder: string, stop: string): string[] {
  const folders = [folder];
  if (folder !== stop && !folder.startsWith(`${stop}/`)) return folders;
  for (let at = folder; at !== stop;) {
    at = at.slice(0, Math.max(at.lastIndexOf('/'), stop.length));
    folders.push(at);
  }
  return folders;
}

/** ruff's own files win over pyproject.toml; a pyproject.toml without ruff's table leaves it to the folder above. */
function ruffIn(
  folder: string,
  pyproject: ParsedConfig | undefined,
  read: (file: string) => string | undefined,
): RuffSelection | undefined {
  for (const name of ['.ruff.toml', 'ruff.toml']) {
    const text = read(`${folder}/${name}`);
    const selection = text === undefined ? undefined : ruffOf(text);
    if (selection !== undefined) return selection;
  }
  const selection = pyproject?.config.ruff;
  return selection && selection.select.length + selection.ignore.length > 0 ? selection : undefined;
}

function ruffOf(text: string): RuffSelection | undefined {
  try {
    return ruffSelection({ tool: { ruff: parse(text) } });
  } catch {
    // A broken ruff.toml is for ruff to tell.
    return undefined;
  }
}
