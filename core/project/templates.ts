import type { FileFacts } from '../facts/file-facts.ts';
import type { Constant, SettingValue } from './settings.ts';

/**
 * Finds template files by the name that `render()` uses: the folders of TEMPLATES' DIRS first, then every app's templates/
 * and jinja2/ folder; a name that only one folder called templates explains is found as well.
 */
export function createTemplateFinder(
  files: ReadonlyMap<string, FileFacts>,
  appFolders: () => readonly string[],
  templates: () => SettingValue | undefined,
): (name: string) => string | undefined {
  let byName: ReadonlyMap<string, readonly string[]> | undefined;
  let preferred: readonly string[] | undefined;
  return (name) => {
    byName ??= templatesByName(files);
    const found = byName.get(name) ?? [];
    if (found.length < 2) return found[0];
    preferred ??= [
      ...directories(templates()?.constant),
      ...appFolders().flatMap((app) => [`${app}/templates`, `${app}/jinja2`]),
    ];
    for (const folder of preferred) {
      const file = found.find((each) => each === `${folder}/${name}` || each.endsWith(`/${folder}/${name}`));
      if (file !== undefined) return file;
    }
    return undefined;
  };
}

const templateFolders = ['/templates/', '/jinja2/'];

/** Each template by every name it may have: what follows a folder called templates or jinja2. */
function templatesByName(files: ReadonlyMap<string, FileFacts>): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const [file, facts] of files) {
    if (facts.language !== 'template') continue;
    for (const folder of templateFolders) {
      for (let at = file.indexOf(folder); at >= 0; at = file.indexOf(folder, at + 1)) {
        const name = file.slice(at + folder.length);
        const list = byName.get(name);
        if (list === undefined) byName.set(name, [file]);
        else list.push(file);
      }
    }
  }
  return byName;
}

/** Constant strings in `DIRS` of each engine; `BASE_DIR / "templates"` is known by its last part. */
function directories(templates: Constant | undefined): string[] {
  if (templates === undefined || !('items' in templates)) return [];
  return templates.items.flatMap((engine) => {
    if (engine === undefined || !('entries' in engine)) return [];
    const dirs = engine.entries.find(({ key }) => key !== undefined && 'value' in key && key.value === 'DIRS')?.value;
    if (dirs === undefined || !('items' in dirs)) return [];
    return dirs.items.flatMap((dir) =>
      dir !== undefined && 'value' in dir && typeof dir.value === 'string' ? [dir.value.replace(/\/$/, '')] : [],
    );
  });
}
