/**
 * Finds the Django roots among files: every folder with a manage.py; without any, the folders above settings modules.
 * Samples that tools carry around (templates for new projects) are left out. Sorted; '/' separated, no trailing slash.
 */
export function findProjectRoots(files: Iterable<string>): string[] {
  const all = [...files];
  const roots = new Set<string>();
  for (const file of all) if (isNamed(file, 'manage.py') && !isProjectTemplate(file)) roots.add(folderOf(file));
  if (roots.size === 0) for (const root of rootsBySettings(all)) roots.add(root);
  return [...roots].sort();
}

/** Without a manage.py: `config/settings.py` or `config/settings/base.py` beside a wsgi, asgi or urls module. */
function rootsBySettings(files: readonly string[]): string[] {
  const known = new Set(files);
  const found: string[] = [];
  for (const file of files) {
    const match = /^(.*)\/[^/]+\/settings(\/[^/]+)?\.py$/.exec(file);
    if (match?.[1] === undefined || isProjectTemplate(file)) continue;
    const module = file.slice(0, file.indexOf('/settings', match[1].length));
    if (['wsgi', 'asgi', 'urls'].some((name) => known.has(`${module}/${name}.py`))) found.push(match[1]);
  }
  return found;
}

function isNamed(file: string, name: string): boolean {
  return file === name || file.endsWith(`/${name}`);
}

/** The folder of a file; '' for one without. */
export function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** `{{ cookiecutter.name }}/manage.py`, `conf/project_template/manage.py`: not a project yet. */
function isProjectTemplate(file: string): boolean {
  return file.includes('{{') || file.includes('/project_template/') || file.includes('/site-packages/');
}
