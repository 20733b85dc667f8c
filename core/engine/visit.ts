import { Kind } from '../syntax/node-kinds.ts';
import type { KindName } from '../syntax/node-kinds.ts';
import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import { crashOf } from './crash.ts';
import type { Crash } from './crash.ts';
import type { Finding } from './finding.ts';
import { compareFindings, findingOf } from './report.ts';
import type { AnyRule, VisitContext } from './rule.ts';

type Visitor = (node: number, ctx: VisitContext<unknown>) => void;

/** Which rules look at nodes of a kind: indexed by kind, then pairs of rule number and visitor. */
interface DispatchTable {
  readonly byKind: readonly (readonly { readonly rule: number; readonly visit: Visitor }[] | undefined)[];
  readonly rules: readonly AnyRule[];
}

/** Runs all visit rules over one file in one pass over its nodes. A rule that throws loses its findings in this file only. */
export function runVisitRules(
  file: string,
  tree: SyntaxTree,
  rules: readonly AnyRule[],
): { readonly findings: readonly Finding[]; readonly crashes: readonly Crash[] } {
  const table = tableOf(rules);
  if (table.rules.length === 0) return { findings: [], crashes: [] };
  const found: Finding[][] = table.rules.map(() => []);
  const crashed = new Map<number, Crash>();
  const contexts = table.rules.map((rule, i) => contextOf(rule, file, tree, found[i] ?? []));
  for (let node = 0; node < tree.count; node++) {
    const visitors = table.byKind[tree.kind[node] ?? 0];
    if (visitors === undefined) continue;
    for (const { rule, visit } of visitors) {
      const ctx = contexts[rule];
      if (ctx === undefined || crashed.has(rule)) continue;
      try {
        visit(node, ctx);
      } catch (error) {
        crashed.set(rule, crashOf(table.rules[rule]?.id ?? '', file, error));
      }
    }
  }
  const findings = found.flatMap((list, rule) => (crashed.has(rule) ? [] : list));
  return { findings: findings.sort(compareFindings), crashes: [...crashed.values()] };
}

const tables = new WeakMap<readonly AnyRule[], DispatchTable>();

function tableOf(rules: readonly AnyRule[]): DispatchTable {
  const known = tables.get(rules);
  if (known !== undefined) return known;
  const visiting = rules.filter((rule) => 'visit' in rule);
  const byKind: { rule: number; visit: Visitor }[][] = [];
  for (const [i, rule] of visiting.entries()) {
    for (const [name, visit] of Object.entries(rule.visit)) {
      const kind: number = Kind[name as KindName];
      (byKind[kind] ??= []).push({ rule: i, visit: visit as Visitor });
    }
  }
  const table = { byKind, rules: visiting };
  tables.set(rules, table);
  return table;
}

function contextOf(rule: AnyRule, file: string, tree: SyntaxTree, found: Finding[]): VisitContext<unknown> {
  return {
    file,
    tree,
    report: ({ start, end }, data, related) => {
      const report = { location: { file, start, end }, data, ...(related && { related }) };
      found.push(findingOf(rule, report, undefined));
    },
  };
}
