import type { Step, Way } from './paths.ts';

/** One table of a query's FROM clause. */
export interface Join {
  readonly alias: string;
  readonly table: string;
  /** Undefined for the table that the query is about. */
  readonly parent: string | undefined;
  readonly step: Step | undefined;
  /** Its rows may be missing. */
  readonly nullable: boolean;
  kind: 'INNER' | 'LEFT OUTER' | undefined;
  /** How often something needs it; what nobody needs is left out. */
  uses: number;
}

/** The tables of one query as it is being built, as Django's `Query.alias_map` has them. */
export interface Joins {
  readonly base: string;
  readonly byAlias: ReadonlyMap<string, Join>;
  /** Joins what a way passes. To many rows only `reuse` may be shared (all of them when undefined). */
  follow(steps: readonly Step[], from: string, reuse: ReadonlySet<string> | undefined): string[];
  /** Leaves the last joins out whose column the table before has too; gives table and column to read. */
  trim(
    way: Way,
    joins: readonly string[],
  ): { readonly alias: string; readonly column: string; readonly joins: readonly string[] };
  promote(aliases: Iterable<string>): void;
  demote(aliases: Iterable<string>): void;
}

/**
 * The rules by which Django joins tables, after django/db/models/sql/query.py (`join`, `setup_joins`, `trim_joins`,
 * `promote_joins`, `demote_joins`; Django 4.2 to 5.2).
 */
export function createJoins(base: string): Joins {
  const all = new Map<string, Join>([
    [base, { alias: base, table: base, parent: undefined, step: undefined, nullable: false, kind: undefined, uses: 1 }],
  ]);

  function join(step: Step, parent: string, reuse: ReadonlySet<string> | undefined): string {
    const shared = step.many ? reuse : undefined;
    const same = [...all.values()].filter(
      (each) =>
        each.parent === parent &&
        each.step?.key === step.key &&
        each.table === step.table &&
        (shared === undefined || shared.has(each.alias)),
    );
    const known = same.at(-1);
    if (known !== undefined) {
      known.uses++;
      return known.alias;
    }
    const alias = all.has(step.table) ? `T${all.size + 1}` : step.table;
    const nullable = step.direct ? step.nullable : true;
    const kind = all.get(parent)?.kind === 'LEFT OUTER' || nullable ? 'LEFT OUTER' : 'INNER';
    all.set(alias, { alias, table: step.table, parent, step, nullable, kind, uses: 1 });
    return alias;
  }

  return {
    base,
    byAlias: all,
    follow(steps, from, reuse) {
      const joins = [from];
      for (const step of steps) joins.push(join(step, joins.at(-1) ?? from, reuse));
      return joins;
    },
    trim(way, joined) {
      const joins = [...joined];
      let column = way.column;
      for (const step of way.steps.toReversed()) {
        if (joins.length === 1 || !step.direct || step.on !== column) break;
        column = step.from;
        const left = all.get(joins.pop() ?? '');
        if (left) left.uses--;
      }
      return { alias: joins.at(-1) ?? base, column, joins };
    },
    promote(aliases) {
      const waiting = [...aliases];
      for (let alias = waiting.shift(); alias !== undefined; alias = waiting.shift()) {
        const at = all.get(alias);
        if (at?.kind !== 'INNER') continue;
        const parent = at.parent === undefined ? undefined : all.get(at.parent);
        if (!at.nullable && parent?.kind !== 'LEFT OUTER') continue;
        at.kind = 'LEFT OUTER';
        for (const each of all.values())
          if (each.parent === alias && !waiting.includes(each.alias)) waiting.push(each.alias);
      }
    },
    demote(aliases) {
      const waiting = [...aliases];
      for (let alias = waiting.shift(); alias !== undefined; alias = waiting.shift()) {
        const at = all.get(alias);
        if (at?.kind !== 'LEFT OUTER') continue;
        at.kind = 'INNER';
        if (at.parent !== undefined && all.get(at.parent)?.kind === 'INNER') waiting.push(at.parent);
      }
    },
  };
}

/** Decides which joins a condition needs as inner ones, after Django's `JoinPromoter`. */
export function settleJoins(
  joins: Joins,
  connector: 'AND' | 'OR',
  isNegated: boolean,
  votes: readonly ReadonlySet<string>[],
): ReadonlySet<string> {
  const effective = isNegated ? (connector === 'AND' ? 'OR' : 'AND') : connector;
  const count = new Map<string, number>();
  for (const vote of votes) for (const alias of vote) count.set(alias, (count.get(alias) ?? 0) + 1);
  const promoted = [...count].filter(([, votesFor]) => effective === 'OR' && votesFor < votes.length);
  const demoted = [...count].filter(([, votesFor]) => effective === 'AND' || votesFor === votes.length);
  joins.promote(promoted.map(([alias]) => alias));
  joins.demote(demoted.map(([alias]) => alias));
  return new Set(demoted.map(([alias]) => alias));
}
