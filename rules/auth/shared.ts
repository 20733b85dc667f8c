import type { SettingValue } from '#core/project/settings.ts';
import { itemsOf, textOf } from '#core/project/settings/values.ts';
import type { ClassRef, Project } from '#core/project/project.ts';

/** The setting of the production module that the project runs with; undefined when it is not set, null when that is not known. */
export function productionSetting(project: Project, name: string): SettingValue | undefined | null {
  const modules = project.settings.production;
  if (modules.length === 0) return null;
  const values = modules.map((module) => module.values.get(name) ?? (module.complete ? undefined : null));
  const [first] = values;
  return values.every((value) => value === first || (value && first && value.location.start === first.location.start))
    ? first
    : null;
}

/** The strings of a list setting; undefined when one of them is not known. */
export function namesIn(value: SettingValue): readonly string[] | undefined {
  const items = value.conditional ? undefined : itemsOf(value.constant);
  const names = items?.map(textOf);
  return names?.every((name) => name !== undefined) ? names : undefined;
}

/** The class of the user model, when the project's user is known. */
export function userClass(project: Project): ClassRef | undefined {
  const label = project.models.userLabel;
  return label === undefined ? undefined : project.models.byLabel.get(label)?.ref;
}
