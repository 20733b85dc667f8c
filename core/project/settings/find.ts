import type { PythonFacts } from '../../facts/file-facts.ts';
import type { Project } from '../project.ts';
import type { Resolver } from '../resolver.ts';
import { folderOf } from '../roots.ts';
import type { SettingsModule } from '../settings.ts';
import { deployedModules } from './deployed.ts';
import type { DeployedModule } from './deployed.ts';
import { settingsNamesIn } from './references.ts';

/** A settings module and how it was found. */
export interface FoundSettings {
  readonly file: string;
  readonly module: string;
  readonly purpose: SettingsModule['purpose'];
  readonly isConfigured: boolean;
  /** Named by manage.py. */
  readonly isManaged: boolean;
  readonly isProduction: boolean;
}

type SettingsProject = Pick<Project, 'files' | 'python' | 'moduleOf' | 'fileOfModule' | 'isTest' | 'root'>;

interface Naming {
  isManaged: boolean;
  /** Named by wsgi or asgi. */
  isServed: boolean;
  /** The same, whatever the environment says. */
  isForced: boolean;
}

/**
 * Finds all settings modules: those that code names (manage.py, wsgi, asgi, DJANGO_SETTINGS_MODULE), those that deployment
 * files run with, those that look like one by content, and those that build on another with a star import. Sorted by file.
 */
export function findSettings(
  project: SettingsProject,
  resolver: Resolver,
  configured: string | undefined,
): FoundSettings[] {
  const named = namedModules(project);
  const configuredFile = configured === undefined ? undefined : project.fileOfModule(configured);
  const deployed = deployedModules(project);
  const files = new Set([...named.keys(), ...deployed.keys()]);
  if (configuredFile !== undefined) files.add(configuredFile);
  for (const [file, facts] of project.files) {
    if (facts.language === 'python' && looksLikeSettings(facts)) files.add(file);
  }
  addVariants(project, resolver, files);
  for (const file of files) if (isOfTemplate(project.root, file)) files.delete(file);
  return classify(project, resolver, [...files].sort(), { named, deployed, configured: configuredFile });
}

/** What others say of the modules: Python code, deployment files, the configuration. */
interface Evidence {
  readonly named: ReadonlyMap<string, Naming>;
  readonly deployed: ReadonlyMap<string, DeployedModule>;
  readonly configured: string | undefined;
}

const signs = ['ROOT_URLCONF', 'DATABASES', 'MIDDLEWARE', 'MIDDLEWARE_CLASSES', 'SECRET_KEY'];
const looks = new WeakMap<PythonFacts, boolean>();

function looksLikeSettings(facts: PythonFacts): boolean {
  let answer = looks.get(facts);
  if (answer === undefined) {
    const names = new Set(facts.assignments.map((assignment) => assignment.name));
    answer =
      (names.has('INSTALLED_APPS') && signs.some((sign) => names.has(sign))) ||
      (facts.classes.length > 0 && facts.imports.some(({ module }) => /^configurations(\.|$)/.test(module)));
    looks.set(facts, answer);
  }
  return answer;
}

/** The modules that DJANGO_SETTINGS_MODULE is set to anywhere, by file. */
function namedModules(project: SettingsProject): Map<string, Naming> {
  const named = new Map<string, Naming>();
  for (const [user, facts] of project.files) {
    if (facts.language !== 'python') continue;
    for (const { module, isForced } of settingsNamesIn(facts)) {
      const file = project.fileOfModule(module);
      if (file === undefined || !project.files.has(file) || isEmpty(project, file)) continue;
      const naming = named.get(file) ?? { isManaged: false, isServed: false, isForced: false };
      const isServed = servers.test(user) && !isForOthers(user);
      naming.isManaged ||= user.endsWith('/manage.py');
      naming.isServed ||= isServed;
      naming.isForced ||= isServed && isForced;
      named.set(file, naming);
    }
  }
  return named;
}

const servers = /\/(wsgi|asgi|gunicorn)[^/]*\.py$/;

/** `gunicorn.dev.conf.py`. */
function isForOthers(file: string): boolean {
  const purpose = purposeOfName(file.slice(file.lastIndexOf('/') + 1, -'.py'.length).toLowerCase());
  return purpose === 'development' || purpose === 'test';
}

/** manage.py of a project with `settings/base.py` and others may name the package, which sets nothing. */
function isEmpty(project: SettingsProject, file: string): boolean {
  const facts = project.python(file);
  return (
    facts !== undefined && facts.assignments.length === 0 && facts.imports.length === 0 && file.endsWith('/__init__.py')
  );
}

/** Modules with settings of their own that star-import a settings module: production.py over base.py. */
function addVariants(project: SettingsProject, resolver: Resolver, files: Set<string>): void {
  if (files.size === 0) return;
  for (let grown = true; grown;) {
    grown = false;
    for (const [file, facts] of project.files) {
      if (facts.language !== 'python' || files.has(file) || !setsSomething(facts)) continue;
      if (!starImports(resolver, file, facts).some((base) => files.has(base))) continue;
      files.add(file);
      grown = true;
    }
  }
}

const setters = new WeakMap<PythonFacts, boolean>();

function setsSomething(facts: PythonFacts): boolean {
  let answer = setters.get(facts);
  if (answer === undefined) {
    const stars = facts.imports.some((fact) => fact.name === '*' && fact.scope < 0);
    answer = stars && facts.assignments.some(({ name }) => name === name.toUpperCase() && /[A-Z]/.test(name));
    setters.set(facts, answer);
  }
  return answer;
}

function starImports(resolver: Resolver, file: string, facts: PythonFacts): string[] {
  return facts.imports.flatMap((fact) => {
    if (fact.name !== '*' || fact.scope >= 0) return [];
    const module = resolver.importedModule(file, fact);
    return module?.kind === 'module' && module.file !== undefined ? [module.file] : [];
  });
}

function classify(
  project: SettingsProject,
  resolver: Resolver,
  files: readonly string[],
  { named, deployed, configured }: Evidence,
): FoundSettings[] {
  const bases = basesOf(project, resolver, files);
  const byName = files.map((file) => purposeByName(project, file));
  const exact = files.filter((file) => exactName.test(file));
  const below = basesOf(project, resolver, exact);
  // `heroku.py` below `production.py`, and `compress_production.py` beside it, are not what production runs with.
  const isPartly = (file: string): boolean =>
    !exact.includes(file) &&
    !named.get(file)?.isServed &&
    !deployed.has(file) &&
    (below.has(file) || exact.some((other) => folderOf(other) === folderOf(file) && /_prod(uction)?\.py$/.test(file)));
  const purposes = files.map((file, i): SettingsModule['purpose'] => {
    const guess = byName[i];
    // What runs in production is more than a base, whatever its name.
    if (guess === 'base' && deployed.get(file)?.isSure) return 'production';
    if (guess === 'production' && isPartly(file)) return 'base';
    if (guess !== undefined) return guess;
    if (named.get(file)?.isServed || deployed.has(file)) return 'production';
    if (bases.has(file) && !named.get(file)?.isManaged) return 'base';
    return 'production';
  });
  const real = purposes.filter((purpose) => purpose !== 'test').length;
  const only = real === 1 ? purposes.findIndex((purpose) => purpose !== 'test' && purpose !== 'development') : -1;
  const served = servedIn(files, purposes, byName, { named, deployed, configured });
  // Where one says that it is for production, those that say nothing are for something else.
  const anyNamed = byName.includes('production');
  const isMeant = (i: number): boolean => purposes[i] === 'production' && (!anyNamed || byName[i] === 'production');
  return files.map((file, i) => ({
    file,
    module: project.moduleOf(file) ?? '',
    purpose: i === only ? 'only' : (purposes[i] ?? 'production'),
    isConfigured: file === configured,
    isManaged: named.get(file)?.isManaged ?? false,
    isProduction: i === only || (served.size > 0 ? served.has(file) : isMeant(i)),
  }));
}

/**
 * The modules that are served: those of deployment files, because the environment wins over the `setdefault` of wsgi and
 * asgi; without any, those that wsgi and asgi name. Empty when nobody says.
 */
function servedIn(
  files: readonly string[],
  purposes: readonly SettingsModule['purpose'][],
  byName: readonly (SettingsModule['purpose'] | undefined)[],
  { named, deployed }: Evidence,
): ReadonlySet<string> {
  const candidates = files.filter((_, i) => purposes[i] === 'production');
  const byCode = candidates.filter((file) => named.get(file)?.isServed);
  const forced = byCode.filter((file) => named.get(file)?.isForced);
  if (forced.length > 0) return new Set(forced);
  const saysProduction = (file: string): boolean => byName[files.indexOf(file)] === 'production';
  const isDoubted = byCode.some(saysProduction);
  const byDeployment = candidates.filter((file) => {
    const found = deployed.get(file);
    return found !== undefined && (found.isSure || saysProduction(file) || !isDoubted);
  });
  return new Set(byDeployment.length > 0 ? byDeployment : byCode);
}

/** Files that other settings modules star-import. */
function basesOf(project: SettingsProject, resolver: Resolver, files: readonly string[]): Set<string> {
  const bases = new Set<string>();
  for (const file of files) {
    const facts = project.python(file);
    for (const base of facts === undefined ? [] : starImports(resolver, file, facts))
      if (base !== file) bases.add(base);
  }
  return bases;
}

const patterns: readonly [RegExp, SettingsModule['purpose']][] = [
  [/(^|[._-])(tests?|testing|ci|travis|pytest|e2e)([._-]|$)/, 'test'],
  [
    /(^|[._-])(dev|devel|develop|development|local|debug|sandbox|examples?|samples?|templates?|dist|build|compose|static|collectstatic|assets|docs|sphinx)([._-]|$)/,
    'development',
  ],
  [/(^|[._-])(prod|production|live|deploy|deployment|staging|stage|heroku|aws|gae)([._-]|$)/, 'production'],
  [/(^|[._-])(base|common|defaults?|shared|components?)([._-]|$)/, 'base'],
];

const exactName = /\/(prod|production|live)\.py$/;

/** What a name in snake case says of the settings it stands for. */
export function purposeOfName(name: string): SettingsModule['purpose'] | undefined {
  return patterns.find(([pattern]) => pattern.test(name))?.[1];
}

/** Folders of projects that show or try something, and of templates for projects: nobody serves them. */
const trials =
  /^(examples?|samples?|demos?|sandbox|playground|test_?project|test_?app|docs|dev_?(project|site|app)|\w+_template)$/;

/** In the folder of a template for `startproject` or cookiecutter: settings of projects that are still to be made. */
function isOfTemplate(root: string, file: string): boolean {
  return file.includes('{{') || file.slice(root.length).includes('/project_name/');
}

/** What the file's own name says; undefined when it says nothing. */
function purposeByName(project: SettingsProject, file: string): SettingsModule['purpose'] | undefined {
  const parts = file.replace(/(\/__init__)?\.py$/, '').split('/');
  for (const part of [parts.at(-1) ?? '', parts.at(-2) ?? '']) {
    const found = purposeOfName(part.toLowerCase());
    if (found !== undefined) return found;
    if (part === 'settings') break;
  }
  const folders = file.slice(project.root.length).split('/').slice(0, -1);
  if (folders.some((folder) => trials.test(folder.toLowerCase()))) return 'development';
  // What runs in CI: .github, .circleci, .ci.
  if (folders.some((folder) => folder.startsWith('.'))) return 'test';
  return project.isTest(file) ? 'test' : undefined;
}
