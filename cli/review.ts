import { analyseFile, isReviewed } from '#core/engine/analyse.ts';
import type { Config, ParsedConfig } from '#core/engine/config.ts';
import { findConfig } from '#core/engine/find-config.ts';
import type { Finding } from '#core/engine/finding.ts';
import { libraryFacts } from '#core/engine/library.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import { createWorkspace, type Workspace } from '#core/engine/workspace.ts';
import type { SourceFile } from '#core/host.ts';
import { createPythonParser, type PythonParser } from '#core/syntax/parser.ts';
import { analyseAll } from '#host/analyse-all.ts';
import { discoverDeployments, discoverFiles, type FileNote, type FoundFile } from '#host/discover.ts';
import { installedLibrary } from '#host/environment.ts';
import { grammarBytes } from '#host/grammar-bytes.ts';
import { fileKey, isInside } from '#host/paths.ts';
import { readText } from '#host/read-text.ts';
import { rules as registeredRules } from '#rules/index.ts';
import { contextOf, foldersAbove, repositoryOf } from './context.ts';
import type { Progress } from './progress.ts';
import { createTexts, type Texts } from './texts.ts';

export interface ReviewRequest {
  /** What findings are wanted of; more is read where it is needed to understand them. */
  readonly paths: readonly string[];
  /** A text from standard input that stands in for a file; then this file is all that is wanted. */
  readonly stdin: SourceFile | undefined;
  readonly jobs: number | undefined;
  /** Other rules than the registered ones (those that are timed). */
  readonly rules: readonly AnyRule[] | undefined;
  /** Fixes are to be applied to what comes out. */
  readonly willChange?: boolean;
  /** What the command line adds to a project's configuration. */
  readonly adjust: (config: Config) => Config;
  readonly progress: Progress;
}

/** A workspace that has been reviewed, and what it was made of. */
export interface Review {
  readonly workspace: Workspace;
  readonly parser: PythonParser;
  readonly rules: readonly AnyRule[];
  readonly texts: Texts;
  /** Files that were asked for, sorted. */
  readonly files: readonly FoundFile[];
  /** Files that were asked for and could not be reviewed. */
  readonly notes: readonly FileNote[];
  /** What went wrong inside the coach itself. */
  readonly problems: () => readonly string[];
  /** Findings in what was asked for, and in the configuration files that were used; sorted. */
  readonly findings: () => readonly Finding[];
  /** Milliseconds by part of the work. */
  readonly phases: ReadonlyMap<Phase, number>;
  /** Milliseconds by rule, for rules that look at linked projects. */
  readonly ruleTimes: ReadonlyMap<string, number>;
}

export type Phase = 'discover' | 'analyse' | 'link' | 'flow' | 'rules';

export interface FilesToReview {
  /** Asked for. */
  readonly files: readonly FoundFile[];
  /** Read to understand them: these and more. */
  readonly context: readonly FoundFile[];
  /** Folders that stand for the projects. */
  readonly roots: readonly string[];
  /** About files that were asked for. */
  readonly notes: readonly FileNote[];
}

/** Finds what a review of the paths has to read. */
export function filesToReview(paths: readonly string[]): FilesToReview {
  const keys = paths.map(fileKey);
  const roots = [...new Set(keys.map(contextOf))].sort();
  // A path that is a root already is not walked twice; others are named, because ignore rules do not hold for them.
  const found = discoverFiles([...roots, ...keys.filter((key) => !roots.includes(key))]);
  const isAsked = ({ file }: { readonly file: string }): boolean => keys.some((key) => isInside(file, key));
  const files = found.files.filter((each) => isAsked(each) && isReviewed(each.file));
  const known = new Set(found.files.map(({ file }) => file));
  const above = discoverDeployments([...new Set(roots.flatMap(foldersAbove))]).filter(({ file }) => !known.has(file));
  return { files, context: [...found.files, ...above], roots, notes: found.notes.filter(isAsked) };
}

/** Reads, analyses and reviews. The paths exist. */
export async function review(request: ReviewRequest): Promise<Review> {
  const clock = startClock();
  const { progress, stdin } = request;
  const rules = request.rules ?? registeredRules;
  const parser = await createPythonParser(grammarBytes());
  const found = filesToReview(stdin === undefined ? request.paths : [stdin.file]);
  clock.spent('discover');

  const contextFiles = found.context.filter(({ file }) => file !== stdin?.file);
  let read = 0;
  const analysing = analyseAll(contextFiles, {
    parser,
    ...(request.jobs !== undefined && { jobs: request.jobs }),
    ...(request.rules !== undefined && { rules: request.rules }),
    onAnalysis: () => progress.show(`Reading file ${++read} of ${contextFiles.length}`),
  });
  // While other threads are at it.
  const stubs = libraryFacts(parser);
  const run = await analysing;
  const facts = new Map(run.analyses.map((analysis) => [analysis.file, analysis.facts]));
  const configOf = (root: string): ParsedConfig => findConfig(root, repositoryOf(root), textOf);
  const workspace = createWorkspace({
    roots: found.roots,
    rules,
    library: installedLibrary(stubs, facts, found.roots, configOf, parser),
    // Problems are told at the end, by `problems()`.
    log: { error: () => undefined, info: () => undefined },
    configOf: (root) => adjusted(configOf(root), request.adjust),
    isFinal: request.willChange !== true,
  });
  for (const analysis of run.analyses) workspace.set(analysis);
  const piped = stdin === undefined ? undefined : analyseFile(stdin, parser, rules);
  if (piped !== undefined) workspace.set(piped);
  clock.spent('analyse');

  finishReview(workspace, progress, clock);
  const keys = stdin === undefined ? request.paths.map(fileKey) : [stdin.file];
  const isAsked = (file: string): boolean => keys.some((key) => isInside(file, key));
  return {
    workspace,
    parser,
    rules,
    texts: createTexts(new Map(stdin && [[stdin.file, stdin.text]])),
    files: stdin === undefined ? found.files : [{ file: stdin.file, size: stdin.text.length }],
    notes: [...found.notes, ...run.notes.filter(({ file }) => isAsked(file))],
    problems: () => [...run.problems, ...workspace.problems().map(({ message }) => message)],
    findings: () =>
      workspace.allFindings().filter(({ location: { file } }) => isAsked(file) || isConfig(file, workspace)),
    phases: clock.phases,
    ruleTimes: clock.ruleTimes,
  };
}

/** Does all outstanding work of a workspace. */
export function finishReview(workspace: Workspace, progress: Progress, clock: Clock = startClock()): void {
  for (const step of workspace.review()) {
    const phase = (
      { linked: 'link', evaluated: 'flow', previewed: 'rules', ruled: 'rules', published: 'rules' } as const
    )[step.kind];
    clock.spent(phase, step.kind === 'ruled' ? step.subject : undefined);
    progress.show(`Reviewing ${step.project}: ${step.left} steps left`);
  }
  progress.clear();
}

interface Clock {
  /** The time since the last call went into this phase (and rule). */
  readonly spent: (phase: Phase, rule?: string) => void;
  readonly phases: ReadonlyMap<Phase, number>;
  readonly ruleTimes: ReadonlyMap<string, number>;
}

function startClock(): Clock {
  const phases = new Map<Phase, number>();
  const ruleTimes = new Map<string, number>();
  let last = performance.now();
  return {
    phases,
    ruleTimes,
    spent(phase, rule) {
      const now = performance.now();
      phases.set(phase, (phases.get(phase) ?? 0) + now - last);
      if (rule !== undefined) ruleTimes.set(rule, (ruleTimes.get(rule) ?? 0) + now - last);
      last = now;
    },
  };
}

function adjusted(parsed: ParsedConfig, adjust: (config: Config) => Config): ParsedConfig {
  return { ...parsed, config: adjust(parsed.config) };
}

/** Findings in files that are not code are about the configuration that was used. */
function isConfig(file: string, workspace: Workspace): boolean {
  return workspace.analysisOf(file) === undefined;
}

function textOf(file: string): string | undefined {
  return readText(file).text;
}
