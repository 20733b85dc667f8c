import type { FindingGroup, RelatedPlace, Severity } from '#core/engine/finding.ts';
import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import type { ProjectContext } from '#core/engine/rule.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import type { SettingsModule, SettingValue } from '#core/project/settings.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { holds, plainSetting, settingIn } from '#core/project/settings/effective.ts';
import type { EffectiveSetting } from '#core/project/settings/effective.ts';
import { isTruthy } from '#core/project/settings/values.ts';
import type { Location } from '#core/text/range.ts';

/** A setting as one production module ends up with it. */
export interface ProductionSetting {
  readonly module: SettingsModule;
  readonly value: SettingValue;
}

/**
 * What production modules set a name to, each place once: several modules may inherit the same line of a base module.
 * Modules for development and tests are never looked at.
 */
export function productionSettings(project: Project, name: string): readonly ProductionSetting[] {
  const seen = new Set<string>();
  return project.settings.production.flatMap((module) => {
    const value = module.values.get(name);
    const key = value && `${value.location.file}:${value.location.start}`;
    if (value === undefined || key === undefined || seen.has(key) || value.conditional) return [];
    if (isWrittenForOthers(project, value.location)) return [];
    seen.add(key);
    return [{ module, value }];
  });
}

/** What is wrong with a setting of one module. */
export interface SettingProblem<Data> {
  readonly name: string;
  /** Where the module sets it; undefined when it does not, and Django's default is the problem. */
  readonly value: SettingValue | undefined;
  readonly data: Data;
  /** The Python text of a better value: replaces what is written, or is appended as a new line. */
  readonly better?: string | undefined;
  readonly fix?: FixIntent | undefined;
  /** The place, when it is a part of the value. */
  readonly at?: Location | undefined;
  readonly djangoCheck?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly related?: readonly RelatedPlace[];
}

/**
 * Reports what `find` sees in the production modules, each place once. What a module lacks is reported at one place of it
 * and shown as one finding, and so is everything a deployment hardens while DEBUG is on (docs/decisions/grouped-settings.md).
 */
export function reportSettings<Data>(
  ctx: Pick<ProjectContext<Data>, 'project' | 'report'>,
  find: (module: SettingsModule) => SettingProblem<Data> | readonly SettingProblem<Data>[] | undefined,
): void {
  const { project, report } = ctx;
  const seen = new Set<string>();
  for (const module of project.settings.production) {
    for (const problem of [find(module) ?? []].flat()) {
      // What a module lacks that another one is built on is told there.
      if (problem.value === undefined && isBuiltOnProduction(project, module)) continue;
      const location = placeOf(project, module, problem);
      const key = `${location.file}:${location.start}`;
      if (seen.has(key) || isWrittenForOthers(project, location)) continue;
      seen.add(key);
      const { data, severity, related } = problem;
      report({
        location,
        data,
        settings: module,
        fix: problem.fix ?? betterValue(project, module, problem),
        group: groupOf(module, problem),
        ...('djangoCheck' in problem && { djangoCheck: problem.djangoCheck }),
        ...(severity !== undefined && { severity }),
        ...(related !== undefined && { related }),
      });
    }
  }
}

/** The line stands in a module for development or tests, which production takes only where it is there. */
function isWrittenForOthers(project: Project, { file }: Location): boolean {
  if (project.isTest(file)) return true;
  const owner = project.settings.modules.find((module) => module.file === file);
  return owner?.purpose === 'development' || owner?.purpose === 'test';
}

/** The module takes the most of its settings from another production module: what it adds is little. */
function isBuiltOnProduction(project: Project, module: SettingsModule): boolean {
  const files = new Set(
    ['INSTALLED_APPS', 'SECRET_KEY', 'MIDDLEWARE'].map((name) => module.values.get(name)?.location.file),
  );
  return project.settings.production.some(({ file }) => file !== module.file && files.has(file));
}

/** The problem of a setting that is known and not as wanted. */
export function problemWhere<Data>(
  module: SettingsModule,
  name: string,
  isWrong: (setting: EffectiveSetting) => boolean,
  data: Data,
  better?: string,
): SettingProblem<Data> | undefined {
  const setting = settingIn(module, name);
  return setting !== undefined && isWrong(setting) ? { name, value: setting.value, data, better } : undefined;
}

/** `settings.X is True`, as Django's checks ask. */
export function isExactlyTrue({ constant }: EffectiveSetting): boolean {
  return 'value' in constant && constant.value === true;
}

export const securityMiddleware = 'django.middleware.security.SecurityMiddleware';
export const sessionMiddleware = 'django.contrib.sessions.middleware.SessionMiddleware';
export const csrfMiddleware = 'django.middleware.csrf.CsrfViewMiddleware';
export const frameMiddleware = 'django.middleware.clickjacking.XFrameOptionsMiddleware';

export function hasSecurityMiddleware(module: SettingsModule): boolean {
  return holds(module, 'MIDDLEWARE', securityMiddleware) === true;
}

/** MIDDLEWARE is known and holds neither this middleware nor one whose name says that it stands for it. */
export function lacksMiddleware(module: SettingsModule, dotted: string, standIns: RegExp): boolean {
  if (module.values.has('MIDDLEWARE_CLASSES') || holds(module, 'MIDDLEWARE', dotted) !== false) return false;
  const { constant } = settingIn(module, 'MIDDLEWARE') as EffectiveSetting;
  const items = 'items' in constant ? constant.items : [];
  return !items.some((item) => item && 'value' in item && standIns.test(String(item.value)));
}

/** Inserts an item into a list that is written out: before the first item that `before` accepts. */
export function itemInserted(
  project: Project,
  value: SettingValue | undefined,
  title: string,
  item: string,
  before: (text: string, index: number, count: number) => boolean,
): FixIntent | undefined {
  const source = value && assignedExpr(project, value);
  if (source?.k !== 'list' && source?.k !== 'tuple') return undefined;
  const { items } = source;
  const next = items.find((each, i) => each.k === 'str' && before(each.value, i, items.length));
  if (next === undefined || value === undefined) return undefined;
  const location = { file: value.location.file, start: next.start, end: next.end };
  return { title, applicability: 'unsafe', changes: [{ kind: 'insert-item', before: location, text: `"${item}"` }] };
}

/** `os.environ["NAME"]` in a file, with the import that it takes. */
export function environmentItem(project: Project, file: string, variable: string): { text: string; add: FixChange[] } {
  const os = project.lookup(file, 'os');
  if (os?.kind === 'external' && os.name === 'os') return { text: `os.environ["${variable}"]`, add: [] };
  return { text: `environ["${variable}"]`, add: [{ kind: 'add-import', file, module: 'os', name: 'environ' }] };
}

/** The fix that reads a text from the environment instead; undefined when it is not one literal. */
export function readFromEnvironment(
  project: Project,
  file: string,
  source: Expr | undefined,
  variable: string,
  after = '',
): FixIntent | undefined {
  const expected = source && writtenAs(source);
  if (source === undefined || expected === undefined) return undefined;
  const { text, add } = environmentItem(project, file, variable);
  const location = { file, start: source.start, end: source.end };
  const title = `Read it from \`${variable}\` in the environment`;
  return {
    title,
    applicability: 'unsafe',
    changes: [...add, { kind: 'replace', location, expected, text: text + after }],
  };
}

/** The texts that an expression may stand as; longer ones than a word are left to people. */
export function writtenAs(source: Expr): readonly string[] | undefined {
  switch (source.k) {
    case 'bool':
      return [source.value ? 'True' : 'False'];
    case 'num':
      return [String(source.value)];
    case 'str':
      return [`"${source.value}"`, `'${source.value}'`];
    case 'none':
      return ['None'];
    case 'name':
      return [source.id];
    case 'not':
      return writtenAs(source.value)?.map((text) => `not ${text}`);
    case 'list':
      return bracketed(source.items, '[', ']');
    case 'tuple':
      return bracketed(source.items, '(', ')');
    default:
      return undefined;
  }
}

function bracketed(items: readonly Expr[], open: string, close: string): string[] | undefined {
  const [first] = items;
  if (first === undefined) return [open + close];
  const written = items.length === 1 ? writtenAs(first) : undefined;
  return written?.flatMap((text) => [`${open}${text}${close}`, `${open}${text},${close}`]);
}

/** The module's own DEBUG is on: it is in the state in which somebody develops. */
export function isDebugOn(module: SettingsModule): boolean {
  const debug = settingIn(module, 'DEBUG');
  return debug?.value !== undefined && isTruthy(debug.constant);
}

/** What a deployment hardens, the most urgent first: of a group, this decides which finding is shown. */
const hardening = [
  'DEBUG',
  'SECRET_KEY',
  'ALLOWED_HOSTS',
  'SESSION_COOKIE_SECURE',
  'CSRF_COOKIE_SECURE',
  'SECURE_SSL_REDIRECT',
  'SECURE_HSTS_SECONDS',
  'SECURE_HSTS_INCLUDE_SUBDOMAINS',
  'SECURE_HSTS_PRELOAD',
  'AUTH_PASSWORD_VALIDATORS',
  'STATIC_ROOT',
];

/** The group of a finding about a setting; undefined when it stands for itself. */
export function groupOf(
  module: SettingsModule,
  { name, value }: Pick<SettingProblem<unknown>, 'name' | 'value'>,
): FindingGroup | undefined {
  const rank = hardening.indexOf(name);
  if (rank < 0 || (value !== undefined && !isDebugOn(module))) return undefined;
  return { key: `settings of ${module.file} ${module.className ?? ''}`, rank, subject: name };
}

function placeOf<Data>(project: Project, module: SettingsModule, problem: SettingProblem<Data>): Location {
  const { value, at } = problem;
  if (at !== undefined) return at;
  if (value === undefined) return anchorOf(project, module);
  const source = assignedExpr(project, value);
  // A long list is no place to look at: its name is.
  const isLong = source === undefined || ((source.k === 'list' || source.k === 'tuple') && source.items.length > 1);
  const { start, end } = isLong ? value.location : source;
  return { file: value.location.file, start, end };
}

const anchors = ['ALLOWED_HOSTS', 'DEBUG', 'SECRET_KEY'];

/** Where something is reported that a module does not set: at one of its own settings. */
function anchorOf(project: Project, module: SettingsModule): Location {
  const { file, className, values } = module;
  const facts = project.python(file);
  const own = anchors.find((name) => values.get(name)?.location.file === file);
  const last = own === undefined ? undefined : values.get(own)?.location;
  // What `ALLOWED_HOSTS.append(…)` adds while debugging is no place for it: where the name is first set is one.
  const set = facts?.assignments.find(({ name, op }) => name === own && op === '=');
  const isSetHere = facts?.assignments.some(({ nameStart }) => nameStart === last?.start) === true;
  if (set !== undefined && !isSetHere) return { file, start: set.nameStart, end: set.nameEnd };
  if (last !== undefined) return last;
  const owner = facts?.classes.find((fact) => fact.name === className);
  if (owner !== undefined) return { file, start: owner.nameStart, end: owner.nameEnd };
  const first = facts?.assignments.find(({ name }) => name === name.toUpperCase());
  if (first !== undefined) return { file, start: first.nameStart, end: first.nameEnd };
  const { start, end } = facts?.imports[0] ?? { start: 0, end: 0 };
  return { file, start, end };
}

function betterValue<Data>(
  project: Project,
  module: SettingsModule,
  { name, value, better }: SettingProblem<Data>,
): FixIntent | undefined {
  if (better === undefined) return undefined;
  const title = `Set \`${name}\` to ${better}`;
  if (value === undefined) {
    if (module.className !== undefined) return undefined;
    const text = `${name} = ${better}`;
    return { title, applicability: 'unsafe', changes: [{ kind: 'append-line', file: module.file, text }] };
  }
  const source = assignedExpr(project, value);
  const expected = source && writtenAs(source);
  if (source === undefined || expected === undefined) return undefined;
  const location = { file: value.location.file, start: source.start, end: source.end };
  return { title, applicability: 'unsafe', changes: [{ kind: 'replace', location, expected, text: better }] };
}

/** The name under which a module lets django-cors-headers allow every origin; undefined when it does not. */
export function allOriginsName(module: SettingsModule): string | undefined {
  if (holds(module, 'MIDDLEWARE', 'corsheaders.middleware.CorsMiddleware') === false) return undefined;
  // The second is the name before django-cors-headers 3.5.
  return ['CORS_ALLOW_ALL_ORIGINS', 'CORS_ORIGIN_ALLOW_ALL'].find((name) => plainSetting(module, name) === true);
}
