import { decodeBlock } from '../../facts/code.ts';
import type { Expr } from '../../facts/flow-form.ts';
import type { Project } from '../project.ts';
import type { SettingValue } from '../settings.ts';
import { walkBlock } from '../walk.ts';

/** The expression that a setting is assigned, where it is one assignment to its name alone; undefined for any other. */
export function assignedExpr(project: Project, { location }: SettingValue): Expr | undefined {
  const facts = project.python(location.file);
  let assigned: Expr | undefined;
  if (facts === undefined) return undefined;
  walkBlock(decodeBlock(facts.code, facts.body), {
    stmt(statement) {
      if (statement.k !== 'assign' && statement.k !== 'annassign') return;
      const targets = statement.k === 'assign' ? statement.targets : [statement.target];
      if (targets.some((target) => target.k === 'name' && target.start === location.start)) assigned = statement.value;
    },
  });
  return assigned;
}
