import { randomOf } from '../generator/random.ts';
import type { Random } from '../generator/random.ts';

/** A small project with one production settings module. */
export interface DeployProject {
  readonly seed: number;
  readonly shape: Shape;
  /** Path ('p7/settings.py') -> text. */
  readonly files: ReadonlyMap<string, string>;
  /** Dotted name of the production module. */
  readonly module: string;
}

const shapes = ['single', 'split', 'starred', 'conditional'] as const;
type Shape = (typeof shapes)[number];

const security = 'django.middleware.security.SecurityMiddleware';
const middleware = [
  security,
  'django.contrib.sessions.middleware.SessionMiddleware',
  'django.middleware.common.CommonMiddleware',
  'django.middleware.csrf.CsrfViewMiddleware',
  'django.contrib.auth.middleware.AuthenticationMiddleware',
  'django.middleware.clickjacking.XFrameOptionsMiddleware',
];
const apps = ['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sessions'];
const strong = 'k7#pQ2v!x9Lm4Wz8Rt6Yb3Nc5Hd1Gf0Js@aUe^iOo&Kl*Xq-Zw+Ty';
const weakKeys = ['short', 'abcd'.repeat(20), `django-insecure-${strong}`, 'x'.repeat(60), strong.slice(0, 49)];

/** The values that each setting is drawn from, as Python; the first of most is right. */
const choices: Readonly<Record<string, readonly string[]>> = {
  SECURE_HSTS_SECONDS: ['31536000', '60 * 60 * 24', '0', 'None', '3600', '10 - 10'],
  SECURE_HSTS_INCLUDE_SUBDOMAINS: ['True', 'False', '1', 'not False', 'None'],
  SECURE_HSTS_PRELOAD: ['True', 'False', '"yes"', 'not True'],
  SECURE_CONTENT_TYPE_NOSNIFF: ['True', 'False', 'None', '1'],
  SECURE_SSL_REDIRECT: ['True', 'False', 'not DEBUG', '0'],
  SESSION_COOKIE_SECURE: ['True', 'False', 'not DEBUG', 'None', 'SECURE_SSL_REDIRECT'],
  SESSION_COOKIE_HTTPONLY: ['True', 'False', '"True"', 'not DEBUG'],
  CSRF_COOKIE_SECURE: ['True', 'False', 'SESSION_COOKIE_SECURE', '1 == 1'],
  CSRF_USE_SESSIONS: ['False', 'True', '1', '[]'],
  X_FRAME_OPTIONS: ['"DENY"', '"SAMEORIGIN"', '"deny"', 'None', '"DE" + "NY"'],
  SECURE_REFERRER_POLICY: [
    '"same-origin"',
    'None',
    '"nowhere"',
    '"no-referrer, strict-origin"',
    '"no-referrer,never"',
    '["origin", "unsafe-url"]',
    '("origin", "all")',
    '""',
  ],
  SECURE_CROSS_ORIGIN_OPENER_POLICY: ['"same-origin"', 'None', '"unsafe-none"', '"sameorigin"', '""', '"SAME-ORIGIN"'],
  CSRF_TRUSTED_ORIGINS: [
    '["https://shop.example.com"]',
    '[]',
    '["shop.example.com"]',
    '["https://a.example.com", ".example.com"]',
    '["http" + "://b.example.com"]',
  ],
  ALLOWED_HOSTS: ['["shop.example.com"]', '[]', '["*"]', '()', '[".example.com"] + ["a.example.com"]', 'list()'],
  SECRET_KEY_FALLBACKS: ['[]', `["${strong}"]`, '["old"]', `["${strong}", "${'ab'.repeat(30)}"]`],
  SILENCED_SYSTEM_CHECKS: [
    '[]',
    '()',
    '["security.W019"]',
    '["security.W004", "security.W020"] + ["4_0.E001"]',
    '["security." + "W018", "security.W009"]',
    '("models.W042", "security.W012", "security.E023")',
  ],
};

/** Draws a project: the same seed gives the same one. */
export function deployProject(seed: number): DeployProject {
  const random = randomOf(seed);
  const shape = shapes[seed % shapes.length] ?? 'single';
  const name = `p${seed}`;
  const lines = settingLines(random);
  const files = new Map<string, string>([
    [`${name}/__init__.py`, ''],
    [`${name}/urls.py`, 'urlpatterns = []\n'],
  ]);
  const module = addModules(files, name, shape, lines, random);
  const named = `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n`;
  // A module that no server names is the production one all the same when it is the only one.
  const server = shape === 'split' || shape === 'starred' ? random.pick(['wsgi', 'asgi']) : random.pick(['wsgi', '']);
  if (server !== '') {
    const make = `from django.core.${server} import get_${server}_application\napplication = get_${server}_application()\n`;
    files.set(`${name}/${server}.py`, named + make);
  }
  const run =
    'import sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n';
  files.set('manage.py', named + run);
  return { seed, shape, files, module };
}

/** Statements in an order in which they run; each is one or more whole lines. */
function settingLines(random: Random): string[] {
  const debug = random.pick(['False', 'True', 'False', '0', '""', '1 > 2', 'bool(1)']);
  const keys = [...weakKeys, strong, strong].map((each) => `"${each}"`);
  const key = random.pick([...keys, ...keys.map((each) => `os.environ.get("NOWHERE_SET", ${each})`), '"a" * 60']);
  const lines = [
    'import os',
    `DEBUG = ${debug}`,
    `SECRET_KEY = ${key}`,
    ...listLines('INSTALLED_APPS', apps, ['django.contrib.sessions'], random),
    ...listLines('MIDDLEWARE', middleware, middleware, random),
  ];
  for (const [setting, values] of Object.entries(choices)) {
    const usable = values.filter((value) => namesIn(value).every((each) => isSet(lines, each)));
    if (random.chance(30) || usable.length === 0) continue;
    const value = random.pick(usable);
    lines.push(...written(setting, value, random));
  }
  return lines;
}

function namesIn(value: string): string[] {
  return value.replace(/"[^"]*"/g, '').match(/\b[A-Z][A-Z_]{3,}\b/g) ?? [];
}

function isSet(lines: readonly string[], name: string): boolean {
  return lines.some((line) => line.startsWith(`${name} = `));
}

/** One setting in one of several ways to write it. */
function written(setting: string, value: string, random: Random): string[] {
  switch (random.below(11)) {
    case 5:
      return [`OPTIONS = {}`, `OPTIONS.update({"${setting}": ${value}})`, `${setting} = OPTIONS.get("${setting}")`];
    case 6:
      return [`if DEBUG:\n    ${setting} = ${value}\nelse:\n    ${setting} = ${value}`];
    case 7:
      return [`PAIR = (${value}, None)`, `${setting}, OTHER = PAIR`];
    case 0:
      return [`VALUE = ${value}`, `${setting} = VALUE`];
    case 1:
      return [`${setting} = None`, `${setting} = ${value}`];
    case 2:
      return [`${setting} = ${value} if ENVIRONMENT == "production" else None`];
    case 3:
      return [`if ENVIRONMENT == "development":\n    ${setting} = None\nelse:\n    ${setting} = ${value}`];
    case 4:
      return [`OPTIONS = {"${setting}": ${value}}`, `${setting} = OPTIONS["${setting}"]`];
    default:
      return [`${setting} = ${value}`];
  }
}

/** A list setting that is built up, with some of its items missing. */
function listLines(setting: string, items: readonly string[], droppable: readonly string[], random: Random): string[] {
  const kept = items.filter((item) => !droppable.includes(item) || random.chance(85));
  const text = (list: readonly string[]): string => `[${list.map((item) => `"${item}"`).join(', ')}]`;
  const at = random.below(kept.length + 1);
  const [head, tail] = [kept.slice(0, at), kept.slice(at)];
  switch (random.below(10)) {
    case 0:
      return [`${setting} = ${text(head)}`, `${setting} += ${text(tail)}`];
    case 1:
      return [`${setting} = ${text(head)}`, ...tail.map((item) => `${setting}.append("${item}")`)];
    case 2:
      return [`${setting} = ${text(tail)}`, ...head.toReversed().map((item) => `${setting}.insert(0, "${item}")`)];
    case 3:
      return [
        `${setting} = ${text(items)}`,
        ...items.filter((item) => !kept.includes(item)).map((item) => `${setting}.remove("${item}")`),
      ];
    case 4:
      return [`HEAD = ${text(head)}`, `${setting} = [*HEAD, *${text(tail)}]`];
    case 5:
      return [`${setting} = ${text(head)}`, `${setting}.extend(${text(tail)})`];
    case 6:
      return [`${setting} = ${text(kept)} + []`, `${setting} = ${setting}[:${at}] + ${setting}[${at}:]`];
    case 7:
      return [`${setting} = (${kept.map((item) => `"${item}",`).join(' ')})`];
    case 8:
      return [`${setting} = ${text(items)}`, `${setting} = ${text(kept)} if ENVIRONMENT else []`];
    default:
      return [`${setting} = ${text(kept)}`];
  }
}

const first = 'ENVIRONMENT = "production"';

/** Spreads the statements over the modules of a shape; returns the one that production runs. */
function addModules(
  files: Map<string, string>,
  name: string,
  shape: Shape,
  lines: readonly string[],
  random: Random,
): string {
  const urls = `ROOT_URLCONF = "${name}.urls"`;
  const file = (parts: readonly string[]): string => `${parts.join('\n')}\n`;
  const [a, b] = [random.below(lines.length), random.below(lines.length)].sort((x, y) => x - y) as [number, number];
  switch (shape) {
    case 'single':
      files.set(`${name}/settings.py`, file([first, urls, ...lines]));
      return `${name}.settings`;
    case 'split':
      files.set(`${name}/settings/__init__.py`, '');
      files.set(`${name}/settings/base.py`, file([first, urls, ...lines.slice(0, a)]));
      files.set(
        `${name}/settings/production.py`,
        file(['from .base import *', ...overridden(lines, a), ...lines.slice(a)]),
      );
      files.set(`${name}/settings/dev.py`, file(['from .base import *', 'DEBUG = True']));
      return `${name}.settings.production`;
    case 'starred':
      files.set(`${name}/defaults.py`, file([first, urls, ...lines.slice(0, a)]));
      files.set(`${name}/common.py`, file([`from ${name}.defaults import *`, ...lines.slice(a, b)]));
      files.set(`${name}/live.py`, file([`from ${name}.common import *`, ...lines.slice(b)]));
      return `${name}.live`;
    case 'conditional':
      files.set(`${name}/settings.py`, file([first, urls, ...lines.slice(0, a), ...guarded(lines.slice(a))]));
      return `${name}.settings`;
  }
}

/** Names that the base module sets and the production module sets again, to nothing of use, before its own lines. */
function overridden(lines: readonly string[], from: number): string[] {
  const later = lines.slice(from).flatMap((line) => /^([A-Z_]+) = /.exec(line)?.[1] ?? []);
  return later
    .filter((setting) => setting.startsWith('SECURE_'))
    .slice(0, 2)
    .map((setting) => `${setting} = None`);
}

/** The same statements below a condition that holds, with others below one that does not. */
function guarded(lines: readonly string[]): string[] {
  const indented = (list: readonly string[]): string =>
    list
      .flatMap((line) => line.split('\n'))
      .map((line) => `    ${line}`)
      .join('\n');
  if (lines.length === 0) return [];
  const wrong = 'DEBUG = True\nALLOWED_HOSTS = []\nMIDDLEWARE = []'.split('\n');
  return [
    `if ENVIRONMENT in ("local", "test"):\n${indented(wrong)}\nelif ENVIRONMENT.startswith("prod"):\n${indented(lines)}\nelse:\n${indented(wrong)}`,
  ];
}
