import { decodeBlock, decodeExpr } from '#core/facts/code.ts';
import type { PythonFacts } from '#core/facts/file-facts.ts';
import type { Expr, Stmt } from '#core/facts/flow-form.ts';
import type { Range } from '#core/text/range.ts';
import { walkBlock, walkExpr } from '#core/project/walk.ts';

export type Use = Range;

const relations = /(ForeignKey|OneToOneField|ManyToManyField)$/;

/**
 * Where code of a file works with a class by its name: not in annotations, not as a base, and not as the target of a
 * relation, which models/direct-user-reference tells. Functions that bind the name themselves mean something else.
 */
export function usesOf(facts: PythonFacts, name: string): readonly Use[] {
  let uses = known.get(facts);
  if (uses === undefined) known.set(facts, (uses = findUses(facts, name)));
  return uses;
}

/** Of the one name that is asked for in a file. */
const known = new WeakMap<PythonFacts, readonly Use[]>();

function findUses(facts: PythonFacts, name: string): readonly Use[] {
  const uses: Use[] = [];
  const excluded = new Set<Expr>();
  const expr = (part: Expr): void => {
    if (part.k === 'call' && relations.test(nameOf(part.func))) excludeTarget(part, excluded);
    if (part.k === 'name' && part.id === name && !excluded.has(part)) uses.push({ start: part.start, end: part.end });
  };
  const stmt = (statement: Stmt): void => {
    if (statement.k !== 'annassign') return;
    walkExpr(statement.annotation, { expr: (part) => void excluded.add(part) });
  };
  const blocks = [facts.body, ...facts.classes.map(({ body }) => body)];
  for (const block of blocks) walkBlock(decodeBlock(facts.code, block), { expr, stmt });
  for (const fact of facts.functions) {
    for (const each of fact.decorators) walkExpr(decodeExpr(facts.code, each), { expr });
    const body = decodeBlock(facts.code, fact.body);
    if (!fact.params.some((param) => param.name === name) && !binds(facts, body, name)) walkBlock(body, { expr, stmt });
  }
  for (const { decorators } of facts.classes)
    for (const each of decorators) walkExpr(decodeExpr(facts.code, each), { expr });
  return uses.sort((a, b) => a.start - b.start);
}

function nameOf(func: Expr): string {
  if (func.k === 'attr') return func.name;
  return func.k === 'name' ? func.id : '';
}

function excludeTarget(call: Expr & { readonly k: 'call' }, excluded: Set<Expr>): void {
  const target = call.args[0] ?? call.keywords.find((keyword) => keyword.name === 'to')?.value;
  walkExpr(target, { expr: (part) => void excluded.add(part) });
}

function binds(facts: PythonFacts, body: readonly Stmt[], name: string): boolean {
  let found = false;
  walkBlock(body, {
    stmt(statement) {
      if (statement.k === 'import') found ||= facts.imports[statement.fact]?.as === name;
      const targets = statement.k === 'assign' ? statement.targets : statement.k === 'for' ? [statement.target] : [];
      for (const target of targets)
        walkExpr(target, { expr: (part) => void (found ||= part.k === 'name' && part.id === name) });
    },
  });
  return found;
}
