import { parse, TomlError } from 'smol-toml';
import { LineIndex } from '../text/line-index.ts';
import type { Range } from '../text/range.ts';
import { closest } from './closest.ts';
import type { Severity } from './finding.ts';
import type { OptionValue, OptionValues } from './rule.ts';
import { keyRange, stringRange } from './toml-places.ts';

/** What a project's team has decided, from `[tool.django-coach]` in pyproject.toml or from django-coach.toml. */
export interface Config {
  /** Folder of the file: globs are relative to it. '' for the defaults. */
  readonly folder: string;
  /** Rule names or globs ('orm/*'); a chapter's name stands for all of it. Undefined = every rule. */
  readonly select: readonly string[] | undefined;
  readonly ignore: readonly string[];
  readonly perFileIgnores: readonly { readonly glob: string; readonly rules: readonly string[] }[];
  readonly severity: readonly { readonly rules: string; readonly severity: Severity }[];
  readonly exclude: readonly string[];
  readonly settingsModule: string | undefined;
  /** The Django that the project runs on, as 5.02 for '5.2'; undefined when it is not said. */
  readonly targetDjango: number | undefined;
  /** Absolute path of the virtual environment that third-party models are read from. */
  readonly environment: string | undefined;
  /** 'auto': stay silent where ruff reports the same. */
  readonly deferToRuff: 'auto' | 'never';
  /** Options by rule id. */
  readonly options: ReadonlyMap<string, OptionValues>;
  /** What `[tool.ruff.lint]` of the same file enables. */
  readonly ruff: RuffSelection;
}

export interface RuffSelection {
  readonly select: readonly string[];
  readonly ignore: readonly string[];
}

/** Something in a configuration file that means nothing; the defaults hold in its place. */
export interface ConfigProblem extends Range {
  /** One sentence without a full stop. */
  readonly problem: string;
  /** What was most likely meant. */
  readonly near: string | undefined;
}

/** A name or glob of rules as it stands in the file, to be checked against the rules that exist. */
export interface RuleReference extends Range {
  readonly rules: string;
  /** Set where the place is an option of that rule. */
  readonly option?: string;
}

export interface ParsedConfig {
  readonly file: string;
  readonly config: Config;
  /** False when the file does not speak of the coach at all (a pyproject.toml without our table). */
  readonly present: boolean;
  readonly problems: readonly ConfigProblem[];
  readonly references: readonly RuleReference[];
}

export const defaultConfig: Config = {
  folder: '',
  select: undefined,
  ignore: [],
  perFileIgnores: [],
  severity: [],
  exclude: [],
  settingsModule: undefined,
  targetDjango: undefined,
  environment: undefined,
  deferToRuff: 'auto',
  options: new Map(),
  ruff: { select: [], ignore: [] },
};

/**
 * Reads a configuration file: django-coach.toml as a whole, of any other file the table `[tool.django-coach]`.
 * Broken TOML, unknown keys and values of a wrong type are problems; the defaults hold in their place.
 */
export function parseConfig(text: string, file: string): ParsedConfig {
  const own = /(^|\/)django-coach\.toml$/.test(file);
  const path = own ? [] : ['tool', 'django-coach'];
  const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
  let document: Table;
  try {
    document = parse(text);
  } catch (error) {
    const config = { ...defaultConfig, folder };
    // A broken pyproject.toml without our table is for other tools to tell.
    const ours = own || text.includes('[tool.django-coach');
    return { file, config, present: ours, problems: ours ? [syntaxProblem(text, error)] : [], references: [] };
  }
  const ruff = ruffSelection(document);
  const table = tableAt(document, path);
  if (table === undefined) {
    return { file, config: { ...defaultConfig, folder, ruff }, present: false, problems: [], references: [] };
  }
  const reader = new TableReader(text, path, table);
  const config = { ...readConfig(reader, folder), folder, ruff };
  reader.reportUnknownKeys();
  const problems = reader.problems.toSorted((a, b) => a.start - b.start);
  return { file, config, present: true, problems, references: reader.references };
}

type Table = Readonly<Record<string, unknown>>;

function readConfig(table: TableReader, folder: string): Omit<Config, 'folder' | 'ruff'> {
  const environment = table.string('environment', /./, 'the path of a virtual environment');
  return {
    select: table.ruleNames('select'),
    ignore: table.ruleNames('ignore') ?? [],
    perFileIgnores: table.perFileIgnores('per-file-ignores'),
    severity: table.severities('severity'),
    exclude: table.strings('exclude') ?? [],
    settingsModule: table.string('settings-module', /^\w+(\.\w+)*$/, 'a dotted module name'),
    targetDjango: versionNumber(table.string('target-django', /^\d+\.\d+$/, 'a version such as "5.2"')),
    environment: environment === undefined ? undefined : inFolder(folder, environment),
    deferToRuff: table.string('defer-to-ruff', /^(auto|never)$/, '"auto" or "never"') === 'never' ? 'never' : 'auto',
    options: table.options('rules'),
  };
}

/** '4.2' as 4.02, so that versions compare as numbers. */
function versionNumber(version: string | undefined): number | undefined {
  const [major, minor] = version?.split('.').map(Number) ?? [];
  return major === undefined || minor === undefined ? undefined : major + minor / 100;
}

function inFolder(folder: string, path: string): string {
  return /^([A-Za-z]:)?[\\/]/.test(path) ? path : `${folder}/${path}`;
}

const severities: readonly string[] = ['error', 'warning', 'information', 'hint'] satisfies Severity[];

/** Reads one table's keys with their types; notes what it cannot use. */
class TableReader {
  readonly problems: ConfigProblem[] = [];
  readonly references: RuleReference[] = [];
  readonly #text: string;
  readonly #path: readonly string[];
  readonly #table: Table;
  readonly #known = new Set<string>();

  constructor(text: string, path: readonly string[], table: Table) {
    this.#text = text;
    this.#path = path;
    this.#table = table;
  }

  string(key: string, form: RegExp, wanted: string): string | undefined {
    const value = this.#value(key);
    if (value === undefined) return undefined;
    if (typeof value === 'string' && form.test(value)) return value;
    this.#problem([key], `\`${key}\` must be ${wanted}`);
    return undefined;
  }

  strings(key: string): readonly string[] | undefined {
    const value = this.#value(key);
    if (value === undefined) return undefined;
    if (isStrings(value)) return value;
    this.#problem([key], `\`${key}\` must be a list of strings`);
    return undefined;
  }

  ruleNames(key: string): readonly string[] | undefined {
    const names = this.strings(key);
    for (const name of names ?? []) this.#reference([key], name);
    return names;
  }

  perFileIgnores(key: string): Config['perFileIgnores'] {
    const ignores: { glob: string; rules: readonly string[] }[] = [];
    for (const [glob, rules] of this.#entries(key)) {
      if (!isStrings(rules)) {
        this.#problem([key, glob], `\`${key}\` must give a list of rules for each glob`);
        continue;
      }
      for (const name of rules) this.#reference([key, glob], name);
      ignores.push({ glob, rules });
    }
    return ignores;
  }

  severities(key: string): Config['severity'] {
    const map: { rules: string; severity: Severity }[] = [];
    for (const [rules, severity] of this.#entries(key)) {
      this.references.push({ rules, ...keyRange(this.#text, [...this.#path, key, rules]) });
      if (typeof severity === 'string' && severities.includes(severity)) {
        map.push({ rules, severity: severity as Severity });
        continue;
      }
      const near = typeof severity === 'string' ? closest(severity, severities) : undefined;
      this.#problem([key, rules], 'a severity must be "error", "warning", "information" or "hint"', near);
    }
    return map;
  }

  options(key: string): ReadonlyMap<string, OptionValues> {
    const options = new Map<string, OptionValues>();
    for (const [rule, values] of this.#entries(key)) {
      this.references.push({ rules: rule, ...keyRange(this.#text, [...this.#path, key, rule]) });
      if (isTable(values)) options.set(rule, this.#optionValues([key, rule], values));
      else this.#problem([key, rule], `\`${key}\` must hold one table of options for each rule`);
    }
    return options;
  }

  reportUnknownKeys(): void {
    for (const key of Object.keys(this.#table)) {
      if (!this.#known.has(key))
        this.#problem([key], `\`${key}\` is no key of Django Coach`, closest(key, this.#known));
    }
  }

  #optionValues(path: readonly string[], table: Table): OptionValues {
    const values: Record<string, OptionValue> = {};
    for (const [name, value] of Object.entries(table)) {
      if (!isOptionValue(value)) {
        this.#problem([...path, name], 'an option must be a string, a number, true or false, or a list of strings');
        continue;
      }
      values[name] = value;
      const place = keyRange(this.#text, [...this.#path, ...path, name]);
      this.references.push({ rules: path.at(-1) ?? '', option: name, ...place });
    }
    return values;
  }

  #value(key: string): unknown {
    this.#known.add(key);
    return this.#table[key];
  }

  #entries(key: string): [string, unknown][] {
    const value = this.#value(key);
    if (value === undefined) return [];
    if (isTable(value)) return Object.entries(value);
    this.#problem([key], `\`${key}\` must be a table`);
    return [];
  }

  #problem(keys: readonly string[], problem: string, near?: string): void {
    this.problems.push({ ...keyRange(this.#text, [...this.#path, ...keys]), problem, near });
  }

  #reference(keys: readonly string[], rules: string): void {
    this.references.push({ rules, ...stringRange(this.#text, [...this.#path, ...keys], rules) });
  }
}

function syntaxProblem(text: string, error: unknown): ConfigProblem {
  const place = error instanceof TomlError ? { line: error.line - 1, character: error.column - 1 } : undefined;
  const lines = new LineIndex(text);
  const start = place === undefined ? 0 : lines.offsetAt(place);
  const end = lines.lineEnd(lines.positionAt(start).line);
  return { start, end, problem: 'this TOML cannot be read, so the defaults hold', near: undefined };
}

/** What ruff is told to select, in pyproject.toml (`[tool.ruff.lint]`, formerly `[tool.ruff]`) or in ruff.toml. */
export function ruffSelection(document: Table): RuffSelection {
  const ruff = tableAt(document, ['tool', 'ruff']) ?? {};
  const tables = [ruff, tableAt(ruff, ['lint']) ?? {}];
  const collect = (...keys: string[]): string[] =>
    tables.flatMap((table) => keys.flatMap((key) => (isStrings(table[key]) ? table[key] : [])));
  return { select: collect('select', 'extend-select'), ignore: collect('ignore', 'extend-ignore') };
}

function tableAt(table: Table, path: readonly string[]): Table | undefined {
  let at: unknown = table;
  for (const key of path) at = isTable(at) ? at[key] : undefined;
  return isTable(at) ? at : undefined;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isOptionValue(value: unknown): value is OptionValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || isStrings(value);
}
