import type { AnyRule } from '#core/engine/rule.ts';
import type { Colors } from '../output.ts';
import type { Report } from './reported.ts';

interface RuleCount {
  readonly code: string;
  readonly count: number;
  /** How many of them have a safe fix here. */
  readonly fixable: number;
  readonly summary: string;
}

/** How often each rule found something, the most frequent first. */
export function formatStatistics(report: Report, rules: readonly AnyRule[], colors: Colors): string {
  const counts = countByRule(report, rules);
  const width = Math.max(0, ...counts.map(({ count }) => String(count).length));
  const codeWidth = Math.max(0, ...counts.map(({ code }) => code.length));
  return counts
    .map(({ code, count, fixable, summary }) => {
      const number = colors.bold(String(count).padStart(width));
      return `${number}  ${fixable > 0 ? colors.cyan('[*]') : '[ ]'}  ${colors.bold(code.padEnd(codeWidth))}  ${summary}`;
    })
    .join('\n');
}

/** The same for programs. */
export function formatStatisticsJson(report: Report, rules: readonly AnyRule[]): string {
  return JSON.stringify(countByRule(report, rules), null, 2);
}

function countByRule({ reported }: Report, rules: readonly AnyRule[]): RuleCount[] {
  const summaries = new Map(rules.map((rule) => [rule.id, rule.summary]));
  const codes = [...new Set(reported.map(({ finding }) => finding.code))];
  return codes
    .map((code) => {
      const own = reported.filter(({ finding }) => finding.code === code);
      const fixable = own.filter(({ fix }) => fix?.applicability === 'safe').length;
      return { code, count: own.length, fixable, summary: summaries.get(code) ?? '' };
    })
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
