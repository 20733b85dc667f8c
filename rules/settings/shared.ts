import { decodeBlock } from '#core/facts/code.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { walkBlock } from '#core/project/walk.ts';
import type { SettingsModule, SettingValue } from '#core/project/settings.ts';
import type { Project } from '#core/project/project.ts';

/** A setting as one production module ends up with it. */
export interface ProductionSetting {
  readonly module: SettingsModule;
  readonly value: SettingValue;
}

/**
 * What production modules set a name to, each place once: several modules may inherit the same line of a base module.
 * Modules for development and tests are never looked at.
 */
export function productionSettings(project: Project, name: string): readonly ProductionSetting[] {
  const seen = new Set<string>();
  return project.settings.production.flatMap((module) => {
    const value = module.values.get(name);
    const key = value && `${value.location.file}:${value.location.start}`;
    if (value === undefined || key === undefined || seen.has(key) || value.conditional) return [];
    seen.add(key);
    return [{ module, value }];
  });
}

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
