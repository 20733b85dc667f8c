import type { FileFacts } from '../facts/file-facts.ts';
import type { Log } from '../host.ts';
import type { Project } from '../project/project.ts';
import type { FileAnalysis } from './analyse.ts';
import type { ParsedConfig } from './config.ts';
import { crashMessage } from './crash.ts';
import type { Crash } from './crash.ts';
import type { Finding } from './finding.ts';
import { groupFiles } from './file-groups.ts';
import type { FileGroup } from './file-groups.ts';
import { presentFindings } from './present.ts';
import { createProjectReview } from './project-review.ts';
import type { ProjectReview, ReviewStep } from './project-review.ts';
import type { AnyRule } from './rule.ts';

export interface WorkspaceOptions {
  /** Workspace folders, or the paths that were asked for: '/' separated, no trailing slash. */
  readonly roots: readonly string[];
  readonly rules: readonly AnyRule[];
  /** Facts of the stub files: `libraryFacts(parser)`. */
  readonly library: ReadonlyMap<string, FileFacts>;
  readonly log: Log;
  /** The configuration of a project root (`findConfig`); undefined = the defaults. Asked again after `reconfigure`. */
  readonly configOf: (projectRoot: string) => ParsedConfig | undefined;
  /** No change is to follow the first review: it need not take down what findings depend on. A change costs it all again. */
  readonly isFinal?: boolean;
}

/** All analyses of a workspace and what follows from them. Holds no text and reads no file. */
export interface Workspace {
  /** Takes in a file, or its new state. The same facts again cost nothing. */
  set(analysis: FileAnalysis): void;
  /** Forgets a file. */
  delete(file: string): void;
  /** Asks `configOf` again: a configuration file changed. */
  reconfigure(): void;
  /**
   * Does outstanding work, one small unit a step: link a project, evaluate one entry point, run one rule over a project,
   * publish. A shell may stop at any step and call again later: what is done stays done. Ends when nothing is left.
   */
  review(): Generator<ReviewStep, void, void>;
  /** True when `review()` has nothing to do. */
  isReviewed(): boolean;
  /** Findings of a file, sorted; suppressed ones and those that the configuration does not want are left out. */
  findingsOf(file: string): readonly Finding[];
  /** The same of all files: configuration files too. */
  allFindings(): readonly Finding[];
  /** Linked projects, sorted by root. */
  projects(): readonly Project[];
  /** Projects that a file belongs to, for fixes and hovers. */
  projectsOf(file: string): readonly Project[];
  analysisOf(file: string): FileAnalysis | undefined;
  /** What went wrong inside the coach itself, in words for a person. */
  problems(): readonly { readonly message: string }[];
}

/** An empty workspace; fill it with `set`, then run `review()`. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { roots, rules, library, log, configOf, isFinal } = options;
  const analyses = new Map<string, FileAnalysis>();
  const reviews = new Map<string, ProjectReview>();
  const logged = new Set<string>();
  let ownersOf: ReadonlyMap<string, readonly string[]> = new Map();
  let regroup = false;
  let recent: string | undefined;
  let presented: ReadonlyMap<string, readonly Finding[]> | undefined;
  const touched = new Set<string>();

  function distribute(): void {
    if (regroup) {
      const groups = groupFiles(analyses.keys(), roots);
      ownersOf = ownersIn(groups);
      for (const root of reviews.keys()) if (!groups.some((group) => group.root === root)) reviews.delete(root);
      for (const group of groups) updateGroup(group);
    } else {
      for (const root of new Set([...touched].flatMap((file) => ownersOf.get(file) ?? []))) updateTouched(root);
    }
    regroup = false;
    touched.clear();
  }

  function updateGroup(group: FileGroup): void {
    const known = reviews.get(group.root);
    const isTouched = group.files.some((file) => touched.has(file));
    if (known !== undefined && !isTouched && known.files.size === group.files.length) return;
    const review = known ?? createProjectReview(group.root, group.name, rules, library, isFinal);
    reviews.set(group.root, review);
    review.update(factsOf(group.files), review.config ?? configOf(group.root), recent);
  }

  /** The same files, some with other facts. */
  function updateTouched(root: string): void {
    const review = reviews.get(root);
    if (review === undefined) return;
    const files = new Map(review.files);
    for (const file of touched) {
      const facts = files.has(file) ? analyses.get(file)?.facts : undefined;
      if (facts !== undefined) files.set(file, facts);
    }
    review.update(files, review.config ?? configOf(root), recent);
  }

  function factsOf(files: readonly string[]): ReadonlyMap<string, FileFacts> {
    return new Map(files.flatMap((file) => [[file, analyses.get(file)?.facts] as const]).filter(hasFacts));
  }

  function touch(file: string): void {
    touched.add(file);
    presented = undefined;
  }

  function logCrashes(): void {
    for (const { message } of problems()) {
      if (!logged.has(message)) log.error(message);
      logged.add(message);
    }
  }

  function problems(): { message: string }[] {
    const all: Crash[] = [];
    for (const { crashes } of analyses.values()) if (crashes.length > 0) all.push(...crashes);
    for (const review of sortedReviews()) all.push(...review.crashes);
    return all.map((crash) => ({ message: crashMessage(crash) }));
  }

  function sortedReviews(): ProjectReview[] {
    return [...reviews.values()].sort((a, b) => (a.root < b.root ? -1 : 1));
  }

  /** The project of the file that changed last goes first: somebody looks at it. */
  function nextReview(): ProjectReview | undefined {
    const waiting = sortedReviews().filter((review) => !review.isDone);
    return waiting.find((review) => recent !== undefined && review.files.has(recent)) ?? waiting[0];
  }

  function isReviewed(): boolean {
    return touched.size === 0 && !regroup && [...reviews.values()].every((review) => review.isDone);
  }

  function present(): ReadonlyMap<string, readonly Finding[]> {
    if (regroup || touched.size > 0) distribute();
    presented ??= presentFindings({
      analyses,
      reviews: sortedReviews(),
      ownerOf: (file) => reviews.get(ownersOf.get(file)?.[0] ?? ''),
      rules,
      isComplete: isReviewed() && problems().length === 0,
    });
    return presented;
  }

  return {
    set(analysis) {
      const known = analyses.get(analysis.file);
      analyses.set(analysis.file, analysis);
      presented = undefined;
      if (known?.facts === analysis.facts) return;
      if (known === undefined) regroup = true;
      recent = analysis.file;
      touch(analysis.file);
    },
    delete(file) {
      if (!analyses.delete(file)) return;
      regroup = true;
      touch(file);
    },
    reconfigure() {
      presented = undefined;
      for (const review of reviews.values()) review.update(review.files, configOf(review.root), recent);
    },
    *review() {
      while (true) {
        if (regroup || touched.size > 0) distribute();
        const step = nextReview()?.step();
        if (step === undefined) break;
        if (step.kind === 'published') presented = undefined;
        yield step;
      }
      presented = undefined;
      logCrashes();
    },
    isReviewed,
    findingsOf: (file) => present().get(file) ?? [],
    allFindings: () => [...present()].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, findings]) => findings),
    projects: () => sortedReviews().flatMap((review) => review.project ?? []),
    projectsOf: (file) => sortedReviews().flatMap((review) => (review.files.has(file) ? (review.project ?? []) : [])),
    analysisOf: (file) => analyses.get(file),
    problems,
  };
}

function ownersIn(groups: readonly FileGroup[]): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  for (const { root, files } of groups) for (const file of files) owners.set(file, [...(owners.get(file) ?? []), root]);
  return owners;
}

function hasFacts(entry: readonly [string, FileFacts | undefined]): entry is readonly [string, FileFacts] {
  return entry[1] !== undefined;
}
