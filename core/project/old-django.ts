import type { Project } from './project.ts';
import { itemsOf } from './settings/values.ts';

/**
 * Does the project run on a Django before 2.0? Its dependencies say so, or its settings: 2.0 reads `MIDDLEWARE` and nothing
 * of `MIDDLEWARE_CLASSES`. What became an error in 2.0 is none there.
 */
export function runsBeforeDjango2({ targetDjango, settings }: Project): boolean {
  if (targetDjango !== undefined) return targetDjango < 2;
  const modules = settings.modules.filter(({ values }) => values.has('MIDDLEWARE') || values.has('MIDDLEWARE_CLASSES'));
  return (
    modules.length > 0 &&
    modules.every(({ values }) => {
      const old = itemsOf(values.get('MIDDLEWARE_CLASSES')?.constant);
      return !values.has('MIDDLEWARE') && (old?.length ?? 0) > 0;
    })
  );
}
