import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A text file that is, or is about to be, in the repository. */
export interface RepositoryFile {
  readonly path: string;
  readonly text: string;
}

/** All files that git knows or would add, whose path matches. */
export function repositoryFiles(path: RegExp): RepositoryFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' });
  const paths = listed.split('\n').filter((name) => path.test(name) && existsSync(name));
  return paths.sort().map((name) => ({ path: name, text: readFileSync(name, 'utf8') }));
}

/** Our own code: TypeScript and plain modules. */
export function codeFiles(): RepositoryFile[] {
  return repositoryFiles(/\.(ts|mjs)$/);
}

/** Module specifiers that a file imports, exports from or loads at run time. */
export function importsOf(file: RepositoryFile): { readonly specifier: string; readonly isTypeOnly: boolean }[] {
  const statements = file.text.matchAll(/^(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?\s*'([^']+)'/gm);
  const dynamic = file.text.matchAll(/\bimport\(\s*'([^']+)'/g);
  return [
    ...[...statements].map(([statement, specifier = '']) => ({ specifier, isTypeOnly: isTypeOnly(statement) })),
    ...[...dynamic].map(([, specifier = '']) => ({ specifier, isTypeOnly: false })),
  ];
}

function isTypeOnly(statement: string): boolean {
  if (/^(import|export)\s+type\b/.test(statement)) return true;
  const names = /\{([^}]*)\}/.exec(statement)?.[1];
  if (names === undefined || /^(import|export)\s+\w/.test(statement)) return false;
  return names.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
}
