import { shellWords, unquoted } from './stated.ts';
import type { Stated, StatedCommand, StatedVariable } from './stated.ts';
import { readYaml } from './yaml-tree.ts';
import type { YamlNode } from './yaml-tree.ts';

interface Reading extends Stated {
  readonly variables: StatedVariable[];
  readonly commands: StatedCommand[];
  readonly envFiles: string[];
  mountsSource: boolean;
}

/** Keys below which variables stand: `environment` of compose, `env` of Kubernetes, `env_variables` of App Engine … */
const environments = /^(environment|env|env_?vars|env_variables|envvars|extra_?env|data|string_?data)$/i;
const commands = /^(command|entrypoint|args)$/;

/**
 * Reads what the containers of a YAML file run with: compose and stack files, Kubernetes and Helm, App Engine, Render. A
 * variable is one where it stands below a key for them; arguments of a build are none.
 */
export function readYamlDeployment(text: string): Stated {
  const found: Reading = { variables: [], commands: [], envFiles: [], mountsSource: false };
  for (const document of readYaml(text)) walk(document, [], found);
  return found;
}

/** `path`: the keys above. */
function walk(node: YamlNode, path: readonly string[], found: Reading): void {
  const key = path.at(-1) ?? '';
  const around = namesIn(path);
  // A mapping that services share by an anchor: `x-environment: &environment`.
  if (environments.test(key) || (path.length === 1 && key.startsWith('x-'))) addVariables(node, around, found);
  if (commands.test(key) && !path.includes('build')) {
    const words = wordsOf(node);
    if (words.length > 0) found.commands.push({ words, around });
  }
  if (key === 'env_file') found.envFiles.push(...textsOf(node));
  if (key === 'volumes') found.mountsSource ||= textsOf(node).some((text) => /^\.\/?:/.test(text));
  if (node.kind === 'map') for (const [name, inner] of node.entries) walk(inner, [...path, name], found);
  if (node.kind === 'list') for (const item of node.items) walk(item, path.slice(0, -1), found);
}

/** The service of a compose file, or what several share. */
function namesIn(path: readonly string[]): string[] {
  const [top = '', service] = path;
  if (top === 'services' && service !== undefined) return [service];
  return top.startsWith('x-') ? [top] : [];
}

/** `NAME: value`, `- NAME=value`, `- name: NAME` with its `value`, and both in flow form. */
function addVariables(node: YamlNode, around: readonly string[], found: Reading): void {
  const add = (name: string, value: string): void => {
    found.variables.push({ name, value, around });
  };
  if (node.kind === 'map') {
    for (const [name, inner] of node.entries) if (inner.kind === 'text') add(name, inner.text);
  } else if (node.kind === 'list') {
    for (const item of node.items) {
      if (item.kind === 'text' && item.text.startsWith('{')) addFlow(item.text, add);
      else if (item.kind === 'text') addAssignment(item.text, add);
      else if (item.kind === 'map') addNamed(new Map(item.entries), add);
    }
  } else if (/^[[{]/.test(node.text)) {
    addFlow(node.text, add);
  }
}

type Add = (name: string, value: string) => void;

function addAssignment(text: string, add: Add): void {
  const [, name, value] = /^\s*(\w+)=(.*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) add(name, unquoted(value));
}

function addNamed(entries: ReadonlyMap<string, YamlNode>, add: Add): void {
  const name = entries.get('name') ?? entries.get('key');
  const value = entries.get('value');
  if (name?.kind === 'text' && value?.kind === 'text') add(name.text, value.text);
}

/** `{A: x, B: y}`, `[A=x, "B=y"]`, `[{name: A, value: x}]`; what is nested deeper is left out. */
function addFlow(text: string, add: Add): void {
  const inner = /^[[{](.*)[\]}]$/.exec(text.trim())?.[1];
  if (inner === undefined) return;
  const parts = flowParts(inner);
  const pairs = parts.flatMap((part): [string, string][] => {
    const [, name, value] = /^["']?(\w+)["']?\s*:\s+(.*)$/.exec(part) ?? [];
    return name === undefined || value === undefined ? [] : [[name, unquoted(value)]];
  });
  const named = new Map(pairs);
  const name = named.get('name') ?? named.get('key');
  const value = named.get('value');
  if (text.startsWith('[')) {
    for (const part of parts) {
      if (part.startsWith('{')) addFlow(part, add);
      else addAssignment(unquoted(part), add);
    }
  } else if (name !== undefined && value !== undefined) {
    add(name, value);
  } else {
    for (const pair of pairs) add(...pair);
  }
}

function flowParts(inner: string): string[] {
  return [...inner.matchAll(/(?:"[^"]*"|'[^']*'|\{[^{}]*\}|\[[^[\]]*\]|[^,"'{[]|["'{[])+/g)].map(([part]) =>
    part.trim(),
  );
}

/** A command: one line for a shell, or a list of words. */
function wordsOf(node: YamlNode): string[] {
  if (node.kind === 'map') return [];
  if (node.kind === 'text' && !node.text.startsWith('[')) return shellWords(node.text.replaceAll('\n', ' ; '));
  return textsOf(node);
}

function textsOf(node: YamlNode): string[] {
  if (node.kind === 'list') return node.items.flatMap(textsOf);
  if (node.kind === 'map')
    return node.entries.flatMap(([key, inner]) => (/^(path|source)$/.test(key) ? textsOf(inner) : []));
  const flow = /^\[(.*)\]$/s.exec(node.text.trim())?.[1];
  return flow === undefined ? [unquoted(node.text)] : flowParts(flow).map(unquoted);
}
