import type { Config } from '#core/engine/config.ts';
import type { Finding, Severity } from '#core/engine/finding.ts';
import type { SourceFile } from '#core/host.ts';
import { rules } from '#rules/index.ts';
import { applyFixes, type Fixed } from './fix/apply.ts';
import { reportOf } from './fix/realised.ts';
import { unifiedDiff, writeChanges } from './fix/write.ts';
import { formatConcise } from './format/concise.ts';
import { formatFull } from './format/full.ts';
import { formatJson } from './format/json.ts';
import type { Report } from './format/reported.ts';
import { formatStatistics, formatStatisticsJson } from './format/statistics.ts';
import { counted } from './format/summary.ts';
import { type ColorChoice, type Colors, colorsFor, type ExitCode, fail, print, replaceFile, tell } from './output.ts';
import { profileOf, timedRules, timingsOf } from './profile.ts';
import { type Progress, startProgress } from './progress.ts';
import { filesToReview, type Review, review } from './review.ts';
import { shownPath } from './texts.ts';

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly stdin: SourceFile | undefined;
  readonly adjust: (config: Config) => Config;
  readonly format: 'full' | 'concise' | 'json';
  readonly outputFile?: string;
  readonly severity?: Severity;
  readonly fix: boolean;
  readonly unsafeFixes: boolean;
  readonly diff: boolean;
  readonly statistics: boolean;
  readonly exitZero: boolean;
  readonly jobs?: number;
  readonly color: ColorChoice;
  readonly strict: boolean;
  readonly timings: boolean;
  readonly profileRules: boolean;
}

/** From the worst to the mildest. */
export const severities = ['error', 'warning', 'information', 'hint'] as const satisfies Severity[];

/** Reviews, fixes if asked to, and prints. The paths exist. */
export async function check(options: CheckOptions): Promise<ExitCode> {
  const progress = startProgress();
  const timed = options.profileRules ? timedRules(rules) : undefined;
  const willChange = options.fix || options.diff;
  const reviewed = await review({ ...options, jobs: options.jobs, rules: timed?.rules, progress, willChange });
  progress.clear();
  tellAbout(reviewed);

  const isWanted = severityFilter(options.severity ?? mildest(options));
  const outcome = willChange ? fix(reviewed, isWanted, options, progress) : undefined;
  const report = reportOf(reviewed.findings().filter(isWanted), reviewed);
  const unwritable = options.diff
    ? output(unifiedDiff(outcome?.changes ?? [], resultColors(options)), options)
    : output(formatted(report, options), options);
  if (unwritable !== undefined) return fail(unwritable);

  if (options.timings || timed) process.stderr.write(timingsOf(reviewed));
  if (timed !== undefined) process.stderr.write(profileOf(reviewed, timed.times()));
  for (const problem of reviewed.problems()) tell('error', problem);
  if (outcome?.failed === true) return 2;
  if (options.strict && reviewed.problems().length > 0) return 2;
  const found = options.diff ? (outcome?.changes.length ?? 0) : report.reported.length;
  return found > 0 && !options.exitZero ? 1 : 0;
}

/** Lists the files that a review of the paths would report on. */
export function showFiles(paths: readonly string[]): ExitCode {
  const { files } = filesToReview(paths);
  print(files.map(({ file }) => shownPath(file)).join('\n'));
  return 0;
}

/** Fixes in memory, and on disk unless only a diff is wanted. */
function fix(
  reviewed: Review,
  isWanted: (finding: Finding) => boolean,
  options: CheckOptions,
  progress: Progress,
): Fixed & { readonly failed: boolean } {
  const fixed = applyFixes(reviewed, isWanted, options.unsafeFixes, progress);
  if (!fixed.settled) tell('warning', 'fixes kept coming up and were broken off; please report this as a bug');
  const failures = options.diff ? [] : writeChanges(fixed.changes);
  for (const failure of failures) tell('error', failure);
  if (!options.diff) tellFixed(fixed);
  return { ...fixed, failed: failures.length > 0 };
}

function tellFixed({ counts, changes }: Fixed): void {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return;
  const lines = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, count]) => `  ${count} × ${code}\n`);
  process.stderr.write(`Fixed ${counted(total, 'problem')} in ${counted(changes.length, 'file')}:\n${lines.join('')}`);
}

/** Says on standard error what a reader of the results has to know about them. */
function tellAbout({ files, notes, workspace }: Review): void {
  for (const { file, message } of notes) tell('warning', `${shownPath(file)}: ${message}`);
  if (files.length === 0) tell('warning', 'nothing to review: no Python files or templates in the given paths');
  else if (!isDjango(workspace)) {
    tell(
      'note',
      'this does not look like a Django project: no settings, no manage.py and no import of django were found',
    );
  }
}

function isDjango(workspace: Review['workspace']): boolean {
  return workspace.projects().some((project) => {
    if (project.settings.modules.length > 0) return true;
    return [...project.files].some(([file, facts]) => {
      if (project.isLibrary(file)) return false;
      if (file.endsWith('/manage.py')) return true;
      return (
        facts.language === 'python' && facts.imports.some(({ module }) => /^(django|rest_framework)\b/.test(module))
      );
    });
  });
}

function formatted(report: Report, options: CheckOptions): string {
  const colors = resultColors(options);
  if (options.statistics) {
    return options.format === 'json' ? formatStatisticsJson(report, rules) : formatStatistics(report, rules, colors);
  }
  if (options.format === 'json') return formatJson(report);
  return options.format === 'concise' ? formatConcise(report, colors) : formatFull(report, colors);
}

/** Writes the results; gives a sentence when the file cannot be written. */
function output(text: string, { outputFile }: CheckOptions): string | undefined {
  if (outputFile === undefined) {
    print(text);
    return undefined;
  }
  return replaceFile(outputFile, text === '' || text.endsWith('\n') ? text : `${text}\n`);
}

function resultColors({ color, outputFile }: CheckOptions): Colors {
  return colorsFor(process.stdout, outputFile !== undefined && color === 'auto' ? 'never' : color);
}

/** Hints are for programs and for those who ask: people see what the Problems panel of an editor shows. */
function mildest({ format, statistics }: CheckOptions): Severity {
  return format === 'json' && !statistics ? 'hint' : 'information';
}

function severityFilter(worstOf: Severity | undefined): (finding: Finding) => boolean {
  const limit = worstOf === undefined ? severities.length : severities.indexOf(worstOf);
  return ({ severity }) => severities.indexOf(severity) <= limit;
}
