/**
 * Prepares a real Django, the judge of what we say about Django: `node esbuild.mjs --run test/django/environment.ts`
 * prints its versions. A python3 that has Django and Django REST framework is used as it is; else a virtual environment
 * in .cache/django gets them from pip, and what pip cannot reach from Debian's packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface DjangoEnvironment {
  /** The interpreter to run: its Django is at least 4.2. */
  readonly python: string;
  readonly django: string;
  readonly restFramework: string;
  /** Folder of the django package. */
  readonly folder: string;
}

const cache = resolve('.cache/django');
const oldest = [4, 2] as const;
let found: DjangoEnvironment | undefined;

/** The environment, made when there is none. Throws a sentence that says what to install when it cannot be had. */
export function djangoEnvironment(): DjangoEnvironment {
  found ??= probe('python3') ?? probe(venvPython()) ?? create();
  return found;
}

/** Runs Python code or a script file in the environment and gives what it printed. Throws what it complained about. */
export function runPython(args: readonly string[], input?: string): string {
  const run = spawnSync(djangoEnvironment().python, args, { encoding: 'utf8', input, maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`python ${args[0]} failed: ${run.stderr || String(run.error)}`);
  return run.stdout;
}

function venvPython(): string {
  return join(cache, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
}

const question = `
import json, os, django, rest_framework, rest_framework.serializers
print(json.dumps([django.__version__, rest_framework.VERSION, os.path.dirname(django.__file__)]))
`;

/** What an interpreter has; undefined when it lacks something or its Django is too old. */
function probe(python: string): DjangoEnvironment | undefined {
  const run = spawnSync(python, ['-c', withSettings(question)], { encoding: 'utf8' });
  if (run.status !== 0) return undefined;
  const [django, restFramework, folder] = JSON.parse(run.stdout) as [string, string, string];
  return isRecent(django) ? { python, django, restFramework, folder: folder.replaceAll('\\', '/') } : undefined;
}

/** Django REST framework reads settings while it is imported. */
function withSettings(code: string): string {
  return `from django.conf import settings\nsettings.configure()\nimport django\ndjango.setup()\n${code}`;
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

function create(): DjangoEnvironment {
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  console.error('Preparing a real Django in .cache/django …');
  if (!succeeds('python3', ['-m', 'venv', cache])) {
    installDebian(['python3-venv', 'python3-pip']);
    if (!succeeds('python3', ['-m', 'venv', cache])) throw new Error(help('python3 -m venv does not work'));
  }
  for (const requirement of ['django>=4.2,<6', 'djangorestframework>=3.14']) {
    succeeds(venvPython(), ['-m', 'pip', 'install', '--quiet', '--retries', '1', '--timeout', '30', requirement]);
  }
  const made = probe(venvPython()) ?? fromDebian();
  if (made === undefined) throw new Error(help('pip and apt-get could not provide Django and Django REST framework'));
  return made;
}

/**
 * What pip could not fetch, from Debian's packages: unpacked into the environment, not installed, so that Debian's own
 * (older) Django does not come along with Django REST framework.
 */
function fromDebian(): DjangoEnvironment | undefined {
  const missing = [
    ...(has('django') ? [] : ['python3-django', 'python3-asgiref', 'python3-sqlparse']),
    ...(has('rest_framework') ? [] : ['python3-djangorestframework', 'python3-tz']),
  ];
  const downloads = join(cache, 'debian');
  mkdirSync(downloads, { recursive: true });
  if (
    !succeeds('apt-get', ['download', ...missing], downloads) &&
    !(updateDebian() && succeeds('apt-get', ['download', ...missing], downloads))
  ) {
    return undefined;
  }
  for (const name of readdirSync(downloads)) succeeds('dpkg-deb', ['-x', name, 'unpacked'], downloads);
  const packages = join(downloads, 'unpacked/usr/lib/python3/dist-packages');
  const target = spawnSync(venvPython(), ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'], {
    encoding: 'utf8',
  });
  if (!existsSync(packages) || target.status !== 0) return undefined;
  succeeds('cp', ['-r', `${packages}/.`, target.stdout.trim()]);
  return probe(venvPython());
}

function has(module: string): boolean {
  return (
    spawnSync(venvPython(), ['-c', `import importlib.util as u, sys; sys.exit(u.find_spec("${module}") is None)`])
      .status === 0
  );
}

function installDebian(packages: readonly string[]): void {
  updateDebian();
  succeeds(...asRoot('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]));
}

function updateDebian(): boolean {
  return succeeds(...asRoot('apt-get', ['update', '-qq']));
}

function asRoot(program: string, args: readonly string[]): [string, string[]] {
  return process.getuid?.() === 0 ? [program, [...args]] : ['sudo', ['-n', program, ...args]];
}

function succeeds(program: string, args: readonly string[], cwd?: string): boolean {
  return (
    spawnSync(program, args, { stdio: ['ignore', 'ignore', 'ignore'], ...(cwd !== undefined && { cwd }) }).status === 0
  );
}

function help(what: string): string {
  return `${what}. The tests against a real Django need python3 with "pip install 'django>=4.2' djangorestframework".`;
}

if (/[\\/]environment\.m?[jt]s$/.test(process.argv[1] ?? '')) {
  const { python, django, restFramework } = djangoEnvironment();
  console.log(`Django ${django}, Django REST framework ${restFramework} (${python})`);
}
