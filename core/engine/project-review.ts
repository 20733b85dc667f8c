import type { FileFacts } from '../facts/file-facts.ts';
import type { EntryPoint } from '../flow/event.ts';
import { entryPointsOf } from '../project/entry-points.ts';
import { linkProject } from '../project/link.ts';
import type { Project } from '../project/project.ts';
import { defaultConfig } from './config.ts';
import type { ParsedConfig } from './config.ts';
import { crashOf } from './crash.ts';
import type { Crash } from './crash.ts';
import { createEvaluations, listenedFamilies } from './evaluations.ts';
import type { Finding } from './finding.ts';
import type { EventGroup } from './groups.ts';
import { compareFindings, isLibraryFile } from './report.ts';
import type { AnyRule } from './rule.ts';
import { relocateFindings } from './relocate.ts';
import { runRule } from './rule-runs.ts';
import type { RuleOutcome } from './rule-runs.ts';

/** What one unit of a review did: for progress, for the run log, for a shell that wants to publish. */
export interface ReviewStep {
  readonly kind: 'linked' | 'evaluated' | 'previewed' | 'ruled' | 'published';
  /** Root of the project. */
  readonly project: string;
  /** The entry point's id, the rule's id or the file whose findings are known before all others; '' for the rest. */
  readonly subject: string;
  /** Units of this project that are still to do. */
  readonly left: number;
}

/** The review of one project: what is known, and what is still to do. */
export interface ProjectReview {
  readonly root: string;
  readonly project: Project | undefined;
  readonly config: ParsedConfig | undefined;
  /** Findings of flow and project rules, sorted, as of the last complete review; of the recent file, what is known by now. */
  readonly findings: readonly Finding[];
  readonly crashes: readonly Crash[];
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly isDone: boolean;
  /** The files are other ones, or changed; the next unit links them. `recent` is the file to begin with. */
  update(files: ReadonlyMap<string, FileFacts>, config: ParsedConfig | undefined, recent: string | undefined): void;
  /** Does the next unit of work; undefined when nothing is left. */
  step(): ReviewStep | undefined;
}

/** Starts the review of a project; it has no files before the first `update`. `isFinal`: no change is to follow it. */
export function createProjectReview(
  root: string,
  name: string,
  rules: readonly AnyRule[],
  library: ReadonlyMap<string, FileFacts>,
  isFinal = false,
): ProjectReview {
  const evaluations = createEvaluations(listenedFamilies(rules), !isFinal);
  const running = rules.filter((rule) => 'on' in rule || 'project' in rule);
  const flowRules = rules.filter((rule) => 'on' in rule);
  const flowCodes = new Set(flowRules.map(({ id }) => id));
  let files: ReadonlyMap<string, FileFacts> = new Map();
  let config: ParsedConfig | undefined;
  let recent: string | undefined;
  let project: Project | undefined;
  let state: 'stale' | 'working' | 'done' = 'stale';
  let linkCrash: Crash | undefined;
  /** Entry points to evaluate, the next one last: those that may say something of the recent file, and all others. */
  let urgent: EntryPoint[] = [];
  let waiting: EntryPoint[] = [];
  let mayPreview = false;
  let ruled = new Map<string, RuleOutcome>();
  let waitingRules: AnyRule[] = [];
  let findings: readonly Finding[] | undefined;
  /** The last complete review. */
  let settled: Pick<ProjectReview, 'findings' | 'files'> | undefined;

  const left = (): number => urgent.length + waiting.length + waitingRules.length + (state === 'done' ? 0 : 1);
  const done = (kind: ReviewStep['kind'], subject: string): ReviewStep => ({
    kind,
    project: root,
    subject,
    left: left(),
  });

  function link(): void {
    [urgent, waiting, ruled, linkCrash, mayPreview] = [[], [], new Map(), undefined, false];
    waitingRules = [...running];
    state = 'working';
    try {
      const { settingsModule, targetDjango } = config?.config ?? defaultConfig;
      project = linkProject({
        root,
        name,
        files,
        library,
        ...(settingsModule !== undefined && { settingsModule }),
        ...(targetDjango !== undefined && { targetDjango }),
        ...(project !== undefined && { previous: project }),
      });
      waiting = evaluations.relink(project, entryPointsOf(project)).reverse();
    } catch (error) {
      evaluations.clear();
      [project, waitingRules, linkCrash] = [undefined, [], crashOf('link', root, error)];
    }
    // Before anything was found, there is nobody to whom a part of it is worth the delay of the whole.
    const file = findings === undefined ? undefined : recent;
    if (file === undefined) return;
    urgent = waiting.filter((entryPoint) => entryPoint.file === file || evaluations.pointed(entryPoint.id, file));
    waiting = waiting.filter((entryPoint) => !urgent.includes(entryPoint));
    mayPreview = true;
  }

  function run(rule: AnyRule, linked: Project, groups: () => readonly EventGroup[]): RuleOutcome {
    return runRule(rule, linked, config?.config ?? defaultConfig, groups);
  }

  /**
   * What is known of the recent file by now: what flow rules see in it, and what rules about the whole project said of it
   * last. The other files keep what they had.
   */
  function preview(linked: Project, file: string): void {
    const isRecent = ({ location }: Finding): boolean => location.file === file;
    const groups = evaluations.groupsIn(file);
    const fresh = flowRules.flatMap((rule) => run(rule, linked, () => groups).findings).filter(isRecent);
    const said = (settled?.findings ?? []).filter((finding) => isRecent(finding) && !flowCodes.has(finding.code));
    const kept = relocateFindings(said, file, settled?.files.get(file), files.get(file));
    const others = (findings ?? []).filter((finding) => !isRecent(finding));
    findings = [...others, ...fresh, ...kept].sort(compareFindings);
  }

  function publish(): void {
    state = 'done';
    const found = [...ruled.values()].flatMap((outcome) => outcome.findings);
    findings = found.filter((finding) => !isLibraryFile(finding.location.file)).sort(compareFindings);
    settled = { findings, files };
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
      return findings ?? [];
    },
    get files() {
      return files;
    },
    get crashes() {
      const inRules = [...ruled.values()].flatMap((outcome) => outcome.crashes);
      return [...(linkCrash ? [linkCrash] : []), ...evaluations.crashes(), ...inRules];
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
      if (urgent.length === 0 && mayPreview && project !== undefined && recent !== undefined) {
        mayPreview = false;
        preview(project, recent);
        return done('previewed', recent);
      }
      const entryPoint = urgent.pop() ?? waiting.pop();
      if (entryPoint !== undefined && project !== undefined) {
        evaluations.run(entryPoint);
        return done('evaluated', entryPoint.id);
      }
      const rule = waitingRules.pop();
      if (rule !== undefined && project !== undefined) {
        ruled.set(rule.id, run(rule, project, evaluations.groups));
        return done('ruled', rule.id);
      }
      publish();
      return done('published', '');
    },
  };
}
