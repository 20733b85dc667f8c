import type { FileFacts } from '../facts/file-facts.ts';
import type { EntryPoint } from '../flow/event.ts';
import { entryPointsOf } from '../project/entry-points.ts';
import { linkProject } from '../project/link.ts';
import type { Project } from '../project/project.ts';
import { defaultConfig } from './config.ts';
import type { ParsedConfig } from './config.ts';
import { crashOf } from './crash.ts';
import type { Crash } from './crash.ts';
import { evaluateSafely, listenedFamilies, stillTrue } from './evaluations.ts';
import type { Evaluated } from './evaluations.ts';
import type { Finding } from './finding.ts';
import { mergeGroups } from './groups.ts';
import type { EventGroup } from './groups.ts';
import { compareFindings, compareText, isLibraryFile } from './report.ts';
import type { AnyRule } from './rule.ts';
import { runRule } from './rule-runs.ts';
import type { RuleOutcome } from './rule-runs.ts';

/** What one unit of a review did: for progress, for the run log, for a shell that wants to publish. */
export interface ReviewStep {
  readonly kind: 'linked' | 'evaluated' | 'ruled' | 'published';
  /** Root of the project. */
  readonly project: string;
  /** The entry point's id or the rule's id; '' for the others. */
  readonly subject: string;
  /** Units of this project that are still to do. */
  readonly left: number;
}

/** The review of one project: what is known, and what is still to do. */
export interface ProjectReview {
  readonly root: string;
  readonly project: Project | undefined;
  readonly config: ParsedConfig | undefined;
  /** Findings of flow and project rules, sorted, as of the last complete review. */
  readonly findings: readonly Finding[];
  readonly crashes: readonly Crash[];
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly isDone: boolean;
  /** The files are other ones, or changed; the next unit links them. `recent` is the file to begin with. */
  update(files: ReadonlyMap<string, FileFacts>, config: ParsedConfig | undefined, recent: string | undefined): void;
  /** Does the next unit of work; undefined when nothing is left. */
  step(): ReviewStep | undefined;
}

/** Starts the review of a project; it has no files before the first `update`. */
export function createProjectReview(
  root: string,
  name: string,
  rules: readonly AnyRule[],
  library: ReadonlyMap<string, FileFacts>,
): ProjectReview {
  const families = listenedFamilies(rules);
  const running = rules.filter((rule) => 'on' in rule || 'project' in rule);
  let files: ReadonlyMap<string, FileFacts> = new Map();
  let config: ParsedConfig | undefined;
  let recent: string | undefined;
  let project: Project | undefined;
  let state: 'stale' | 'working' | 'done' = 'stale';
  let linkCrash: Crash | undefined;
  let order: readonly EntryPoint[] = [];
  let evaluated = new Map<string, Evaluated>();
  let waiting: EntryPoint[] = [];
  let merged: readonly EventGroup[] | undefined;
  let ruled = new Map<string, RuleOutcome>();
  let waitingRules: AnyRule[] = [];
  let findings: readonly Finding[] = [];

  const left = (): number => waiting.length + waitingRules.length + (state === 'done' ? 0 : 1);
  const done = (kind: ReviewStep['kind'], subject: string): ReviewStep => ({
    kind,
    project: root,
    subject,
    left: left(),
  });

  function link(): void {
    const keep = evaluated;
    evaluated = new Map();
    [order, waiting, ruled, merged, linkCrash] = [[], [], new Map(), undefined, undefined];
    waitingRules = [...running];
    state = 'working';
    let linked: Project;
    try {
      const { settingsModule, targetDjango } = config?.config ?? defaultConfig;
      linked = linkProject({
        root,
        name,
        files,
        library,
        ...(settingsModule !== undefined && { settingsModule }),
        ...(targetDjango !== undefined && { djangoVersion: targetDjango }),
      });
      order = [...entryPointsOf(linked)].sort((a, b) => compareText(a.id, b.id));
    } catch (error) {
      [project, waitingRules, linkCrash] = [undefined, [], crashOf('link', root, error)];
      return;
    }
    project = linked;
    for (const entryPoint of order) {
      const known = stillTrue(linked, entryPoint, keep.get(entryPoint.id), files);
      if (known === undefined) waiting.push(entryPoint);
      else evaluated.set(entryPoint.id, known);
    }
    const first = waiting.filter((entryPoint) => entryPoint.file === recent);
    waiting = [...first, ...waiting.filter((entryPoint) => entryPoint.file !== recent)].reverse();
  }

  function groups(): readonly EventGroup[] {
    merged ??= mergeGroups(order.flatMap(({ id }) => evaluated.get(id)?.groups ?? []));
    return merged;
  }

  function publish(): void {
    state = 'done';
    const found = [...ruled.values()].flatMap((outcome) => outcome.findings);
    findings = found.filter((finding) => !isLibraryFile(finding.location.file)).sort(compareFindings);
  }

  return {
    root,
    get project() {
      return project;
    },
    get config() {
      return config;
    },
    get findings() {
      return findings;
    },
    get files() {
      return files;
    },
    get crashes() {
      const flow = order.flatMap(({ id }) => evaluated.get(id)?.crash ?? []);
      const inRules = [...ruled.values()].flatMap((outcome) => outcome.crashes);
      return [...(linkCrash ? [linkCrash] : []), ...flow, ...inRules];
    },
    get isDone() {
      return state === 'done';
    },
    update(newFiles, newConfig, newRecent) {
      [files, config, recent, state] = [newFiles, newConfig, newRecent, 'stale'];
    },
    step() {
      if (state === 'done') return undefined;
      if (state === 'stale') {
        link();
        return done('linked', '');
      }
      const entryPoint = waiting.pop();
      if (entryPoint !== undefined && project !== undefined) {
        evaluated.set(entryPoint.id, evaluateSafely(project, entryPoint, families, files));
        return done('evaluated', entryPoint.id);
      }
      const rule = waitingRules.pop();
      if (rule !== undefined && project !== undefined) {
        ruled.set(rule.id, runRule(rule, project, config?.config ?? defaultConfig, groups));
        return done('ruled', rule.id);
      }
      publish();
      return done('published', '');
    },
  };
}
