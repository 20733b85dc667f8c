import { readFileSync } from 'node:fs';
import { type LessonFence, type LessonSection, parseLesson } from '#core/engine/lesson.ts';
import { bookshop, bookshopRoot } from '../support/bookshop.ts';

/** What facts.md says of Django, one section a fact. */
export const facts: readonly LessonSection[] = parseLesson(readFileSync('test/django/facts.md', 'utf8')).sections;

/** The bookshop with some files of a fact, all when not given. */
export function projectOf(fact: LessonSection, fences: readonly LessonFence[] = fact.fences): Map<string, string> {
  const files = new Map([...bookshop()].map(([path, text]) => [`${bookshopRoot}/${path}`, text]));
  for (const { file, text } of fences) files.set(`${bookshopRoot}/${file}`, text);
  return files;
}

/** The lines beside the fences: what the code raises, what grows, since and until (but without) which Django, what the coach gets wrong. */
export function said(fact: LessonSection): {
  raises?: string;
  grows?: string;
  since?: string;
  until?: string;
  coach?: string;
} {
  const lines = [...fact.prose.matchAll(/^(raises|grows|since|until|coach): (.+)$/gm)];
  return Object.fromEntries(lines.map(([, key, value]) => [key, value]));
}
