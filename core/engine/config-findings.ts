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
    .filter(({ rules: pattern }) => !rules.some((rule) => namesRule(pattern, rule.id)))
    .map(({ rules: pattern, start, end }) => {
      const chapters = new Set(rules.map((rule) => rule.id.split('/')[0] ?? ''));
      const near = pattern.includes('/')
        ? nearestRule(pattern, rules)
        : (closest(pattern, chapters) ?? nearestRule(pattern, rules));
      return { start, end, problem: `\`${pattern}\` names no rule of Django Coach`, near };
    });
}

function unknownOptions({ config, references }: ParsedConfig, rules: readonly AnyRule[]): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const [id, values] of config.options) {
    const rule = rules.find((candidate) => candidate.id === id);
    const place = references.find((reference) => reference.rules === id);
    if (rule === undefined || place === undefined) continue;
    const known = rule.options ?? {};
    for (const [name, value] of Object.entries(values)) {
      const option = known[name];
      const { start, end } = place;
      if (option === undefined) {
        problems.push({
          start,
          end,
          problem: `\`${name}\` is no option of \`${id}\``,
          near: closest(name, Object.keys(known)),
        });
      } else if (typeof option.default !== typeof value || Array.isArray(option.default) !== Array.isArray(value)) {
        problems.push({ start, end, problem: `\`${name}\` has another type than its default`, near: undefined });
      }
    }
  }
  return problems;
}
