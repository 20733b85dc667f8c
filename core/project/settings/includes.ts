import type { Project } from '../project.ts';

/**
 * The files that split_settings' `include` reads for a path: relative to the file of the call, `*` and `?` as in a shell,
 * sorted as its glob does. Source: django-split-settings, `split_settings/tools.py`.
 */
export function includedFiles(project: Pick<Project, 'files'>, from: string, pattern: string): string[] {
  const wanted = pattern.startsWith('/') ? pattern : `${from.replace(/\/[^/]*$/, '')}/${pattern}`;
  const path = normal(wanted);
  if (!/[*?[]/.test(path)) return project.files.has(path) ? [path] : [];
  const expression = new RegExp(`^${path.split('').map(asExpression).join('')}$`);
  return [...project.files.keys()].filter((file) => file !== from && expression.test(file)).sort();
}

function asExpression(character: string): string {
  if (character === '*') return '[^/]*';
  if (character === '?') return '[^/]';
  return character.replace(/[.+^${}()|[\]\\]/, '\\$&');
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
