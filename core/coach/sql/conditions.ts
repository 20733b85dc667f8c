import type { ExpressionValue, Value } from '../../flow/value.ts';
import type { Args } from '../../flow/machine.ts';

/** What `filter()` was given, as Django's Q objects hold it. */
export interface Condition {
  readonly connector: 'AND' | 'OR';
  readonly isNegated: boolean;
  readonly parts: readonly (Condition | Lookup)[];
}

/** `author__name="Le Guin"` */
export interface Lookup {
  readonly names: readonly string[];
  readonly value: Value;
}

/** The condition of a call; undefined when it holds something that cannot be read. Keywords are sorted as Q does. */
export function conditionOf(args: Args, isNegated: boolean): Condition | undefined {
  if (args.more) return undefined;
  const parts: (Condition | Lookup)[] = [];
  for (const value of args.positional) {
    const part = value.k === 'expression' ? ofExpression(value) : undefined;
    if (part === undefined) return undefined;
    parts.push(part);
  }
  const keywords = [...args.keywords].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of keywords) parts.push({ names: name.split('__'), value });
  return { connector: 'AND', isNegated, parts };
}

export function isLookup(part: Condition | Lookup): part is Lookup {
  return 'names' in part;
}

function ofExpression({ name, args }: ExpressionValue): Condition | undefined {
  if (name === 'Q') {
    const connector = args.keywords.get('_connector');
    return connector === undefined && !args.keywords.has('_negated') ? conditionOf(args, false) : undefined;
  }
  const sides = args.positional.map((side) => (side.k === 'expression' ? ofExpression(side) : undefined));
  const [left, right] = sides;
  if (name === '~') return left && { ...left, isNegated: !left.isNegated };
  if ((name !== '|' && name !== '&') || left === undefined || right === undefined) return undefined;
  if (left.parts.length === 0) return right;
  if (right.parts.length === 0) return left;
  return combined(name === '|' ? 'OR' : 'AND', [left, right]);
}

/** Nodes of the same connector, or with one part, melt into the one above them (`Node.add`). */
function combined(connector: Condition['connector'], sides: readonly Condition[]): Condition {
  return { connector, isNegated: false, parts: sides.flatMap((side) => melted(side, connector)) };
}

/** The parts of a node, or the node itself where it keeps a bracket of its own. */
export function melted(node: Condition, connector: Condition['connector']): readonly (Condition | Lookup)[] {
  return !node.isNegated && (node.connector === connector || node.parts.length === 1) ? node.parts : [node];
}
