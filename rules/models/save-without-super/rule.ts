import { decodeBlock } from '#core/facts/code.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { FunctionFact } from '#core/facts/file-facts.ts';
import type { Stmt } from '#core/facts/flow-form.ts';
import { ownMember } from '#core/project/members.ts';
import type { Model } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import { walkBlock } from '#core/project/walk.ts';
import { metaOption, modelsOf, placeOf } from '../shared.ts';
import lesson from './lesson.md';

interface SaveWithoutSuper extends Record<string, unknown> {
  readonly model: string;
}

/** A `save()` that saves nothing. Source: topics/db/models/#overriding-predefined-model-methods (Django 4.2 to 5.2). */
export default defineRule<SaveWithoutSuper>({
  id: 'models/save-without-super',
  summary: 'a model’s save() never calls super().save(), so nothing is written',
  severity: 'error',
  guide: 'models#overriding-save',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ model }) => `\`${model}.save()\` never calls \`super().save()\`: nothing is written to the database`,
  project: ({ project, report }) => {
    for (const model of modelsOf(project)) {
      const { ref } = model;
      const facts = project.python(ref.file);
      const member = facts && ownMember(facts, ref, 'save');
      if (facts === undefined || member?.kind !== 'method' || member.fact.decorators.length > 0) continue;
      const body = decodeBlock(facts.code, member.fact.body);
      if (!savesNothing(body) || isUnmanaged(project, model)) continue;
      const { nameStart: start, nameEnd: end } = member.fact;
      const fix = member.fact.async || model.open ? undefined : callSuper(ref.file, member.fact, body);
      report({ location: { file: ref.file, start, end }, data: { model: model.name }, fix });
    }
  },
});

/**
 * Does something, and nothing that could save: no call of a name with "save" in it, no write by a queryset, no SQL. A body
 * that only passes or raises is a row that is meant to be read-only.
 */
function savesNothing(body: readonly Stmt[]): boolean {
  if (body.every((statement) => statement.k === 'pass' || statement.k === 'return' || statement.k === 'expr'))
    return false;
  let saves = false;
  walkBlock(body, {
    stmt(statement) {
      saves ||= statement.k === 'raise' || statement.k === 'def';
    },
    expr(expr) {
      if (expr.k === 'await' || expr.k === 'yield') saves = true;
      const name = expr.k === 'attr' ? expr.name : expr.k === 'name' ? expr.id : '';
      saves ||= /save|create|update|insert|execute|super|delete|import|migrate/i.test(name);
    },
  });
  return !saves;
}

/** A view of the database: its rows are not Django's to write. */
function isUnmanaged(project: Project, model: Model): boolean {
  return metaOption(project, model, 'managed') !== undefined;
}

/** The call as the last statement, with the parameters as they come. */
function callSuper(file: string, { params }: FunctionFact, body: readonly Stmt[]): FixIntent | undefined {
  const last = body.at(-1);
  const returns = body.some((statement) => statement.k === 'return');
  if (last === undefined || returns) return undefined;
  const passed = params.slice(1).map(({ name, kind }) => {
    if (kind === 'star') return `*${name}`;
    return kind === 'starstar' ? `**${name}` : `${name}=${name}`;
  });
  const known = params.slice(1).every(({ name, kind }) => kind === 'star' || kind === 'starstar' || options.has(name));
  if (!known) return undefined;
  return {
    title: 'Call `super().save()`',
    applicability: 'safe',
    changes: [{ kind: 'insert-lines', location: placeOf(file, last), lines: [`super().save(${passed.join(', ')})`] }],
  };
}

const options = new Set(['force_insert', 'force_update', 'using', 'update_fields']);
