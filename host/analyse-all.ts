import { availableParallelism } from 'node:os';
import { type FileAnalysis, analyseFile } from '#core/engine/analyse.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import { createPythonParser, type PythonParser } from '#core/syntax/parser.ts';
import { rules as registeredRules } from '#rules/index.ts';
import type { FileNote } from './discover.ts';
import { grammarBytes } from './grammar-bytes.ts';
import { readText } from './read-text.ts';
import { startWorkers, type WorkerLane } from './worker-pool.ts';

export interface AnalyseOptions {
  /** Threads at most, the calling one included; as many as the machine runs at once when it is not given. */
  readonly jobs?: number;
  /** Other rules than the registered ones. Rules do not travel to other threads: all is done on the calling one then. */
  readonly rules?: readonly AnyRule[];
  /** A parser for what runs on the calling thread; one is made when it is needed. */
  readonly parser?: PythonParser;
  /** Stops the work: what was analysed until then is returned. */
  readonly signal?: AbortSignal;
  /** Called on the calling thread after each file, in no fixed order. */
  readonly onAnalysis?: (analysis: FileAnalysis) => void;
}

export interface AnalysisRun {
  /** Sorted by file, whatever the number of threads. */
  readonly analyses: readonly FileAnalysis[];
  /** Files that could not be read or analysed, sorted. */
  readonly notes: readonly FileNote[];
  /** What went wrong inside the coach itself. */
  readonly problems: readonly string[];
}

/** What one thread found out about one batch. */
export interface BatchResult {
  readonly analyses: FileAnalysis[];
  readonly notes: FileNote[];
  readonly problems: string[];
}

/** Below this many files, starting threads costs more than it saves. */
const threadsPayFrom = 150;
const batchSize = 32;

/**
 * Reads and analyses files, on several threads when there are many of them. The result is the same for every number of
 * threads. A thread that dies hands its work back to the calling one. Never throws on bad files: they give notes.
 */
export async function analyseAll(
  files: readonly { readonly file: string; readonly size: number }[],
  options: AnalyseOptions = {},
): Promise<AnalysisRun> {
  const batches = batchesOf(files);
  const results: BatchResult[] = [];
  const collect = (result: BatchResult): void => {
    results.push(result);
    for (const analysis of result.analyses) options.onAnalysis?.(analysis);
  };

  const isSmall = files.length < threadsPayFrom || options.rules !== undefined;
  const jobs = isSmall ? 1 : Math.min(options.jobs ?? availableParallelism(), batches.length);
  const workers = startWorkers(jobs - 1);
  try {
    const parser = options.parser ?? (await createPythonParser(grammarBytes()));
    const rules = options.rules ?? registeredRules;
    // Two requests per worker, so that it has work while this thread is busy with a file of its own.
    const lanes = workers
      .flatMap((worker) => [worker, worker])
      .map((worker) => drainOn(worker, batches, options, collect));
    await Promise.all([drainHere(parser, rules, batches, options, collect), ...lanes]);
    // Batches that came back from a thread that died after this one had finished.
    await drainHere(parser, rules, batches, options, collect);
  } finally {
    for (const worker of workers) worker.stop();
  }
  return merge(results);
}

/** Reads and analyses one file; its analysis, note or problem goes into `result`. */
export function analyseInto(result: BatchResult, file: string, parser: PythonParser, rules: readonly AnyRule[]): void {
  const read = readText(file);
  if (read.text === undefined) {
    result.notes.push({ file, message: read.note });
    return;
  }
  try {
    const analysis = analyseFile({ file, text: read.text }, parser, rules);
    if (analysis !== undefined) result.analyses.push(analysis);
  } catch (error) {
    // One file that the coach cannot digest never takes the others with it.
    result.problems.push(`${file} could not be analysed: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

async function drainHere(
  parser: PythonParser,
  rules: readonly AnyRule[],
  batches: string[][],
  options: AnalyseOptions,
  collect: (result: BatchResult) => void,
): Promise<void> {
  for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
    const result: BatchResult = { analyses: [], notes: [], problems: [] };
    for (const file of batch) {
      if (options.signal?.aborted) break;
      analyseInto(result, file, parser, rules);
      // Lets the answers of the workers in.
      await new Promise(setImmediate);
    }
    collect(result);
    if (options.signal?.aborted) return;
  }
}

async function drainOn(
  worker: WorkerLane,
  batches: string[][],
  options: AnalyseOptions,
  collect: (result: BatchResult) => void,
): Promise<void> {
  for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
    const result = options.signal?.aborted ? undefined : await worker.analyse(batch);
    if (options.signal?.aborted) return;
    if (result === undefined) {
      batches.push(batch);
      return;
    }
    collect(result);
  }
}

/** App code first, and the largest first within it, so that no thread ends with a large file of its own. */
function batchesOf(files: readonly { readonly file: string; readonly size: number }[]): string[][] {
  const ordered = files
    .map(({ file, size }) => ({ file, size, later: isSecondary(file) ? 1 : 0 }))
    .sort((a, b) => a.later - b.later || b.size - a.size || (a.file < b.file ? -1 : 1))
    .map(({ file }) => file);
  const batches: string[][] = [];
  for (let start = 0; start < ordered.length; start += batchSize) batches.push(ordered.slice(start, start + batchSize));
  return batches;
}

function merge(results: readonly BatchResult[]): AnalysisRun {
  const byFile = (a: { readonly file: string }, b: { readonly file: string }): number => (a.file < b.file ? -1 : 1);
  return {
    analyses: results.flatMap((result) => result.analyses).sort(byFile),
    notes: results.flatMap((result) => result.notes).sort(byFile),
    problems: results.flatMap((result) => result.problems).sort(),
  };
}

/** Tests and migrations: most of a project's bytes and the least of its findings. */
function isSecondary(file: string): boolean {
  return /\/(tests?|migrations|fixtures)\/|\/(test_[^/]*|[^/]*_tests?|conftest)\.py$/.test(file);
}
