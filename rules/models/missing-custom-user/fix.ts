import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import type { Constant, SettingsModule, SettingValue } from '#core/project/settings.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';

type List = Extract<Expr, { readonly k: 'list' | 'tuple' | 'set' }>;

/**
 * A new app with the user model, and the two settings that name it. Undefined where INSTALLED_APPS is no plain list, where
 * no usual name is free, and while code still names Django's own User: that code would stop to work.
 */
export function ownUserModel(project: Project, module: SettingsModule, apps: SettingValue): FixIntent | undefined {
  const list = assignedExpr(project, apps);
  const app = ['accounts', 'users'].find((name) => isFree(project, apps.constant, name));
  if (list?.k !== 'list' || app === undefined || apps.location.file !== module.file) return undefined;
  if (!isBelowRoot(project, module) || namesDjangoUser(project)) return undefined;
  return {
    title: `Create the app \`${app}\` with a user model of your own`,
    applicability: 'unsafe',
    changes: [
      ...appFiles(project.root, app, hasItem(apps.constant, 'django.contrib.admin')),
      ...installed(module.file, list, app),
      insertion(module.file, list.end, `\n\nAUTH_USER_MODEL = "${app}.User"`),
    ],
  };
}

/** The root is where Python looks for packages: there the new one can be imported by its bare name. */
function isBelowRoot({ root }: Project, { file, module }: SettingsModule): boolean {
  const path = `${root}/${module.replaceAll('.', '/')}`;
  return file === `${path}.py` || file === `${path}/__init__.py`;
}

function isFree(project: Project, apps: Constant | undefined, name: string): boolean {
  const path = `${project.root}/${name}`;
  const isTaken = [...project.files.keys()].some((file) => file === `${path}.py` || file.startsWith(`${path}/`));
  const isLabel = project.apps.some(({ label }) => label === name);
  return !isTaken && !isLabel && !hasItem(apps, name);
}

function hasItem(apps: Constant | undefined, name: string): boolean {
  if (apps === undefined || !('items' in apps)) return false;
  return apps.items.some(
    (app) =>
      app !== undefined && 'value' in app && (app.value === name || String(app.value).startsWith(`${name}.apps.`)),
  );
}

function namesDjangoUser(project: Project): boolean {
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || project.isLibrary(file)) continue;
    if (facts.code.strings.includes('auth.User')) return true;
    if (facts.imports.some(({ module, name }) => module === 'django.contrib.auth.models' && name === 'User'))
      return true;
  }
  return false;
}

function appFiles(root: string, app: string, hasAdmin: boolean): FixChange[] {
  const title = `${app.slice(0, 1).toUpperCase()}${app.slice(1)}`;
  const files: readonly (readonly [string, string])[] = [
    ['__init__.py', ''],
    ['apps.py', `from django.apps import AppConfig\n\n\nclass ${title}Config(AppConfig):\n    name = "${app}"\n`],
    ['models.py', 'from django.contrib.auth.models import AbstractUser\n\n\nclass User(AbstractUser):\n    pass\n'],
    ['migrations/__init__.py', ''],
  ];
  const admin = `from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from ${app}.models import User

admin.site.register(User, UserAdmin)
`;
  const all = hasAdmin ? [...files, ['admin.py', admin] as const] : files;
  return all.map(([name, text]) => ({ kind: 'create-file', file: `${root}/${app}/${name}`, text }));
}

/** The app as the last item, on a line of its own where the others have theirs. */
function installed(file: string, list: List, app: string): FixChange[] {
  const last = list.items.at(-1);
  if (last === undefined) return [];
  const indent = indentOf(list);
  const gap = indent > 0 ? `\n${' '.repeat(indent)}` : ' ';
  return [insertion(file, last.end, `,${gap}"${app}"`)];
}

/** Items are a comma, a line break and the indent apart, or a comma and a space. Comments between them only widen a gap. */
function indentOf({ start, items }: List): number {
  const gaps = items.map((item, i) => item.start - (items[i - 1]?.end ?? start) - 2);
  const narrowest = Math.max(0, Math.min(...gaps));
  return narrowest > 8 ? 4 : narrowest;
}

function insertion(file: string, at: number, text: string): FixChange {
  return { kind: 'insert', location: { file, start: at, end: at }, text };
}
