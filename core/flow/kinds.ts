import type { Expr, Stmt } from '../facts/flow-form.ts';
import { functionFactAt } from '../facts/function-at.ts';
import { partsOf } from '../facts/parts.ts';
import type { Relation } from '../project/model-graph.ts';
import type { Location } from '../text/range.ts';
import { blockOf } from './decoded.ts';
import type { Machine } from './machine.ts';
import { printed } from './printed.ts';
import { readName, type Scope } from './scope.ts';
import type { InstanceValue } from './value.ts';

type Attribute = Expr & { readonly k: 'attr' };

/**
 * Runs a branch for objects of one kind: `if self.kind == LOGO: …`, `if self.kind == FILE: return self.folder.path`. A table
 * has rows of all kinds, but those behind one foreign key (`user.avatar`) are of the kind that belongs there. Whether the
 * branch is theirs nobody knows, so what it reads of them, and of rows that belong to them, is not told.
 */
export function ofOneKind<T>(m: Machine, { test }: Stmt & { k: 'if' }, scope: Scope, run: () => T): T {
  const object = objectOfKind(m, test, scope);
  if (object === undefined) return run();
  const before = m.doubted;
  m.doubted = [...before, object];
  try {
    return run();
  } finally {
    m.doubted = before;
  }
}

function objectOfKind(m: Machine, test: Expr, scope: Scope): InstanceValue | undefined {
  const [kind] = kindsIn(test);
  if (kind?.value.k !== 'name') return undefined;
  const object = readName(scope, kind.value.id);
  if (object?.k !== 'instance' || object.path.at(-1)?.single !== true) return undefined;
  const field = object.model.fields.get(kind.name);
  return field !== undefined && field.relation === undefined && tellsKinds(m, kind, scope) ? object : undefined;
}

/** `self.kind` in `self.kind == LOGO`, also as a part of `or`. */
function kindsIn(test: Expr): readonly Attribute[] {
  if (test.k === 'or') return [...kindsIn(test.left), ...kindsIn(test.right)];
  const [op] = test.k === 'compare' ? test.ops : [];
  return test.k === 'compare' && test.left.k === 'attr' && (op === '==' || op === 'in') ? [test.left] : [];
}

/** Does the function do something else for each kind: does it ask more than once? */
function tellsKinds(m: Machine, kind: Attribute, { file, functionIndex }: Scope): boolean {
  const facts = m.project.python(file);
  const fact = functionIndex === undefined ? undefined : facts?.functions[functionIndex];
  if (facts === undefined || fact === undefined) return false;
  const asked = [...partsOf(blockOf(facts.code, fact.body))].filter((part) => {
    const question = part.k === 'if' ? part.test : part.k === 'assign' || part.k === 'return' ? part.value : undefined;
    return question !== undefined && kindsIn(question).some((other) => printed(other) === printed(kind));
  });
  return asked.length > 1;
}

/**
 * `self.article or self.parent.article`: a row belongs to an article or to another row. One that was found by the one key
 * has not the other, where both may be null and the code that reads them looks which one is there.
 */
export function isOtherKey(m: Machine, { model, by }: InstanceValue, relation: Relation, site: Location): boolean {
  if (by === undefined || by === relation.name || relation.direction !== 'forward' || !relation.null) return false;
  if (model.relations.get(by)?.null !== true) return false;
  const facts = m.project.python(site.file);
  const fact = functionFactAt(facts, site);
  if (facts === undefined || fact === undefined) return false;
  const parts = [...partsOf(blockOf(facts.code, fact.body))];
  const isRead = parts.some((part) => part.k === 'attr' && part.name === by);
  return isRead && parts.some((part) => [by, relation.name].includes(testedKey(part) ?? ''));
}

/** `if self.article:`, `self.article is None`, `self.article or …` */
function testedKey(part: Expr | Stmt): string | undefined {
  if (part.k === 'if' || part.k === 'ifexp') return keyIn(part.test);
  if (part.k === 'not') return keyIn(part.value);
  if (part.k === 'or' || part.k === 'and') return keyIn(part.left);
  return part.k === 'compare' && part.rights[0]?.k === 'none' ? keyIn(part.left) : undefined;
}

function keyIn(test: Expr): string | undefined {
  return test.k === 'attr' ? test.name : testedKey(test);
}
