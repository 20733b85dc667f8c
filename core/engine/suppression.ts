import type { SuppressionFact } from '../facts/file-facts.ts';
import type { Location } from '../text/range.ts';
import { closest } from './closest.ts';
import type { Finding } from './finding.ts';
import type { FixIntent } from './fix.ts';
import { findingOf } from './report.ts';
import type { AnyRule, EngineReports } from './rule.ts';

/** One rule named in a suppression comment. */
export type SuppressedRule = SuppressionFact['rules'][number];

export interface SuppressionOutcome {
  readonly kept: readonly Finding[];
  /** The suppressed rules that hid a finding. */
  readonly used: ReadonlySet<SuppressedRule>;
}

/**
 * Leaves out the findings that a comment hides: at the finding's own place or where its queryset was built (its first
 * related place), which may lie in another file. One for Ruff with a reason hides the rule that says the same.
 */
export function applySuppressions(
  findings: readonly Finding[],
  suppressionsOf: (file: string) => readonly SuppressionFact[],
  rules: readonly AnyRule[],
): SuppressionOutcome {
  const ruffCodes = new Map(rules.map(({ id, sources }) => [id, ruffCodesIn(sources)]));
  const used = new Set<SuppressedRule>();
  const kept = findings.filter((finding) => {
    const origin = finding.related[0];
    const places = origin === undefined ? [finding.location] : [finding.location, origin.location];
    const hiding = places.flatMap((place) =>
      hidingAt(place, finding.code, suppressionsOf(place.file), ruffCodes.get(finding.code) ?? []),
    );
    for (const rule of hiding) used.add(rule);
    return hiding.length === 0;
  });
  return { kept, used };
}

/**
 * What is wrong with the suppressions of a file: naming no rule, naming one that does not exist, hiding nothing.
 * `isReviewed` tells whether all findings of a rule are known by now: only then can a suppression be called unused.
 */
export function reviewSuppressions(
  file: string,
  suppressions: readonly SuppressionFact[],
  rules: readonly AnyRule[],
  used: ReadonlySet<SuppressedRule>,
  isReviewed: (rule: AnyRule) => boolean,
): Finding[] {
  const findings: Finding[] = [];
  const report = <Kind extends keyof EngineReports>(
    kind: Kind,
    location: Location,
    data: EngineReports[Kind],
    fix?: FixIntent,
  ): void => {
    const rule = rules.find((candidate) => 'reports' in candidate && candidate.reports === kind);
    if (rule !== undefined) findings.push({ ...findingOf(rule, { location, data }, undefined), fix });
  };
  for (const suppression of suppressions) {
    if (suppression.kind === 'ruff') continue;
    const comment = { file, start: suppression.start, end: suppression.end };
    if (suppression.rules.length === 0) report('suppression-without-rule', comment, { scope: suppression.kind });
    for (const named of suppression.rules) {
      const location = { file, start: named.start, end: named.end };
      const rule = rules.find((candidate) => candidate.id === named.id);
      if (rule === undefined) {
        const near = nearestRule(named.id, rules);
        report('unknown-suppressed-rule', location, { rule: named.id, near }, renameFix(location, named.id, near));
      } else if (!used.has(named) && isReviewed(rule)) {
        const fix = removeFix(comment, location, named.id);
        report('unused-suppression', location, { rule: named.id, scope: suppression.kind }, fix);
      }
    }
  }
  return findings;
}

/** The rule that a mistyped or half-remembered name most likely meant: 'n-plus-one-loop' means 'orm/n-plus-one-loop'. */
export function nearestRule(name: string, rules: readonly AnyRule[]): string | undefined {
  const ids = rules.map((rule) => rule.id);
  return ids.find((id) => id.endsWith(`/${name}`)) ?? closest(name, ids);
}

function hidingAt(
  place: Location,
  code: string,
  suppressions: readonly SuppressionFact[],
  ruffCodes: readonly string[],
): SuppressedRule[] {
  return suppressions
    .filter(({ kind, target }) => kind === 'file' || (place.start < target.end && place.end > target.start))
    .flatMap(({ kind, rules }) => rules.filter(({ id }) => (kind === 'ruff' ? ruffCodes.includes(id) : id === code)));
}

/** The rules of Ruff that say the same. */
function ruffCodesIn(sources: AnyRule['sources']): readonly string[] {
  return (sources ?? []).flatMap(({ tool, rule }) => (tool === 'ruff' ? [rule] : []));
}

function renameFix(location: Location, id: string, near: string | undefined): FixIntent | undefined {
  if (near === undefined) return undefined;
  const change = { kind: 'replace', location, expected: id, text: near } as const;
  return { title: `Write \`${near}\``, applicability: 'safe', changes: [change] };
}

function removeFix(comment: Location, rule: Location, id: string): FixIntent {
  const change = { kind: 'remove-suppression', comment, rule, id } as const;
  return { title: `Remove the suppression of \`${id}\``, applicability: 'safe', changes: [change] };
}
