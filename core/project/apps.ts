import { booleanValue, stringValue } from './constants.ts';
import type { App, ClassRef, Project } from './project.ts';
import { folderOf } from './roots.ts';
import { itemsOf, textOf } from './settings/values.ts';

const appConfig = 'django.apps.AppConfig';

/** Installed anyway when settings are not known: what `startproject` installs. */
const usualApps = ['admin', 'auth', 'contenttypes', 'sessions'].map((name) => `django.contrib.${name}`);

/**
 * Finds the apps of a project: what INSTALLED_APPS of any settings module names, packages with an AppConfig, and packages
 * with models. Installed ones first, in the order of INSTALLED_APPS, the others by folder. Stubs of libraries take part: `django.contrib.auth` and others.
 */
export function findApps(project: Project, libraryFiles: Iterable<string>): readonly App[] {
  const { names: installed, complete } = installedApps(project);
  const configs = new Map<string, ConfigFact[]>();
  const files = [...libraryFiles];
  for (const config of appConfigs(project, files)) {
    const key = config.name ?? folderOf(config.ref.file);
    const list = configs.get(key);
    if (list === undefined) configs.set(key, [config]);
    else list.push(config);
  }
  const apps = new Map<string, App>();
  const order = new Map<string, number>();
  const add = (name: string, folder: string, isInstalled: boolean, chosen?: ConfigFact): void => {
    const known = apps.get(folder);
    if (known?.installed === true && !isInstalled) return;
    const config = chosen ?? defaultConfig([...(configs.get(name) ?? []), ...(configs.get(folder) ?? [])], folder);
    const label = config?.label ?? lastPart(name === '' ? folder.replaceAll('/', '.') : name);
    apps.set(folder, { label, name, folder, installed: isInstalled, config: config?.ref });
  };
  const folderOfPackage = (name: string): string | undefined => packageFolder(project, name);
  for (const file of [...project.files.keys(), ...files]) {
    const folder = appFolder(file);
    const name = folder === undefined ? undefined : packageName(project, folder);
    if (folder !== undefined && name !== undefined) add(name, folder, false);
  }
  for (const name of configs.keys()) {
    const folder = folderOfPackage(name);
    if (folder !== undefined) add(name, folder, false);
  }
  for (const entry of complete || installed.length > 0 ? installed : usualApps) {
    const config = configNamed(project, entry, configs);
    const name = config === undefined ? entry : (config.name ?? entry.replace(/(\.apps)?\.\w+$/, ''));
    const folder = folderOfPackage(name);
    if (folder === undefined) continue;
    add(name, folder, true, config);
    if (!order.has(folder)) order.set(folder, order.size);
  }
  // Where the list of installed apps cannot be read, a folder with models and nothing else of an app is part of the app above.
  if (!complete)
    for (const { folder, name, installed: isInstalled, config } of apps.values())
      if (!isInstalled && !config && !project.fileOfModule(`${name}.migrations`) && hasAppAbove(apps, folder))
        apps.delete(folder);
  const place = (app: App): number => order.get(app.folder) ?? order.size;
  return [...apps.values()].sort((a, b) => place(a) - place(b) || (a.folder < b.folder ? -1 : 1));
}

/** Does it lie in a package that has an AppConfig? */
function hasAppAbove(apps: ReadonlyMap<string, App>, folder: string): boolean {
  for (let end = folder.lastIndexOf('/'); end > 0; end = folder.lastIndexOf('/', end - 1))
    if (apps.get(folder.slice(0, end))?.config !== undefined) return true;
  return false;
}

/** The app that holds a file: the nearest installed folder above it, else the nearest that looks like an app. */
export function appOfFile(apps: ReadonlyMap<string, App>, file: string): App | undefined {
  let nearest: App | undefined;
  for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
    const app = apps.get(file.slice(0, end));
    if (app?.installed) return app;
    nearest ??= app;
  }
  return nearest;
}

interface ConfigFact {
  /** Undefined when it is computed: then it is taken for that of the package. */
  readonly name: string | undefined;
  readonly label: string | undefined;
  readonly isDefault: boolean | undefined;
  readonly ref: ClassRef;
}

/** Names in INSTALLED_APPS of all settings modules, each once. */
function installedApps(project: Project): { names: string[]; complete: boolean } {
  const names = new Set<string>();
  let complete = project.settings.modules.length > 0;
  for (const module of project.settings.modules) {
    const items = itemsOf(module.values.get('INSTALLED_APPS')?.constant);
    complete &&= items !== undefined;
    for (const item of items ?? []) {
      const name = textOf(item);
      if (name !== undefined) names.add(name);
    }
  }
  return { names: [...names], complete };
}

/** AppConfig classes in apps.py and __init__.py files. */
function appConfigs(project: Project, libraryFiles: readonly string[]): ConfigFact[] {
  const installed = libraryFiles.flatMap((file) =>
    file.endsWith('/apps.py') ? (project.python(file)?.classes ?? []).map((_, index) => ({ file, index })) : [],
  );
  return [...project.classes(), ...installed].flatMap((ref) => {
    if (!/\/(apps|app|config|__init__|apps\/[^/]+)\.py$/.test(ref.file)) return [];
    return project.isSubclass(ref, appConfig) === true ? [configOf(project, ref)] : [];
  });
}

function configOf(project: Project, ref: ClassRef): ConfigFact {
  const attribute = (name: string): { file: string; value: number } | undefined => {
    const member = project.member({ kind: 'class', ref }, name);
    if (member?.kind !== 'variable' || member.fact.value === undefined) return undefined;
    return { file: member.file, value: member.fact.value };
  };
  const text = (name: string): string | undefined => {
    const found = attribute(name);
    return found && stringValue(project, found.file, project.decode(found.file, found.value));
  };
  const isDefault = attribute('default');
  return {
    name: text('name'),
    label: text('label'),
    isDefault: isDefault && booleanValue(project, isDefault.file, project.decode(isDefault.file, isDefault.value)),
    ref,
  };
}

/**
 * As Django chooses when INSTALLED_APPS names the package: among those in its module `apps` the default one, else the only
 * one. Packages from before Django 4.1 have it elsewhere.
 */
function defaultConfig(configs: readonly ConfigFact[], folder: string): ConfigFact | undefined {
  const own = configs.filter(({ ref }) => ref.file.startsWith(`${folder}/`));
  const usual = own.filter(({ ref }) => ref.file === `${folder}/apps.py` || ref.file === `${folder}/apps/__init__.py`);
  const candidates = usual.length > 0 ? usual : own;
  const marked = candidates.filter((config) => config.isDefault === true);
  if (marked.length === 1) return marked[0];
  const possible = candidates.filter((config) => config.isDefault !== false);
  return possible.length === 1 ? possible[0] : undefined;
}

/** 'shop.apps.ShopConfig' in INSTALLED_APPS. */
function configNamed(
  project: Project,
  entry: string,
  configs: ReadonlyMap<string, readonly ConfigFact[]>,
): ConfigFact | undefined {
  if (project.fileOfModule(entry) !== undefined) return undefined;
  const definition = project.resolve(entry);
  if (definition?.kind !== 'class') return undefined;
  const { file, index } = definition.ref;
  const known = [...configs.values()].flat().find(({ ref }) => ref.file === file && ref.index === index);
  return known ?? configOf(project, definition.ref);
}

/** The folder that a models or apps module makes an app; undefined for other files. */
function appFolder(file: string): string | undefined {
  const match = /^(.*)\/(?:models\.py|models\/__init__\.py|apps\.py|migrations\/__init__\.py)$/.exec(file);
  return match?.[1];
}

function packageName(project: Project, folder: string): string | undefined {
  const inside = ['models.py', 'models/__init__.py', 'apps.py', '__init__.py', 'migrations/__init__.py'];
  for (const name of inside) {
    const module = project.python(`${folder}/${name}`) && project.moduleOf(`${folder}/${name}`);
    if (module !== undefined)
      return name === '__init__.py' ? module : module.slice(0, Math.max(0, module.lastIndexOf('.')));
  }
  return undefined;
}

function packageFolder(project: Project, name: string): string | undefined {
  const file = project.fileOfModule(name);
  if (file?.endsWith('/__init__.py')) return file.slice(0, -'/__init__.py'.length);
  const inside = ['models', 'apps', 'admin']
    .map((part) => project.fileOfModule(`${name}.${part}`))
    .find((each) => each !== undefined);
  return inside?.replace(/\/[^/]+(\/__init__)?\.py$/, '');
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
