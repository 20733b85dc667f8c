import { expanded, linesOf, nothing, shellWords, unquoted } from './stated.ts';
import type { Stated, StatedCommand, StatedVariable } from './stated.ts';

const variable = 'DJANGO_SETTINGS_MODULE';

/** supervisord: `environment=NAME="value",…` and `command=` of its programs; a value goes on in indented lines. */
export function readSupervisor(text: string): Stated {
  const variables: StatedVariable[] = [];
  const commands: StatedCommand[] = [];
  let around: readonly string[] = [];
  for (const line of linesOf(text.replaceAll(/\r?\n[ \t]+(?=\S)/g, ' '))) {
    const section = /^\[(?:[\w-]+:)?([^\]]+)\]/.exec(line)?.[1];
    if (section !== undefined) around = section === 'supervisord' ? [] : [section];
    const [, key, value = ''] = /^(environment|command)\s*=\s*(.+)$/.exec(line) ?? [];
    const plain = value.replace(/\s;.*$/, '');
    if (key === 'environment') variables.push(...pairsIn(plain).map((pair) => ({ ...pair, around })));
    if (key === 'command') commands.push({ words: shellWords(plain), around });
  }
  return { ...nothing, variables, commands };
}

function pairsIn(text: string): { name: string; value: string }[] {
  return [...text.matchAll(/(\w+)\s*=\s*("[^"]*"|'[^']*'|[^,]*)/g)].map(([, name = '', value = '']) => ({
    name,
    value: unquoted(value),
  }));
}

const opening = /^(if|case|for|while|until|select)$/;
/** Tests, words for people, and steps of a build: no process that serves. */
const silent = /^\s*(\[|test\b|echo\b|printf\b)|\b(collectstatic|compress|compilemessages)\b/;
const closing = /^(fi|esac|done|\})$/;

/**
 * A shell script that starts the server: what it exports, and its commands. Only what surely runs: not in branches, loops
 * and functions, and no default for a variable that the environment may set.
 */
export function readScript(text: string): Stated {
  if (!text.includes(variable) && !text.includes('--settings')) return nothing;
  const variables: StatedVariable[] = [];
  const commands: StatedCommand[] = [];
  const known = new Map<string, string>();
  let depth = 0;
  for (const line of scriptLines(text)) {
    const words = shellWords(line);
    const isInside = depth > 0;
    for (const word of words) {
      if (opening.test(word) || isFunction(line, word)) depth++;
      else if (closing.test(word)) depth = Math.max(0, depth - 1);
    }
    if (isInside || depth > 0 || closing.test(words.at(-1) ?? '')) continue;
    const exported = /^\s*export\s+(.*)$/.exec(line)?.[1];
    for (const [name, value] of assignmentsOf(exported ?? line, known)) {
      if (value !== undefined) known.set(name, value);
      else known.delete(name);
    }
    for (const name of exportedNames(exported)) {
      const value = known.get(name);
      if (value !== undefined) variables.push({ name, value, around: [] });
    }
    const isCommand = exported === undefined && words.some((word) => !/^\w+=/.test(word));
    if (isCommand && !silent.test(line)) commands.push({ words, around: [] });
  }
  return { ...nothing, variables, commands };
}

/** Lines with their continued ones put together; comments and here-documents are left out. */
function* scriptLines(text: string): Generator<string> {
  let end: string | undefined;
  for (const line of linesOf(text.replaceAll(/\\\r?\n/g, ' '))) {
    if (end !== undefined) {
      if (line.trim() === end) end = undefined;
      continue;
    }
    if (/^\s*(#|$)/.test(line)) continue;
    end = /<<-?\s*["']?(\w+)["']?/.exec(line)?.[1];
    yield line.replace(/\s#\s.*$/, '');
  }
}

/** `serve() {`: the brace that opens it. */
function isFunction(line: string, word: string): boolean {
  return word === '{' && /\(\)\s*\{|^\s*function\b/.test(line);
}

/** `A=1 B="$A"` at the start of a line; undefined for what is not known here. */
function assignmentsOf(text: string, known: ReadonlyMap<string, string>): [string, string | undefined][] {
  const found: [string, string | undefined][] = [];
  for (const word of shellWords(text)) {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined) break;
    const isDefault = new RegExp(`\\$\\{?${name}\\b`).test(value);
    found.push([name, isDefault ? undefined : expanded(value, known)]);
  }
  return found;
}

function exportedNames(exported: string | undefined): string[] {
  return shellWords(exported ?? '').map((word) => word.replace(/=.*$/s, ''));
}
