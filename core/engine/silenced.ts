import type { Project } from '../project/project.ts';
import type { SettingsModule } from '../project/settings.ts';
import { itemsOf, textOf } from '../project/settings/values.ts';

/**
 * Does SILENCED_SYSTEM_CHECKS name the check that a finding mirrors? That of the settings module which the finding is about
 * decides, else that of the project's main one. Also where it is the default of a variable, or set on some branches only.
 */
export function isSilenced(project: Project, check: string | undefined, module: SettingsModule | undefined): boolean {
  if (check === undefined) return false;
  const name = 'SILENCED_SYSTEM_CHECKS';
  const value = module === undefined ? project.settings.value(name) : module.values.get(name);
  const silenced = itemsOf(value?.constant ?? value?.environment?.default) ?? [];
  return silenced.some((item) => textOf(item) === check);
}
