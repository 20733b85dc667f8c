import type { DeploymentFacts, FileFacts, PythonFacts } from '../facts/file-facts.ts';
import type { ClassMemo } from './classes.ts';
import { createClassMemo } from './classes.ts';
import type { EntryPoint } from '../flow/event.ts';
import type { EntryClaim } from './entries/collector.ts';
import type { BuiltGraph } from './models/graph.ts';
import { movedGraph } from './models/moved-graph.ts';
import type { Migrations } from './migrations/migrations.ts';
import type { ModuleIndex } from './modules.ts';
import type { App, Project } from './project.ts';
import { createNameMemo } from './name-memo.ts';
import type { NameMemo } from './name-memo.ts';
import type { SettingsModules } from './settings.ts';

/**
 * What a project has worked out and may hand to the next one. While somebody types inside a function, nothing changes in
 * what files declare: only where it stands. Then names, classes, models and settings mean what they meant.
 */
export interface LinkState {
  readonly root: string;
  readonly library: ReadonlyMap<string, FileFacts>;
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly settingsModule: string | undefined;
  readonly targetDjango: number | undefined;
  /** Which files are tests. */
  readonly tests: Map<string, boolean>;
  modules: ModuleIndex | undefined;
  readonly names: NameMemo;
  readonly classes: ClassMemo;
  apps: readonly App[] | undefined;
  settings: SettingsModules | undefined;
  /** Files that `settings` tells locations of. */
  readonly settingsFiles: Set<string>;
  models: BuiltGraph | undefined;
  /** Linked migrations: they depend on migration files and settings alone. */
  migrations: Migrations | undefined;
  /** Entry points that each file declares: see entry-points.ts. */
  readonly entries: Map<string, readonly EntryClaim[]>;
  /** All of them; to be checked against what changed, when they are those of the earlier project. */
  entryPoints: EntryPoints | undefined;
  earlierEntryPoints: (EntryPoints & Pick<LinkState, 'files' | 'entries'>) | undefined;
  /** Files that are other ones than in the earlier project, when nothing but function bodies and templates differs. */
  readonly changed: ReadonlySet<string> | undefined;
}

/** What a project is linked from. */
type LinkedInput = Pick<LinkState, 'root' | 'library' | 'files' | 'settingsModule' | 'targetDjango'>;

/** The entry points of a project. */
export interface EntryPoints {
  /** Sorted by id. */
  readonly list: readonly EntryPoint[];
  /** Which functions' names stand somewhere in code: those that do not are entry points. */
  readonly named: ReadonlyMap<string, boolean>;
}

/** The state of each linked project. */
export const linkStates = new WeakMap<Project, LinkState>();

/**
 * The files whose facts are other ones than in the project that this one was linked after (`previous`). Undefined when
 * there was none, or when more is different than function bodies and templates.
 */
export function changedSince(project: Project): ReadonlySet<string> | undefined {
  return linkStates.get(project)?.changed;
}

/** The state to begin with: what still holds of the earlier one, or nothing. */
export function beginLink(input: LinkedInput, earlier: LinkState | undefined): LinkState {
  const tests = earlier?.root === input.root ? earlier.tests : new Map<string, boolean>();
  const all = earlier && changedFiles(earlier, input);
  const changed = all?.filter((file) => input.files.get(file)?.language === 'python');
  if (earlier === undefined || changed === undefined) {
    return {
      ...input,
      tests,
      modules: undefined,
      names: createNameMemo(),
      classes: createClassMemo(),
      apps: undefined,
      settings: undefined,
      settingsFiles: new Set(),
      models: undefined,
      migrations: undefined,
      entries: new Map(),
      entryPoints: undefined,
      earlierEntryPoints: undefined,
      changed: undefined,
    };
  }
  const keepsSettings = !changed.some((file) => earlier.settingsFiles.has(file));
  const keepsMigrations = keepsSettings && !changed.some((file) => earlier.migrations?.graph.files.has(file));
  return {
    ...input,
    tests,
    modules: earlier.modules?.over(input.files),
    names: {
      names: without(earlier.names.names, changed),
      publicNames: earlier.names.publicNames,
      changed: new Set([...earlier.names.changed, ...changed]),
    },
    classes: { infos: without(earlier.classes.infos, changed), targets: earlier.classes.targets },
    // Which apps are installed and which models are swapped stands in settings.
    apps: keepsSettings ? earlier.apps : undefined,
    settings: keepsSettings ? earlier.settings : undefined,
    settingsFiles: keepsSettings ? earlier.settingsFiles : new Set(),
    models: keepsSettings
      ? earlier.models && movedGraph(earlier.models, earlier.files, input.files, changed)
      : undefined,
    migrations: keepsMigrations ? earlier.migrations : undefined,
    entries: without(earlier.entries, changed),
    entryPoints: undefined,
    // Middleware is named in settings: when those are read again, everything is.
    earlierEntryPoints:
      keepsSettings && earlier.entryPoints
        ? { ...earlier.entryPoints, files: earlier.files, entries: earlier.entries }
        : undefined,
    changed: new Set(all),
  };
}

/** Templates and Python files whose facts are other ones but declare the same; undefined when anything else is different. */
function changedFiles(earlier: LinkState, now: LinkedInput): string[] | undefined {
  const isSame =
    earlier.root === now.root && earlier.library === now.library && earlier.targetDjango === now.targetDjango;
  if (!isSame || earlier.settingsModule !== now.settingsModule || earlier.files.size !== now.files.size)
    return undefined;
  const changed: string[] = [];
  for (const [file, facts] of now.files) {
    const before = earlier.files.get(file);
    if (before === facts) continue;
    if (before?.language !== facts.language) return undefined;
    if (before.language === 'python' && facts.language === 'python' && !declaresTheSame(before, facts))
      return undefined;
    // Which settings production runs with decides on most of what is known of a project.
    if (facts.language === 'deployment' && !statesTheSame(before, facts)) return undefined;
    changed.push(file);
  }
  return changed;
}

/** The hash covers the text outside of functions; what functions import and define inside is compared by itself. */
function declaresTheSame(a: PythonFacts, b: PythonFacts): boolean {
  return (
    a.declarationsHash === b.declarationsHash &&
    isSameList(a.functions, b.functions, (x, y) => x.qualname === y.qualname && x.async === y.async) &&
    isSameList(a.classes, b.classes, (x, y) => x.qualname === y.qualname && x.bases.length === y.bases.length) &&
    a.classes.every((fact) => fact.outerFunction < 0) &&
    isSameList(a.imports, b.imports, (x, y) => {
      return x.module === y.module && x.name === y.name && x.as === y.as && x.level === y.level && x.scope === y.scope;
    })
  );
}

function statesTheSame(a: FileFacts, b: DeploymentFacts): boolean {
  if (a.language !== 'deployment') return false;
  return (
    isSameList(a.envFiles, b.envFiles, (x, y) => x === y) &&
    isSameList(a.settings, b.settings, (x, y) => x.module === y.module && x.purpose === y.purpose)
  );
}

function isSameList<T>(a: readonly T[], b: readonly T[], isSame: (x: T, y: T) => boolean): boolean {
  return a.length === b.length && a.every((x, i) => b[i] !== undefined && isSame(x, b[i]));
}

/** A copy without some keys: the earlier project may still be asked for a while. */
function without<T>(map: ReadonlyMap<string, T>, keys: readonly string[]): Map<string, T> {
  const copy = new Map(map);
  for (const key of keys) copy.delete(key);
  return copy;
}
