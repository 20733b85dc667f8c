import type { Finding, GroupedFinding } from './finding.ts';
import { compareFindings } from './report.ts';

/**
 * Shows the findings of each group as one: the one of the lowest rank, with the others in `data.grouped` and a related
 * place that names them. Findings without a group stay as they are.
 */
export function putTogether(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  const alone: Finding[] = [];
  for (const finding of findings) {
    const members = finding.group === undefined ? alone : groups.get(finding.group.key);
    if (members !== undefined) members.push(finding);
    else if (finding.group !== undefined) groups.set(finding.group.key, [finding]);
  }
  return [...alone, ...[...groups.values()].flatMap(shown)];
}

function shown(members: readonly Finding[]): Finding[] {
  const sorted = members.toSorted((a, b) => (a.group?.rank ?? 0) - (b.group?.rank ?? 0) || compareFindings(a, b));
  const [head] = sorted;
  if (head === undefined) return [];
  const { group: _, ...finding } = head;
  // Two projects may tell the same of a file that both hold.
  const others = sorted.filter((each, i) => sorted.findIndex(({ code }) => code === each.code) === i).slice(1);
  if (others.length === 0) return [finding];
  const grouped = others.map(({ code, djangoCheck, message }): GroupedFinding => ({ code, djangoCheck, message }));
  const subjects = [...new Set(others.map(({ group }) => group?.subject))].map((subject) => `\`${subject}\``);
  const place = { location: others[0]?.location ?? head.location, message: `with it: ${subjects.join(', ')}` };
  return [{ ...finding, data: { ...head.data, grouped }, related: [...head.related.slice(0, 2), place] }];
}
