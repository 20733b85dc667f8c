import { existsSync, readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { closest } from '#core/engine/closest.ts';
import type { Config } from '#core/engine/config.ts';
import type { Severity } from '#core/engine/finding.ts';
import { namesRule } from '#core/engine/selection.ts';
import { nearestRule } from '#core/engine/suppression.ts';
import { fileKey } from '#host/paths.ts';
import { rules } from '#rules/index.ts';
import { type CheckOptions, check, severities, showFiles } from './check.ts';
import { type ColorChoice, type ExitCode, fail } from './output.ts';

const examples = `
Examples:
  $ django-coach check                          review the project in this folder
  $ django-coach check shop/views.py            review one file; what it uses is read too
  $ django-coach check --fix                    and apply the safe fixes
  $ django-coach check --select orm,drf         only these chapters
  $ cat views.py | django-coach check - --stdin-filename shop/views.py

Exit codes: 0 nothing found, 1 something found, 2 the review could not be done.
`;

/** What commander hands over; see the options below. */
interface RawOptions {
  readonly outputFormat: CheckOptions['format'];
  readonly outputFile?: string;
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  readonly severity?: Severity;
  readonly fix: boolean;
  readonly unsafeFixes: boolean;
  readonly diff: boolean;
  readonly statistics: boolean;
  readonly exitZero: boolean;
  readonly stdinFilename?: string;
  readonly showFiles: boolean;
  readonly jobs?: number;
  readonly color: ColorChoice;
  readonly strict: boolean;
  readonly timings: boolean;
  readonly profileRules: boolean;
}

/** Adds `check` to the program. */
export function addCheckCommand(program: Command, done: (code: ExitCode) => void): void {
  program
    .command('check')
    .summary('review files or folders (default: the current folder)')
    .description('Reviews Django code: what is wrong, why it matters, what to do about it.')
    .argument('[paths...]', 'files or folders to review; "-" reads standard input')
    .addOption(
      new Option('--output-format <format>', 'how findings are printed')
        .choices(['full', 'concise', 'json'])
        .default('full'),
    )
    .option('-o, --output-file <file>', 'write the findings to a file instead of the terminal')
    .option('--select <rules>', 'only these rules: names, chapters or globs, separated by commas', list)
    .option('--ignore <rules>', 'all but these rules', list)
    .addOption(
      new Option(
        '--severity <level>',
        'only findings of this severity or a worse one (default: "information"; "hint" with json)',
      ).choices(severities),
    )
    .option('--fix', 'apply safe fixes, then report what is left', false)
    .option('--unsafe-fixes', 'with --fix or --diff: also fixes that need a look at the result', false)
    .option('--diff', 'print what --fix would change, and write nothing', false)
    .option('--statistics', 'print how often each rule found something instead of the findings', false)
    .option('-e, --exit-zero', 'exit with 0 also when something is found', false)
    .option('--stdin-filename <file>', 'the file that standard input stands for')
    .option('--show-files', 'list the files that would be reviewed, and do nothing else', false)
    .option('-j, --jobs <number>', 'threads to read files with (default: one for each processor)', positive)
    .option('--no-cache', 'review everything anew, without results kept from earlier runs')
    .option('--strict', 'exit with 2 when a part of the coach itself failed', false)
    .option('--timings', 'tell on standard error how long each part took', false)
    .option('--profile-rules', 'the same, and how long each rule took', false)
    .addOption(new Option('--color <when>', 'when to use colours').choices(['auto', 'always', 'never']).default('auto'))
    .addHelpText('after', examples)
    .action(async (paths: string[], raw: RawOptions) => done(await run(paths, raw)));
}

async function run(paths: readonly string[], raw: RawOptions): Promise<ExitCode> {
  const reviewed = paths.length === 0 && raw.stdinFilename === undefined ? ['.'] : paths;
  const isPiped = reviewed.includes('-') || raw.stdinFilename !== undefined;
  const problem = contradiction(reviewed, raw, isPiped) ?? unknownRule([...(raw.select ?? []), ...(raw.ignore ?? [])]);
  if (problem !== undefined) return fail(problem);
  const folders = reviewed.filter((path) => path !== '-');
  if (raw.showFiles) return showFiles(folders);
  const stdin = isPiped ? { file: fileKey(raw.stdinFilename ?? 'stdin.py'), text: readStdin() } : undefined;
  const { outputFormat: format, select, ignore, ...options } = raw;
  return check({ ...options, format, paths: folders, stdin, adjust: adjustment(select, ignore) });
}

/** What the command line adds to the configuration: `--select` takes its place, `--ignore` comes on top. */
function adjustment(select: readonly string[] | undefined, ignore: readonly string[] = []): (config: Config) => Config {
  return (config) => ({ ...config, select: select ?? config.select, ignore: [...config.ignore, ...ignore] });
}

function contradiction(paths: readonly string[], raw: RawOptions, isPiped: boolean): string | undefined {
  if (isPiped && paths.some((path) => path !== '-')) return 'give either standard input or paths to review, not both';
  if (isPiped && raw.fix) return 'standard input cannot be fixed in place; use --diff to see the changes';
  if (raw.fix && raw.diff) return '--fix writes and --diff does not: give one of them';
  if (raw.unsafeFixes && !raw.fix && !raw.diff) return '--unsafe-fixes does nothing without --fix or --diff';
  const missing = paths.find((path) => path !== '-' && !existsSync(path));
  return missing === undefined ? undefined : `${missing} does not exist`;
}

function unknownRule(patterns: readonly string[]): string | undefined {
  const unknown = patterns.find((pattern) => !rules.some(({ id }) => namesRule(pattern, id)));
  if (unknown === undefined) return undefined;
  const chapters = new Set(rules.map(({ id }) => id.split('/')[0] ?? ''));
  const near = (unknown.includes('/') ? undefined : closest(unknown, chapters)) ?? nearestRule(unknown, rules);
  const hint = near === undefined ? 'see "django-coach rules"' : `did you mean ${near}?`;
  return `${unknown} names no rule; ${hint}`;
}

function readStdin(): string {
  return readFileSync(0, 'utf8').replace(/^\uFEFF/, '');
}

function list(value: string, before: readonly string[] = []): readonly string[] {
  const names = value.split(',').map((name) => name.trim());
  return [...before, ...names.filter((name) => name !== '')];
}

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number from 1.');
  return number;
}
