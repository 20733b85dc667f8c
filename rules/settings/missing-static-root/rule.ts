import { defineRule } from '#core/engine/rule.ts';
import type { Project } from '#core/project/project.ts';
import type { SettingsModule } from '#core/project/settings.ts';
import { holds, plainSetting, settingIn } from '#core/project/settings/effective.ts';
import { entryOf, textOf } from '#core/project/settings/values.ts';
import { walkExpr } from '#core/project/walk.ts';
import { reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface MissingStaticRoot extends Record<string, unknown> {
  readonly module: string;
}

/** `collectstatic` has no target. Source: ref/settings/#static-root and howto/static-files/deployment/ (Django 4.2 to 5.2). */
export default defineRule<MissingStaticRoot>({
  id: 'settings/missing-static-root',
  summary: 'STATIC_ROOT is not set: collectstatic has nowhere to put the static files',
  severity: 'information',
  guide: 'settings#static-and-media',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ module }) =>
    `no \`STATIC_ROOT\` in \`${module}\`: \`collectstatic\` fails, and production has no style sheets`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      if (holds(module, 'INSTALLED_APPS', 'django.contrib.staticfiles') !== true || storesElsewhere(module))
        return undefined;
      const root = plainSetting(module, 'STATIC_ROOT');
      if (root === undefined || (root !== null && root !== '')) return undefined;
      const { value } = settingIn(module, 'STATIC_ROOT') ?? {};
      const better = folderText(ctx.project, module, 'staticfiles');
      return { name: 'STATIC_ROOT', value, data: { module: module.module }, better };
    }),
});

/** A storage that is not Django's or WhiteNoise's own puts the files into a bucket, or is not known. */
function storesElsewhere(module: SettingsModule): boolean {
  const named = module.values.get('STATICFILES_STORAGE');
  const storages = module.values.get('STORAGES');
  const [old, current] = [named?.constant, entryOf(storages?.constant, 'staticfiles')];
  const isLocal = (backend: string | undefined): boolean =>
    backend !== undefined && /^(django|whitenoise)\./.test(backend);
  if (storages !== undefined && !isLocal(textOf(entryOf(current, 'BACKEND')))) return true;
  return named !== undefined && !isLocal(textOf(old));
}

/** `BASE_DIR / "name"` where BASE_DIR is a Path in this module; undefined when it is not known to be one. */
function folderText(project: Project, module: SettingsModule, name: string): string | undefined {
  const base = project.lookup(module.file, 'BASE_DIR');
  if (base?.kind !== 'variable' || base.fact.value === undefined) return undefined;
  let isPath = false;
  walkExpr(project.decode(base.file, base.fact.value), {
    expr: (expr) => (isPath ||= expr.k === 'name' && expr.id === 'Path'),
  });
  return isPath ? `BASE_DIR / "${name}"` : undefined;
}
