import type { FlowEvent } from '../flow/event.ts';
import type { Project } from '../project/project.ts';
import type { Config } from './config.ts';
import { crashOf } from './crash.ts';
import type { Crash } from './crash.ts';
import type { Finding } from './finding.ts';
import type { EventGroup } from './groups.ts';
import { findingOf } from './report.ts';
import type { AnyRule, OptionValues, Report } from './rule.ts';
import { optionsOf } from './selection.ts';
import { isSilenced } from './silenced.ts';

export interface RuleOutcome {
  readonly findings: readonly Finding[];
  readonly crashes: readonly Crash[];
}

/** Runs a flow rule over all groups of its families, or a project rule once. A crash loses one group's findings, or the project rule's. */
export function runRule(
  rule: AnyRule,
  project: Project,
  config: Config,
  groups: () => readonly EventGroup[],
): RuleOutcome {
  const options = optionsOf(config, rule);
  const attempt = (where: string, see: (ctx: RuleContext) => void): RuleOutcome => {
    const found: Finding[] = [];
    const report = (reported: Report<unknown>): void => {
      const finding = findingOf(rule, reported, project);
      if (!isSilenced(project, finding.djangoCheck, reported.settings)) found.push(finding);
    };
    try {
      see({ project, options, report });
      return { findings: found, crashes: [] };
    } catch (error) {
      return { findings: [], crashes: [crashOf(rule.id, where, error)] };
    }
  };
  if ('project' in rule) return attempt(project.root, (ctx) => rule.project(ctx));
  if (!('on' in rule)) return { findings: [], crashes: [] };
  const outcomes = groups().map(({ family, events }) => {
    const see = rule.on[family];
    const where = (events[0] as FlowEvent).entryPoint.id;
    return see === undefined ? undefined : attempt(where, (ctx) => see(events, ctx));
  });
  const seen = outcomes.filter((outcome) => outcome !== undefined);
  return { findings: seen.flatMap((o) => o.findings), crashes: seen.flatMap((o) => o.crashes) };
}

interface RuleContext {
  readonly project: Project;
  readonly options: OptionValues;
  readonly report: (report: Report<unknown>) => void;
}
