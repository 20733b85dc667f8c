import picomatch from 'picomatch/posix.js';
import type { Config, RuffSelection } from './config.ts';
import type { Severity } from './finding.ts';
import type { AnyRule, OptionValues } from './rule.ts';

/** True when a rule's name is meant by a name, a chapter ('orm') or a glob ('orm/n-plus-one-*'). */
export function namesRule(pattern: string, id: string): boolean {
  if (pattern === id || pattern === '*' || id.startsWith(`${pattern}/`)) return true;
  return pattern.includes('*') && matcherOf(pattern)(id);
}

/** Does the team want a rule's findings in a file? */
export function isWanted(config: Config, rule: AnyRule, file: string): boolean {
  const named = (pattern: string): boolean => namesRule(pattern, rule.id);
  if (config.select !== undefined && !config.select.some(named)) return false;
  if (config.ignore.some(named)) return false;
  if (config.perFileIgnores.some((entry) => entry.rules.some(named) && matchesPath(entry.glob, file, config.folder)))
    return false;
  if (isExcluded(config, file)) return false;
  return !(config.deferToRuff === 'auto' && ruffReports(config.ruff, rule));
}

/** Is a file, or a folder it lies in, excluded by `exclude`? */
export function isExcluded(config: Config, file: string): boolean {
  return config.exclude.some((glob) => matchesPath(glob, file, config.folder));
}

/** The severity that the team gave a rule: the most specific entry wins, the last of equals. */
export function severityOf(config: Config, id: string): Severity | undefined {
  let best: (typeof config.severity)[number] | undefined;
  for (const entry of config.severity) {
    if (namesRule(entry.rules, id) && entry.rules.length >= (best?.rules.length ?? 0)) best = entry;
  }
  return best?.severity;
}

/** A rule's options with the defaults filled in; values of another type than the default's are left out. */
export function optionsOf(config: Config, rule: AnyRule): OptionValues {
  const set = config.options.get(rule.id) ?? {};
  const options = Object.entries(rule.options ?? {}).map(([name, option]) => {
    const value = set[name];
    const fits = typeof value === typeof option.default && Array.isArray(value) === Array.isArray(option.default);
    return [name, fits && value !== undefined ? value : option.default] as const;
  });
  return Object.fromEntries(options);
}

/** Globs as ruff reads them: one without a slash means any file or folder of that name, others are relative to the configuration's folder. */
function matchesPath(glob: string, file: string, folder: string): boolean {
  const path = folder !== '' && file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
  const wanted = glob.replace(/^\.\//, '').replace(/\/$/, '');
  const matches = matcherOf(wanted);
  if (!wanted.includes('/')) return path.split('/').some((part) => matches(part));
  return matches(path) || matcherOf(`${wanted}/**`)(path);
}

const matchers = new Map<string, (text: string) => boolean>();

function matcherOf(glob: string): (text: string) => boolean {
  let matches = matchers.get(glob);
  if (matches === undefined) matchers.set(glob, (matches = picomatch(glob, { dot: true })));
  return matches;
}

function ruffReports(ruff: RuffSelection, rule: AnyRule): boolean {
  return (rule.sources ?? []).some((source) => source.tool === 'ruff' && ruffEnables(ruff, source.rule));
}

/** The longest prefix that names a code decides, as in ruff. */
function ruffEnables(ruff: RuffSelection, code: string): boolean {
  const specific = (prefixes: readonly string[]): number =>
    Math.max(-1, ...prefixes.filter((prefix) => isRuffPrefix(prefix, code)).map(prefixWeight));
  return specific(ruff.select) > specific(ruff.ignore);
}

/** 'DJ' and 'DJ0' name DJ001; 'D' does not: it is another linter. */
function isRuffPrefix(prefix: string, code: string): boolean {
  if (prefix === 'ALL') return true;
  const letters = /^[A-Z]+/.exec(code)?.[0];
  return /^[A-Z]+/.exec(prefix)?.[0] === letters && code.startsWith(prefix);
}

function prefixWeight(prefix: string): number {
  return prefix === 'ALL' ? 0 : prefix.length;
}
