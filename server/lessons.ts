import { lessonMarkdown, lessonOf } from '#core/engine/lesson.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import type { Lesson, LessonSummary } from './protocol.ts';

/** All lessons, by rule, sorted. */
export function lessonSummaries(rules: readonly AnyRule[]): LessonSummary[] {
  return rules.map(summaryOf).sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

/** The lesson of a rule; undefined when there is no such rule. */
export function lessonFor(
  rules: readonly AnyRule[],
  id: string,
  guideUri: (section: string) => string | undefined,
): Lesson | undefined {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) return undefined;
  return { ...summaryOf(rule), markdown: lessonMarkdown(lessonOf(rule)), uri: guideUri(rule.guide) };
}

function summaryOf(rule: AnyRule): LessonSummary {
  return { rule: rule.id, title: lessonOf(rule).title, summary: rule.summary, guide: rule.guide };
}
