import type { FileAnalysis } from '#core/engine/analyse.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import type { Log } from '#core/host.ts';
import type { PythonParser } from '#core/syntax/parser.ts';
import { describe } from './scheduling.ts';
import type { FoundFile, Shell } from './shell.ts';

/** Keeps the workspace's closed files read: all of them at the start, then whatever changes on disk. */
export interface Index {
  /** Looks for files anew: reads those that are new, forgets those that are gone. */
  discover(): void;
  /** Reads these known or new files again. */
  read(files: Iterable<string>): void;
  /** Reads every file again. */
  readAll(): void;
  has(file: string): boolean;
  hasFilesBelow(folder: string): boolean;
  files(): Iterable<string>;
  /** A file that every Django project has lies among them: known before any of them is read. */
  readonly looksLikeDjango: boolean;
  readonly busy: boolean;
  /** Resolves when everything asked for so far is done. */
  idle(): Promise<void>;
  stop(): void;
}

export interface IndexOptions {
  readonly shell: Shell;
  readonly log: Log;
  readonly parser: PythonParser;
  readonly rules: readonly AnyRule[];
  readonly folders: () => readonly string[];
  readonly maxFiles: () => number;
  readonly onAnalysis: (analysis: FileAnalysis) => void;
  readonly onGone: (file: string) => void;
  /** How far a run has come; `done === total` ends it. */
  readonly onProgress: (done: number, total: number) => void;
  /** All that was asked for is read. */
  readonly onDone: () => void;
}

/** Creates an index of nothing; `discover()` starts it. Runs by itself, one pass after the other. */
export function createIndex(options: IndexOptions): Index {
  const { shell, log } = options;
  const known = new Map<string, number>();
  const unread = new Set<string>();
  const stopping = new AbortController();
  let lookAgain = false;
  let looksLikeDjango = false;
  let running: Promise<void> | undefined;

  function start(): void {
    if (running !== undefined || stopping.signal.aborted) return;
    running = run().finally(() => {
      running = undefined;
      if (!stopping.signal.aborted) options.onDone();
    });
  }

  async function run(): Promise<void> {
    try {
      while ((lookAgain || unread.size > 0) && !stopping.signal.aborted) {
        if (lookAgain) await look();
        await readUnread();
      }
    } catch (error) {
      log.error(`reading the workspace failed: ${describe(error)}`);
    }
  }

  async function look(): Promise<void> {
    lookAgain = false;
    const found = limit(await shell.discover(options.folders()), options.maxFiles(), log);
    const sizes = new Map(found.map(({ file, size }) => [file, size]));
    for (const file of [...known.keys()]) if (!sizes.has(file)) forget(file);
    for (const [file, size] of sizes) {
      if (!known.has(file)) unread.add(file);
      known.set(file, size);
    }
    looksLikeDjango = found.some(({ file }) => /\/(manage|settings)\.py$|\/settings\//.test(file));
  }

  async function readUnread(): Promise<void> {
    const files = [...unread].map((file) => ({ file, size: known.get(file) ?? 0 }));
    if (files.length === 0) return;
    const missing = new Set(unread);
    unread.clear();
    let done = 0;
    options.onProgress(0, files.length);
    const problems = await shell.analyse(files, {
      parser: options.parser,
      rules: options.rules,
      signal: stopping.signal,
      onAnalysis(analysis) {
        missing.delete(analysis.file);
        options.onAnalysis(analysis);
        options.onProgress(++done, files.length);
      },
    });
    for (const problem of problems) log.error(problem);
    if (stopping.signal.aborted) return;
    for (const file of missing) forget(file);
    options.onProgress(files.length, files.length);
  }

  function forget(file: string): void {
    known.delete(file);
    unread.delete(file);
    options.onGone(file);
  }

  return {
    discover() {
      lookAgain = true;
      start();
    },
    read(files) {
      for (const file of files) unread.add(file);
      if (unread.size > 0) start();
    },
    readAll() {
      for (const file of known.keys()) unread.add(file);
      lookAgain = true;
      start();
    },
    has: (file) => known.has(file),
    hasFilesBelow: (folder) => [...known.keys()].some((file) => file.startsWith(`${folder}/`)),
    files: () => known.keys(),
    get looksLikeDjango() {
      return looksLikeDjango;
    },
    get busy() {
      return running !== undefined;
    },
    async idle() {
      while (running !== undefined) await running;
    },
    stop: () => stopping.abort(),
  };
}

/** Of too many files the ones that matter most: tests and migrations go first, then by name. */
function limit(found: readonly FoundFile[], maxFiles: number, log: Log): readonly FoundFile[] {
  if (found.length <= maxFiles) return found;
  log.info(`${found.length} files found, ${maxFiles} are read (djangoCoach.maxFiles)`);
  const isSecondary = ({ file }: FoundFile): boolean => /\/(tests?|migrations)\/|\/test_[^/]*$/.test(file);
  const first = found.filter((file) => !isSecondary(file));
  return [...first, ...found.filter(isSecondary)].slice(0, maxFiles);
}
