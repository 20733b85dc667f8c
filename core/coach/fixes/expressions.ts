import { decodeBlock, decodeExpr } from '../../facts/code.ts';
import type { PythonFacts } from '../../facts/file-facts.ts';
import type { Expr, Stmt } from '../../facts/flow-form.ts';
import type { Range } from '../../text/range.ts';

/** An expression in its surroundings. */
export interface FoundExpression {
  readonly expr: Expr;
  /** What it stands in, outermost first: statements, then expressions. */
  readonly parents: readonly (Expr | Stmt)[];
  /** Index of the class whose body holds it directly, -1 when a function or nothing does. */
  readonly ownerClass: number;
}

/** The outermost expression that has exactly this span; undefined when no expression has it. */
export function expressionAt(facts: PythonFacts, range: Range): FoundExpression | undefined {
  return inBlock(facts, decodeBlock(facts.code, facts.body), range, [], -1);
}

type Node = Expr | Stmt;

function inBlock(
  facts: PythonFacts,
  block: readonly Stmt[],
  range: Range,
  parents: readonly Node[],
  ownerClass: number,
): FoundExpression | undefined {
  for (const statement of block) {
    if (statement.k === 'def' || statement.k === 'class') {
      const found = inDefinition(facts, statement, range);
      if (found !== undefined) return found;
    } else if (covers(statement, range)) {
      return inNode(facts, statement, range, parents, ownerClass);
    }
  }
  return undefined;
}

function inDefinition(
  facts: PythonFacts,
  statement: Stmt & { readonly k: 'def' | 'class' },
  range: Range,
): FoundExpression | undefined {
  const isClass = statement.k === 'class';
  const fact = isClass ? facts.classes[statement.fact] : facts.functions[statement.fact];
  if (fact === undefined || !covers(fact, range)) return undefined;
  for (const decorator of fact.decorators) {
    const found = inNode(facts, decodeExpr(facts.code, decorator), range, [], -1);
    if (found !== undefined) return found;
  }
  return inBlock(facts, decodeBlock(facts.code, fact.body), range, [], isClass ? statement.fact : -1);
}

function inNode(
  facts: PythonFacts,
  node: Node,
  range: Range,
  parents: readonly Node[],
  ownerClass: number,
): FoundExpression | undefined {
  if (isExpr(node) && node.start === range.start && node.end === range.end) return { expr: node, parents, ownerClass };
  const inside = [...parents, node];
  for (const child of childrenOf(node)) {
    if (child.k === 'def' || child.k === 'class') {
      const found = inDefinition(facts, child, range);
      if (found !== undefined) return found;
    } else if (covers(child, range)) {
      const found = inNode(facts, child, range, inside, ownerClass);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** The nodes directly below a node, whatever object of the flow form holds them (a keyword, a handler, a clause). */
function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) value.forEach(collect);
    else if ('k' in value) children.push(value as Node);
    else Object.values(value).forEach(collect);
  };
  Object.values(node).forEach(collect);
  return children;
}

const statementKinds = new Set<string>(
  'expr assign annassign augassign return if for while try with raise assert del match import def class global nonlocal break continue pass'.split(
    ' ',
  ),
);

function isExpr(node: Node): node is Expr {
  return !statementKinds.has(node.k);
}

function covers(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
