import type { SuppressionFact } from '../facts/file-facts.ts';
import type { FileAnalysis } from './analyse.ts';
import { defaultConfig } from './config.ts';
import type { Config } from './config.ts';
import { configFindings } from './config-findings.ts';
import type { Finding } from './finding.ts';
import type { ProjectReview } from './project-review.ts';
import { compareFindings } from './report.ts';
import type { AnyRule } from './rule.ts';
import { putTogether } from './finding-groups.ts';
import { isWanted, severityOf } from './selection.ts';
import { toldOnceForAll, withoutWeaker } from './same-cause.ts';
import { applySuppressions, reviewSuppressions } from './suppression.ts';

interface Sources {
  readonly analyses: ReadonlyMap<string, FileAnalysis>;
  readonly reviews: readonly ProjectReview[];
  /** The project whose configuration holds for a file. */
  readonly ownerOf: (file: string) => ProjectReview | undefined;
  readonly rules: readonly AnyRule[];
  /** All findings are known and no rule failed: what hides nothing now hides nothing at all. */
  readonly isComplete: boolean;
}

/**
 * Everything that was found, as people shall see it: without what comments suppress and what the configuration does not
 * want, with the severities of the configuration, each finding once, by file and sorted.
 */
export function presentFindings(sources: Sources): ReadonlyMap<string, readonly Finding[]> {
  const { analyses, reviews, ownerOf, rules } = sources;
  const configOf = (file: string): Config => ownerOf(file)?.config?.config ?? defaultConfig;
  const suppressionsOf = (file: string): readonly SuppressionFact[] => analyses.get(file)?.facts.suppressions ?? [];
  const local = [...analyses.values()].flatMap((analysis) => analysis.findings);
  const linked = reviews.flatMap((review) => review.findings);
  // Suppressions come first: one that hides a finding which the configuration drops anyway is not an unused one.
  const { kept, used } = applySuppressions([...local, ...linked], suppressionsOf, rules);
  const suppressing = [...analyses.values()].filter(({ facts }) => facts.suppressions.length > 0);
  const ownFindings = suppressing.flatMap(({ file, facts }) =>
    reviewSuppressions(file, facts.suppressions, rules, used, () => sources.isComplete),
  );
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const wanted = [...withoutWeaker(kept), ...ownFindings].flatMap(
    (finding) => configured(finding, configOf, byId) ?? [],
  );
  return byFile([...toldOnceForAll(putTogether(wanted)), ...configFindings(reviews, rules)]);
}

/** A finding as the configuration of its file wants it; undefined when it is not wanted. */
function configured(
  finding: Finding,
  configOf: (file: string) => Config,
  rules: ReadonlyMap<string, AnyRule>,
): Finding | undefined {
  const config = configOf(finding.location.file);
  const rule = rules.get(finding.code);
  if (rule === undefined || !isWanted(config, rule, finding.location.file)) return undefined;
  const severity = severityOf(config, finding.code);
  return severity === undefined ? finding : { ...finding, severity };
}

function byFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>();
  const seen = new Set<string>();
  for (const finding of findings.toSorted(compareFindings)) {
    const key = identityOf(finding);
    if (seen.has(key)) continue;
    seen.add(key);
    const list = files.get(finding.location.file);
    if (list === undefined) files.set(finding.location.file, [finding]);
    else list.push(finding);
  }
  return files;
}

/** Two projects, or two entry points, may tell the same: same rule, place, words and fix. */
function identityOf({ code, location, message, fix }: Finding): string {
  return JSON.stringify([code, location.file, location.start, location.end, message, fix?.changes]);
}
