import { existsSync, readFileSync } from 'node:fs';
import ignore, { type Ignore } from 'ignore';
import { folderOf, joinKey } from './paths.ts';

/** What one folder's ignore file says; rules of deeper folders win over those of their parents. */
interface IgnoreLevel {
  readonly folder: string;
  readonly rules: Ignore;
  readonly parent: IgnoreLevel | undefined;
}

/** The ignore rules that hold in a folder: its own and those of the folders above. */
export type IgnoreRules = IgnoreLevel | undefined;

/** Folders that hold no code of the project: the ones that ruff leaves out, and Python's own cache. */
const excludedFolders: ReadonlySet<string> = new Set(
  (
    '.bzr .direnv .eggs .git .git-rewrite .hg .ipynb_checkpoints .mypy_cache .nox .pants.d .pyenv .pytest_cache ' +
    '.pytype .ruff_cache .svn .tox .venv .vscode __pycache__ __pypackages__ _build buck-out dist node_modules ' +
    'site-packages venv'
  ).split(' '),
);

/** True for a folder that is left out by its name. */
export function isExcludedFolder(name: string): boolean {
  return excludedFolders.has(name);
}

/** True where the rules ignore the path. Give folders with a trailing '/'. */
export function isIgnored(path: string, rules: IgnoreRules): boolean {
  for (let level = rules; level !== undefined; level = level.parent) {
    const relative = path.slice(level.folder.length + (level.folder.endsWith('/') ? 0 : 1));
    if (relative === '' || relative === '/') continue;
    const result = level.rules.test(relative);
    if (result.ignored) return true;
    if (result.unignored) return false;
  }
  return false;
}

/** The rules inside `folder`: its own .gitignore, if there is one, over those of its parent. */
export function rulesInside(folder: string, parent: IgnoreRules): IgnoreRules {
  return withIgnoreFile(folder, joinKey(folder, '.gitignore'), parent);
}

/**
 * The rules that come from above a folder where a walk starts: every .gitignore from the repository's root down to,
 * not including, the folder. None when the folder lies in no repository, and none when they ignore the folder itself,
 * because then the user asked for it by name.
 */
export function rulesAbove(folder: string): IgnoreRules {
  const chain = foldersUpToRepository(folder);
  const root = chain.at(-1);
  if (root === undefined) return undefined;
  let rules = withIgnoreFile(root, joinKey(root, '.git/info/exclude'), undefined);
  for (const above of chain.slice(1).reverse()) rules = rulesInside(above, rules);
  return chain.some((part) => part !== root && isIgnored(`${part}/`, rules)) ? undefined : rules;
}

/** The folder, its parent … up to the one that holds `.git`; empty when there is none. */
function foldersUpToRepository(folder: string): string[] {
  const chain: string[] = [];
  for (let current = folder; ; current = folderOf(current)) {
    chain.push(current);
    if (existsSync(joinKey(current, '.git'))) return chain;
    if (folderOf(current) === current || /^[A-Za-z]:$/.test(folderOf(current))) return [];
  }
}

function withIgnoreFile(folder: string, file: string, parent: IgnoreRules): IgnoreRules {
  if (!existsSync(file)) return parent;
  try {
    return { folder, rules: ignore().add(readFileSync(file, 'utf8')), parent };
  } catch {
    return parent;
  }
}
