import { decodeBlock } from '#core/facts/code.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { findMember, ownMember } from '#core/project/members.ts';
import type { Model, Relation } from '#core/project/model-graph.ts';
import { isSingle } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import { walkBlock, walkExpr } from '#core/project/walk.ts';
import { modelsOf, placeOf } from '../shared.ts';
import lesson from './lesson.md';

interface StrRunsQuery extends Record<string, unknown> {
  readonly model: string;
  readonly relation: string;
}

/** `__str__` reads a relation. Source: topics/db/optimization/ and ref/models/instances/#str (Django 4.2 to 5.2). */
export default defineRule<StrRunsQuery>({
  id: 'models/str-runs-query',
  summary: '__str__ reads a relation: a query for each row of every list and drop-down',
  severity: 'information',
  guide: 'models#str-meta-ordering',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ model, relation }) =>
    `\`str()\` of each \`${model}\` loads its \`${relation}\`: one query for each row that is shown`,
  project: ({ project, report }) => {
    for (const model of modelsOf(project)) {
      if (loadsByDefault(project, model)) continue;
      for (const [relation, access] of relationsRead(project, model)) {
        report({ location: placeOf(model.ref.file, access), data: { model: model.name, relation } });
      }
    }
  },
});

/** The relations that a model's own `__str__` reads, each with the first place that does. */
function relationsRead(project: Project, model: Model): ReadonlyMap<string, Expr> {
  const found = new Map<string, Expr>();
  const facts = project.python(model.ref.file);
  const member = facts && ownMember(facts, model.ref, '__str__');
  const self = member?.kind === 'method' ? member.fact.params[0]?.name : undefined;
  if (facts === undefined || member?.kind !== 'method' || self === undefined) return found;
  const covered = new Set<Expr>();
  // `self.name or self.owner.name` asks for few rows, perhaps for none.
  const fallback = new Set<Expr>();
  walkBlock(decodeBlock(facts.code, member.fact.body), {
    expr(expr) {
      if (expr.k === 'or') walkExpr(expr.right, { expr: (part) => void fallback.add(part) });
      if (expr.k !== 'attr' || fallback.has(expr)) return;
      // Reading the key of a related object is another matter: it needs no object at all.
      if ((expr.name === 'pk' || expr.name === 'id') && expr.value.k === 'attr') covered.add(expr.value);
      const access = isRead(model, expr, self);
      if (access !== undefined && !covered.has(access) && !found.has(access.name)) found.set(access.name, access);
    },
  });
  return found;
}

/** `self.author`, or `self.books.all`: the manager alone asks nothing. */
function isRead(model: Model, expr: Expr & { k: 'attr' }, self: string): (Expr & { k: 'attr' }) | undefined {
  const own = ownRelation(model, expr, self);
  if (own !== undefined) return isSingle(own) ? expr : undefined;
  if (expr.value.k !== 'attr') return undefined;
  const inner = ownRelation(model, expr.value, self);
  return inner !== undefined && !isSingle(inner) ? expr.value : undefined;
}

function ownRelation(model: Model, expr: Expr & { k: 'attr' }, self: string): Relation | undefined {
  if (expr.value.k !== 'name' || expr.value.id !== self) return undefined;
  const relation = model.relations.get(expr.name);
  return relation?.parentLink === true ? undefined : relation;
}

/** A default manager with a `get_queryset` of its own, or one that is not known, may have joined it. */
function loadsByDefault(project: Project, { managers: [manager] }: Model): boolean {
  if (manager === undefined || manager.open) return true;
  if (manager.manager === undefined) return false;
  const member = findMember(project, manager.manager, 'get_queryset');
  return member === undefined || member.kind !== 'method' || !project.isLibrary(member.ref.file);
}
