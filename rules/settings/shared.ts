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
