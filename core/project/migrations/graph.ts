import type { Location } from '../../text/range.ts';
import type { App, Project } from '../project.ts';
import { textOf as settingText } from '../settings/values.ts';
import { readMigration } from './read.ts';
import type { Dependency, MigrationFile } from './read.ts';

/** A migration in its app. */
export interface Migration extends MigrationFile {
  /** Label of the app. */
  readonly app: string;
  /** 'shop.0007_book_pages'. */
  readonly key: string;
  /** The name of its class. */
  readonly location: Location;
}

/** The migrations of one app of the project. */
export interface AppMigrations {
  readonly app: App;
  /** Every file, by name, those that a squashed one replaces included. */
  readonly files: readonly Migration[];
  /** Those that Django uses on a new database, by name. */
  readonly used: readonly Migration[];
  /** Used ones without a parent, and without a child, in the same app. */
  readonly roots: readonly Migration[];
  readonly leaves: readonly Migration[];
  /** Dependencies, run_before and replaces of all of them are constants. */
  readonly understood: boolean;
}

/** The migrations of a project as Django's loader has them when it looks at no database. Source: django/db/migrations/loader.py. */
export interface MigrationGraph {
  /** By app label. */
  readonly apps: ReadonlyMap<string, AppMigrations>;
  /** Used migrations, parents first. */
  readonly order: readonly Migration[];
  /** All files that hold one. */
  readonly files: ReadonlySet<string>;
  /** A dependency leads nowhere, or in a circle: Django itself refuses, and nothing follows from the order. */
  readonly broken: boolean;
  /** Migrations that must run before this one, in any app of the project. */
  ancestors(migration: Migration): ReadonlySet<Migration>;
  /** Labels of apps outside the project that it depends on, its ancestors' included. */
  outside(migration: Migration): ReadonlySet<string>;
}

/** Reads and links the migrations of all apps. Files without a class `Migration` are left out, as Django refuses them. */
export function createMigrationGraph(project: Project): MigrationGraph {
  const files = migrationFiles(project);
  const all = new Map<string, Migration>();
  for (const list of files.values()) for (const migration of list) all.set(migration.key, migration);
  const replacedBy = replacements(all);
  const inUse = [...all.values()].filter(({ key }) => !replacedBy.has(key));
  const used = new Map<string, Migration[]>();
  for (const migration of inUse) used.set(migration.app, [...(used.get(migration.app) ?? []), migration]);

  const current = (key: string): Migration | undefined => {
    let at = key;
    for (let i = 0; i < all.size && replacedBy.has(at); i++) at = replacedBy.get(at) ?? at;
    return all.get(at);
  };
  const links = createLinks(project, all, inUse, used, current);
  const apps = new Map<string, AppMigrations>();
  for (const app of project.apps) {
    const list = files.get(app.label);
    if (list === undefined || apps.has(app.label)) continue;
    const ofApp = used.get(app.label) ?? [];
    const isOwn = (migration: Migration): boolean => migration.app === app.label;
    const followed = new Set(ofApp.flatMap((migration) => [...(links.parents.get(migration) ?? none)]));
    apps.set(app.label, {
      app,
      files: list,
      used: ofApp,
      roots: ofApp.filter((migration) => ![...(links.parents.get(migration) ?? none)].some(isOwn)),
      leaves: ofApp.filter((migration) => !followed.has(migration)),
      understood: list.every(
        ({ dependencies, runBefore, replaces }) =>
          dependencies !== undefined && runBefore !== undefined && replaces !== undefined,
      ),
    });
  }
  const { order, circular } = sortByParents(inUse, links.parents);
  return {
    apps,
    order,
    files: new Set([...all.values()].map(({ file }) => file)),
    broken: circular || links.dangling,
    ...createAncestors(links),
  };
}

/** Migration files by app label, sorted by name; MIGRATION_MODULES says where they are when it is set. */
function migrationFiles(project: Project): Map<string, Migration[]> {
  const folders = new Map<string, string[]>();
  for (const file of project.files.keys()) {
    const slash = file.lastIndexOf('/');
    if (!file.endsWith('.py') || /^[_~]/.test(file.slice(slash + 1))) continue;
    const folder = file.slice(0, slash);
    const list = folders.get(folder);
    if (list === undefined) folders.set(folder, [file]);
    else list.push(file);
  }
  const result = new Map<string, Migration[]>();
  for (const app of project.apps) {
    const folder = migrationFolder(project, app);
    const found = folder === undefined ? [] : (folders.get(folder) ?? []);
    const migrations = found.sort().flatMap((file) => migrationOf(project, app.label, file) ?? []);
    if (migrations.length > 0 && !result.has(app.label)) result.set(app.label, migrations);
  }
  return result;
}

function migrationFolder(project: Project, { label, folder }: App): string | undefined {
  const setting = project.settings.value('MIGRATION_MODULES');
  if (setting === undefined) return `${folder}/migrations`;
  const { constant } = setting;
  if (constant === undefined || !('entries' in constant)) return undefined;
  const entry = constant.entries.findLast(({ key }) => settingText(key) === label);
  if (entry === undefined) return `${folder}/migrations`;
  const module = settingText(entry.value);
  const init = module === undefined ? undefined : project.fileOfModule(module);
  return init?.replace(/\/__init__\.py$/, '');
}

function migrationOf(project: Project, app: string, file: string): Migration | undefined {
  const read = readMigration(project, file);
  const fact = project.python(file)?.classes[read?.classIndex ?? -1];
  if (read === undefined || fact === undefined) return undefined;
  return {
    ...read,
    app,
    key: `${app}.${read.name}`,
    location: { file, start: fact.nameStart, end: fact.nameEnd },
  };
}

/** Replaced migrations and what stands for them: with an empty table of applied ones, Django uses every squashed migration. */
function replacements(all: ReadonlyMap<string, Migration>): Map<string, string> {
  const replacedBy = new Map<string, string>();
  for (const { key, replaces } of all.values()) {
    for (const { app, name } of replaces ?? []) {
      const replaced = `${app}.${name}`;
      if (replaced !== key) replacedBy.set(replaced, key);
    }
  }
  return replacedBy;
}

interface Links {
  readonly parents: ReadonlyMap<Migration, ReadonlySet<Migration>>;
  /** Apps outside the project that a migration names itself. */
  readonly outside: ReadonlyMap<Migration, readonly string[]>;
  readonly dangling: boolean;
}

const none: ReadonlySet<Migration> = new Set();

function createLinks(
  project: Project,
  all: ReadonlyMap<string, Migration>,
  inUse: readonly Migration[],
  used: ReadonlyMap<string, readonly Migration[]>,
  current: (key: string) => Migration | undefined,
): Links {
  const parents = new Map<Migration, Set<Migration>>();
  const outside = new Map<Migration, string[]>();
  let dangling = false;

  /** `__first__` and `__latest__` are told by parents in the same app, so plain names are linked before them. */
  function link(migration: Migration, dependency: Dependency): void {
    const app = 'setting' in dependency ? settingApp(project, dependency.setting) : dependency.app;
    const name = 'setting' in dependency ? '__first__' : dependency.name;
    if (app === undefined) return;
    if (!used.has(app)) {
      outside.set(migration, [...(outside.get(migration) ?? []), app]);
      return;
    }
    const target = name.startsWith('__') ? endOf(app, name) : current(`${app}.${name}`);
    if (target === undefined) dangling = true;
    else if (target !== migration) add(migration, target);
  }

  function endOf(app: string, name: string): Migration | undefined {
    const list = used.get(app) ?? [];
    const isInside = (a: Migration): boolean => [...(parents.get(a) ?? [])].some((parent) => parent.app === app);
    if (name === '__first__') return list.find((each) => !isInside(each));
    return list.find((each) => !list.some((other) => parents.get(other)?.has(each)));
  }

  function add(child: Migration, parent: Migration): void {
    const list = parents.get(child);
    if (list === undefined) parents.set(child, new Set([parent]));
    else list.add(parent);
  }

  /** What a squashed migration replaces hands it its dependencies. */
  const sources = new Map<Migration, Migration[]>(inUse.map((migration) => [migration, [migration]]));
  for (const migration of all.values()) {
    const target = current(migration.key);
    if (target !== undefined && target !== migration) sources.get(target)?.push(migration);
  }
  const isEnd = (dependency: Dependency): boolean => 'setting' in dependency || dependency.name.startsWith('__');
  for (const late of [false, true]) {
    for (const [migration, from] of sources) {
      for (const { dependencies } of from)
        for (const each of dependencies ?? []) if (isEnd(each) === late) link(migration, each);
      if (late) continue;
      for (const { runBefore } of from) {
        for (const { app, name } of runBefore ?? []) {
          const child = current(`${app}.${name}`);
          if (child !== undefined && child !== migration) add(child, migration);
        }
      }
    }
  }
  return { parents, outside, dangling };
}

function settingApp(project: Project, setting: string): string | undefined {
  const label =
    setting === 'AUTH_USER_MODEL' ? project.models.userLabel : settingText(project.settings.value(setting)?.constant);
  return label?.slice(0, label.indexOf('.'));
}

function sortByParents(
  migrations: readonly Migration[],
  parents: Links['parents'],
): { order: Migration[]; circular: boolean } {
  const order: Migration[] = [];
  const state = new Map<Migration, 'open' | 'done'>();
  let circular = false;
  const visit = (migration: Migration): void => {
    if (state.get(migration) === 'open') circular = true;
    if (state.has(migration)) return;
    state.set(migration, 'open');
    for (const parent of parents.get(migration) ?? none) visit(parent);
    state.set(migration, 'done');
    order.push(migration);
  };
  for (const migration of migrations) visit(migration);
  return { order, circular };
}

function createAncestors(links: Links): Pick<MigrationGraph, 'ancestors' | 'outside'> {
  const known = new Map<Migration, Set<Migration>>();
  function ancestors(migration: Migration): ReadonlySet<Migration> {
    const earlier = known.get(migration);
    if (earlier !== undefined) return earlier;
    const result = new Set<Migration>();
    known.set(migration, result);
    const open = [...(links.parents.get(migration) ?? none)];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (result.has(next)) continue;
      result.add(next);
      open.push(...(links.parents.get(next) ?? none));
    }
    return result;
  }
  return {
    ancestors,
    outside: (migration) =>
      new Set([migration, ...ancestors(migration)].flatMap((each) => links.outside.get(each) ?? [])),
  };
}
