import { parse } from 'smol-toml';

/** Every major version of Django ends with its long-term release: 4.2, 5.2. Source: djangoproject.com/download. */
const lastMinor = 2;

/**
 * The newest Django that a folder's pyproject.toml (`project.dependencies`, poetry's table) or requirements.txt allows, as
 * 5.02 for 5.2. Undefined when nothing there sets an upper bound, or cannot be read: then it may be any.
 */
export function newestDjangoIn(folder: string, read: (file: string) => string | undefined): number | undefined {
  const pyproject = read(`${folder}/pyproject.toml`);
  const inPyproject = pyproject === undefined ? [] : dependenciesOf(pyproject);
  const requirements = read(`${folder}/requirements.txt`)?.split(/\r?\n/) ?? [];
  for (const line of [...inPyproject, ...requirements]) {
    const bounds = /^\s*django\s*(?:\[[^\]]*\])?\s*\(?([^;#)\\]*)/i.exec(line)?.[1];
    if (bounds !== undefined && /^\s*([=~!<>^*\d]|$)/.test(bounds)) return newestOf(bounds);
  }
  return undefined;
}

/** Requirements as pip writes them: 'Django==4.2.30'. */
function dependenciesOf(text: string): readonly string[] {
  let document: unknown;
  try {
    document = parse(text);
  } catch {
    return [];
  }
  const listed = at(document, 'project', 'dependencies');
  const poetry = at(document, 'tool', 'poetry', 'dependencies');
  const own = at(poetry, 'Django') ?? at(poetry, 'django');
  const version = typeof own === 'string' ? own : at(own, 'version');
  return [
    ...(Array.isArray(listed) ? listed.filter((item) => typeof item === 'string') : []),
    ...(typeof version === 'string' ? [`django ${version}`] : []),
  ];
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );
}

/** '>=4.2,<5.0' allows 4.2. Source: packaging.python.org/en/latest/specifications/version-specifiers, and poetry's `^`, `~`. */
function newestOf(bounds: string): number | undefined {
  const limits = bounds.split(',').flatMap((bound) => limitOf(bound.trim()) ?? []);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function limitOf(bound: string): number | undefined {
  const match = /^(===?|~=|<=|<|\^|~|)\s*v?(\d+)(?:\.(\d+|\*))?(?:\.(\d+|\*))?/.exec(bound);
  if (match === null) return undefined;
  const [, operator = '', first = '', second, third] = match;
  const major = Number(first);
  const minor = second === undefined || second === '*' ? undefined : Number(second);
  const isOpenMinor = operator === '^' || (operator === '~=' && third === undefined) || second === '*';
  if (operator !== '<') return numberOf(major, isOpenMinor ? lastMinor : (minor ?? (operator === '~' ? lastMinor : 0)));
  if (third !== undefined && Number(third) > 0) return numberOf(major, minor ?? 0);
  return (minor ?? 0) > 0 ? numberOf(major, (minor ?? 0) - 1) : numberOf(major - 1, lastMinor);
}

function numberOf(major: number, minor: number): number {
  return major + minor / 100;
}
