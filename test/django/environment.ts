/**
 * Prepares a real Django, the judge of what we say about Django: `node esbuild.mjs --run test/django/environment.ts`
 * prints the versions of both, the oldest and the newest that the coach is for. A python3 that has what is needed is used
 * as it is; else a virtual environment in .cache gets it from pip, and what pip cannot reach from Debian's packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The oldest and the newest Django that the coach is for. */
export type Series = '4.2' | '5.2';
export const bothSeries: readonly Series[] = ['5.2', '4.2'];

export interface DjangoEnvironment {
  /** The interpreter to run. */
  readonly python: string;
  readonly django: string;
  readonly restFramework: string;
  readonly jinja: string;
  /** Folder of the django package. */
  readonly folder: string;
}

interface Wanted {
  /** Where the virtual environment is made. */
  readonly cache: string;
  /** Versions from `from` up to, but without, `below`. */
  readonly from: readonly [number, number];
  readonly below: readonly [number, number];
  /** The release of Debian that has this Django. */
  readonly debian: string;
}

/** Where each series is made, and which versions are of it. */
export const wanted: Readonly<Record<Series, Wanted>> = {
  '4.2': { cache: resolve('.cache/django-4.2'), from: [4, 2], below: [5, 0], debian: 'trixie' },
  '5.2': { cache: resolve('.cache/django'), from: [5, 2], below: [6, 0], debian: 'sid' },
};

const found = new Map<Series, DjangoEnvironment>();

/** The environment, made when there is none. Throws a sentence that says what to install when it cannot be had. */
export function djangoEnvironment(series: Series = '5.2'): DjangoEnvironment {
  const known = found.get(series);
  if (known !== undefined) return known;
  const environment = probe('python3', series) ?? probe(venvPython(series), series) ?? create(series);
  found.set(series, environment);
  return environment;
}

/** 'Django 5.2.17, Django REST framework 3.14.0, Jinja2 3.1.6' */
export function versionsOf(series: Series): string {
  const { django, restFramework, jinja } = djangoEnvironment(series);
  return `Django ${django}, Django REST framework ${restFramework}, Jinja2 ${jinja}`;
}

/** Runs Python code or a script file in the environment and gives what it printed. Throws what it complained about. */
export function runPython(args: readonly string[], input?: string, series?: Series): string {
  const run = spawnSync(djangoEnvironment(series).python, args, { encoding: 'utf8', input, maxBuffer: 1 << 29 });
  if (run.status !== 0) throw new Error(`python ${args[0]} failed: ${run.stderr || String(run.error)}`);
  return run.stdout;
}

function venvPython(series: Series): string {
  return join(wanted[series].cache, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
}

const question = `
import json, os, django, jinja2, rest_framework, rest_framework.serializers
print(json.dumps([django.__version__, rest_framework.VERSION, jinja2.__version__, os.path.dirname(django.__file__)]))
`;

/** What an interpreter has; undefined when it lacks something or its Django is of another series. */
function probe(python: string, series: Series): DjangoEnvironment | undefined {
  const run = spawnSync(python, ['-c', withSettings(question)], { encoding: 'utf8' });
  if (run.status !== 0) return undefined;
  const [django, restFramework, jinja, folder] = JSON.parse(run.stdout) as [string, string, string, string];
  if (!isOf(series, django)) return undefined;
  return { python, django, restFramework, jinja, folder: folder.replaceAll('\\', '/') };
}

/** Django REST framework reads settings while it is imported. */
function withSettings(code: string): string {
  return `from django.conf import settings\nsettings.configure()\nimport django\ndjango.setup()\n${code}`;
}

function isOf(series: Series, version: string): boolean {
  const { from, below } = wanted[series];
  return compare(version, from) >= 0 && compare(version, below) < 0;
}

/** Is a version older than another? */
export function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = than.split('.').map(Number);
  return compare(version, [major, minor]) < 0;
}

function compare(version: string, [major, minor]: readonly [number, number]): number {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor - major || ownMinor - minor;
}

function create(series: Series): DjangoEnvironment {
  const { cache, from, below } = wanted[series];
  console.error(`Preparing Django ${series} in ${cache} …`);
  if (!existsSync(venvPython(series))) makeVenv(cache);
  const django = `django>=${from.join('.')},<${below.join('.')}`;
  for (const requirement of [django, 'djangorestframework>=3.14', 'jinja2'])
    succeeds(venvPython(series), [...install, requirement]);
  const made = probe(venvPython(series), series) ?? fromDebian(series);
  if (made === undefined) throw new Error(help(series, 'neither pip nor apt-get could provide them'));
  return made;
}

const install = ['-m', 'pip', 'install', '--quiet', '--retries', '1', '--timeout', '30'];

function makeVenv(cache: string): void {
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  if (succeeds('python3', ['-m', 'venv', cache])) return;
  succeeds(...asRoot('apt-get', ['update', '-qq']));
  succeeds(...asRoot('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'python3-venv', 'python3-pip']));
  if (!succeeds('python3', ['-m', 'venv', cache])) throw new Error('python3 -m venv does not work');
}

/**
 * What pip could not fetch, from the Debian release that has it: unpacked into the environment, not installed, so that no
 * package of this machine changes. The release is read through a list of its own.
 */
function fromDebian(series: Series): DjangoEnvironment | undefined {
  const { cache, debian } = wanted[series];
  const missing = [
    ...(hasDjango(series) ? [] : ['python3-django', 'python3-asgiref', 'python3-sqlparse']),
    ...(has(series, 'rest_framework') ? [] : ['python3-djangorestframework']),
    ...(has(series, 'jinja2') ? [] : ['python3-jinja2', 'python3-markupsafe']),
  ];
  const downloads = join(cache, 'debian');
  rmSync(downloads, { recursive: true, force: true });
  mkdirSync(join(downloads, 'lists/partial'), { recursive: true });
  const sources = join(downloads, 'sources.list');
  writeFileSync(sources, `deb http://deb.debian.org/debian ${debian} main\n`);
  const options = Object.entries({
    'Dir::Etc::SourceList': sources,
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::State::Lists': join(downloads, 'lists'),
    'Dir::Cache': downloads,
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  succeeds('apt-get', [...options, 'update', '-qq']);
  if (!succeeds('apt-get', [...options, 'download', ...missing], downloads)) return undefined;
  for (const name of readdirSync(downloads).filter((file) => file.endsWith('.deb')))
    succeeds('dpkg-deb', ['-x', name, 'unpacked'], downloads);
  const packages = join(downloads, 'unpacked/usr/lib/python3/dist-packages');
  const target = spawnSync(venvPython(series), ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'], {
    encoding: 'utf8',
  });
  if (!existsSync(packages) || target.status !== 0) return undefined;
  succeeds('cp', ['-r', `${packages}/.`, target.stdout.trim()]);
  rmSync(downloads, { recursive: true, force: true });
  return probe(venvPython(series), series);
}

function hasDjango(series: Series): boolean {
  const run = spawnSync(venvPython(series), ['-c', 'import django; print(django.__version__)'], { encoding: 'utf8' });
  return run.status === 0 && isOf(series, run.stdout.trim());
}

function has(series: Series, module: string): boolean {
  const code = `import importlib.util as u, sys; sys.exit(u.find_spec("${module}") is None)`;
  return spawnSync(venvPython(series), ['-c', code]).status === 0;
}

function asRoot(program: string, args: readonly string[]): [string, string[]] {
  return process.getuid?.() === 0 ? [program, [...args]] : ['sudo', ['-n', program, ...args]];
}

function succeeds(program: string, args: readonly string[], cwd?: string): boolean {
  return (
    spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'], ...(cwd !== undefined && { cwd }) }).status === 0
  );
}

function help(series: Series, what: string): string {
  return `${what}. The tests against a real Django need python3 with "pip install 'django~=${series}.0' djangorestframework jinja2".`;
}

if (/[\\/]environment\.m?[jt]s$/.test(process.argv[1] ?? ''))
  for (const series of bothSeries) console.log(`${versionsOf(series)} (${djangoEnvironment(series).python})`);
