import { languageOf } from '#core/engine/analyse.ts';
import type { FileAnalysis } from '#core/engine/analyse.ts';
import { parseConfig } from '#core/engine/config.ts';
import type { ParsedConfig } from '#core/engine/config.ts';
import { findConfig } from '#core/engine/find-config.ts';
import type { Finding } from '#core/engine/finding.ts';
import { libraryFacts } from '#core/engine/library.ts';
import type { ReviewStep } from '#core/engine/project-review.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import { createWorkspace } from '#core/engine/workspace.ts';
import type { Workspace } from '#core/engine/workspace.ts';
import type { Log } from '#core/host.ts';
import type { PythonParser } from '#core/syntax/parser.ts';
import type { FileFacts } from '#core/facts/file-facts.ts';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { usesDjango } from './django.ts';
import { createOpenFiles } from './documents.ts';
import type { OpenFiles } from './documents.ts';
import { createIndex } from './indexing.ts';
import type { Index } from './indexing.ts';
import { takeSteps } from './scheduling.ts';
import type { Settings } from './settings.ts';
import type { Shell } from './shell.ts';

/** What the editor's workspace folders hold, as the coach knows it: closed files as on disk, open ones as in the editor. */
export interface Coach {
  readonly engine: Workspace;
  readonly open: OpenFiles;
  readonly index: Index;
  /** True when the engine has units left and every file is read, so that they make sense. */
  hasUnits(): boolean;
  /** Does units of the review for about so many milliseconds; stops earlier when the edited file's findings are known ahead of all others. */
  review(milliseconds: number): 'previewed' | undefined;
  /** Findings as this user wants them, none outside Django projects. While files are still being read: those of open files that need no other file. */
  findingsOf(file: string): readonly Finding[];
  allFindings(): readonly Finding[];
  /** Reads an open file's present text. */
  analyse(file: string): void;
  openFile(file: string, document: TextDocument): void;
  closeFile(file: string): void;
  /** The current text: the editor's, else the disk's. */
  textOf(file: string): string | undefined;
  /** The configuration file that holds for a file, or the one that would be made; undefined outside of projects. */
  configFileOf(file: string): string | undefined;
  /** Takes over new folders: keeps what is known of files that are still inside. */
  setFolders(folders: readonly string[]): void;
  /** A configuration file, or the setting that names one, changed. */
  reconfigure(): void;
  /** True for files that lie in a workspace folder and hold the project's own code or templates. */
  isOurs(file: string): boolean;
  stop(): void;
}

export interface CoachOptions {
  readonly shell: Shell;
  readonly log: Log;
  readonly parser: PythonParser;
  readonly rules: readonly AnyRule[];
  readonly settings: () => Settings;
  readonly onProgress: (done: number, total: number) => void;
  /** Files on disk have been read; the engine may have units to do. */
  readonly onIndexed: () => void;
}

/** Starts with no folders and no files. */
export function createCoach(options: CoachOptions): Coach {
  const { shell, log, parser, rules } = options;
  const stubs = libraryFacts(parser);
  let library = stubs;
  /** The installed packages have to be looked up (again) when every file is read. */
  let isLibraryDue = true;
  const open = createOpenFiles();
  const configs = new Map<string, ParsedConfig>();
  let folders: readonly string[] = [];
  let engine = createEngine();
  let units: Iterator<ReviewStep> | undefined;
  let failed = false;

  const index = createIndex({
    shell,
    log,
    parser,
    rules,
    folders: () => folders,
    maxFiles: () => options.settings().maxFiles,
    onAnalysis(analysis) {
      if (open.get(analysis.file) !== undefined) return;
      failed = false;
      engine.set(analysis);
    },
    onGone(file) {
      if (open.get(file) !== undefined) return;
      failed = false;
      engine.delete(file);
    },
    onProgress: options.onProgress,
    onDone() {
      if (isLibraryDue) renewLibrary();
      options.onIndexed();
    },
  });

  function createEngine(): Workspace {
    configs.clear();
    return createWorkspace({ roots: folders, rules, library, log, configOf });
  }

  /** Starts anew with the analyses that are known. */
  function replaceEngine(): void {
    const known = engine;
    units = undefined;
    engine = createEngine();
    for (const file of new Set([...index.files(), ...open.files()])) {
      const analysis = folderOf(file) === undefined ? undefined : known.analysisOf(file);
      if (analysis !== undefined) engine.set(analysis);
    }
  }

  /** What projects take from installed packages is read once: packages seldom change while somebody works. */
  function renewLibrary(): void {
    isLibraryDue = false;
    const files = new Map<string, FileFacts>();
    for (const file of index.files()) {
      const facts = engine.analysisOf(file)?.facts;
      if (facts !== undefined) files.set(file, facts);
    }
    const before = library;
    library = shell.libraryFor({ stubs, files, folders, configOf, parser });
    if (library !== before) replaceEngine();
  }

  function configOf(root: string): ParsedConfig {
    const own = options.settings().configuration;
    const stop = folderOf(root) ?? root;
    const parsed = own === '' ? findConfig(root, stop, shell.read) : configAt(inFolder(stop, own));
    configs.set(root, parsed);
    return parsed;
  }

  function configAt(file: string): ParsedConfig {
    return parseConfig(shell.read(file) ?? '', file);
  }

  function folderOf(file: string): string | undefined {
    return folders.filter((folder) => isInside(file, folder)).sort((a, b) => b.length - a.length)[0];
  }

  function wanted(findings: readonly Finding[]): readonly Finding[] {
    const overrides = options.settings().severityOverrides;
    return findings.flatMap((finding) => {
      if (!isDjango(finding.location.file)) return [];
      const severity = overrides.get(finding.code) ?? overrides.get(finding.code.split('/')[0] ?? '');
      if (severity === undefined) return [finding];
      return severity === 'off' ? [] : [{ ...finding, severity }];
    });
  }

  function isDjango(file: string): boolean {
    // Configuration files belong to no project; only projects with a configuration tell of mistakes in it.
    if (languageOf(file) === undefined) return true;
    const projects = engine.projectsOf(file);
    if (projects.length > 0) return projects.some(usesDjango);
    return index.looksLikeDjango;
  }

  return {
    get engine() {
      return engine;
    },
    open,
    index,
    hasUnits: () => !failed && !index.busy && !engine.isReviewed(),
    review(milliseconds) {
      units ??= engine.review();
      try {
        let previewed = false;
        const isEnough = ({ kind }: ReviewStep): boolean => (previewed = kind === 'previewed');
        if (takeSteps(units, milliseconds, isEnough)) units = undefined;
        return previewed ? 'previewed' : undefined;
      } catch (error) {
        // Waits for the next change: the same units would fail again.
        [units, failed] = [undefined, true];
        throw error;
      }
    },
    findingsOf: (file) => wanted(engine.findingsOf(file)),
    allFindings: () => wanted(engine.allFindings()),
    analyse(file) {
      failed = false;
      const analysis = open.analyse(file, parser, rules);
      if (analysis === undefined) return;
      if (isHalfTyped(engine.analysisOf(file), analysis)) open.setAside(file);
      else engine.set(analysis);
    },
    openFile: open.open,
    closeFile(file) {
      open.close(file);
      if (index.has(file)) index.read([file]);
      else engine.delete(file);
    },
    textOf: (file) => open.get(file)?.getText() ?? shell.read(file),
    configFileOf(file) {
      const root = engine.projectsOf(file)[0]?.root;
      if (root === undefined) return undefined;
      const known = configs.get(root)?.file ?? '';
      if (known !== '') return known;
      const shared = `${root}/pyproject.toml`;
      return shell.read(shared) === undefined ? `${root}/django-coach.toml` : shared;
    },
    setFolders(newFolders) {
      folders = newFolders;
      isLibraryDue = true;
      replaceEngine();
      index.discover();
    },
    reconfigure() {
      failed = false;
      if (index.busy) isLibraryDue = true;
      else renewLibrary();
      engine.reconfigure();
    },
    isOurs: (file) => languageOf(file) !== undefined && isBelow(folderOf(file), file, shell),
    stop() {
      index.stop();
      for (const file of open.files()) open.close(file);
    },
  };
}

/**
 * A bracket that is still open hides the classes below it, and whatever other files know of them: until the text can be
 * read again, what was known before is nearer to the truth.
 */
function isHalfTyped(before: FileAnalysis | undefined, now: FileAnalysis): boolean {
  if (before?.facts.language !== 'python' || now.facts.language !== 'python' || !now.facts.hasSyntaxError) return false;
  const names = new Set([...now.facts.classes, ...now.facts.functions].map(({ qualname }) => qualname));
  return [...before.facts.classes, ...before.facts.functions].some(({ qualname }) => !names.has(qualname));
}

/** A folder that is itself called `venv` was opened on purpose: only what lies below it can be excluded. */
function isBelow(folder: string | undefined, file: string, shell: Shell): boolean {
  return folder !== undefined && !shell.isExcluded(file.slice(folder.length + 1));
}

function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function inFolder(folder: string, path: string): string {
  const key = path.replaceAll('\\', '/');
  return /^(\/|[A-Za-z]:\/|[a-z-]+:\/\/)/.test(key) ? key : `${folder}/${key.replace(/^\.\//, '')}`;
}
