import { closest } from './closest.ts';
import type { ConfigProblem, ParsedConfig } from './config.ts';
import type { Finding } from './finding.ts';
import type { ProjectReview } from './project-review.ts';
import { findingOf } from './report.ts';
import type { AnyRule } from './rule.ts';
import { namesRule } from './selection.ts';
import { nearestRule } from './suppression.ts';

/** What the coach cannot use in the configuration files of the projects, worded by the rule that reports it; each file once. */
export function configFindings(reviews: readonly ProjectReview[], rules: readonly AnyRule[]): Finding[] {
  const rule = rules.find((candidate) => 'reports' in candidate && candidate.reports === 'configuration-mistake');
  if (rule === undefined) return [];
  const parsed = new Map(reviews.flatMap(({ config }) => (config ? [[config.file, config] as const] : [])));
  return [...parsed.values()].flatMap((config) =>
    [...config.problems, ...unknownRules(config, rules), ...unknownOptions(config, rules)].map((problem) => {
      const location = { file: config.file, start: problem.start, end: problem.end };
      const data = { problem: problem.problem, near: problem.near };
      return { ...findingOf(rule, { location, data }, undefined), fix: undefined };
    }),
  );
}

function unknownRules({ references }: ParsedConfig, rules: readonly AnyRule[]): ConfigProblem[] {
  return references
    .filter(({ rules: pattern, option }) => option === undefined && !rules.some((rule) => namesRule(pattern, rule.id)))
    .map(({ rules: pattern, start, end }) => {
      const chapters = new Set(rules.map((rule) => rule.id.split('/')[0] ?? ''));
      const near = pattern.includes('/')
        ? nearestRule(pattern, rules)
        : (closest(pattern, chapters) ?? nearestRule(pattern, rules));
      return { start, end, problem: `\`${pattern}\` names no rule of Django Coach`, near };
    });
}

function unknownOptions({ config, references }: ParsedConfig, rules: readonly AnyRule[]): ConfigProblem[] {
  return references.flatMap(({ rules: id, option: name, start, end }) => {
    const rule = rules.find((candidate) => candidate.id === id);
    if (name === undefined || rule === undefined) return [];
    const known = rule.options ?? {};
    const wanted = known[name]?.default;
    const value = config.options.get(id)?.[name];
    if (wanted === undefined) {
      return [
        { start, end, problem: `\`${name}\` is no option of \`${id}\``, near: closest(name, Object.keys(known)) },
      ];
    }
    if (typeof wanted === typeof value && Array.isArray(wanted) === Array.isArray(value)) return [];
    const example = JSON.stringify(wanted);
    return [{ start, end, problem: `\`${name}\` is no value such as its default ${example}`, near: undefined }];
  });
}
