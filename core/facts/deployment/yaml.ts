import { parseAllDocuments } from 'yaml';
import { nothing, shellWords } from './stated.ts';
import type { Stated, StatedCommand, StatedVariable } from './stated.ts';

interface Reading extends Stated {
  readonly variables: StatedVariable[];
  readonly commands: StatedCommand[];
  readonly envFiles: string[];
  mountsSource: boolean;
}

/** A mapping, a list or a text: every scalar stays the text it is. */
type Node = Readonly<Record<string, unknown>> | readonly unknown[] | string;

/** Without one of these words there is nothing to find, and most YAML files of a repository have none. */
const telling = /DJANGO_SETTINGS_MODULE|--settings|env_file/;
/** Keys below which variables stand: `environment` of compose, `env` of Kubernetes, `env_variables` of App Engine … */
const environments = /^(environment|env|env_?vars|env_variables|envvars|extra_?env|data|string_?data)$/i;
const commands = /^(command|entrypoint|args)$/;

/**
 * Reads what the containers of a YAML file run with: compose and stack files, Kubernetes and Helm, App Engine, Render. A
 * variable is one where it stands below a key for them; arguments of a build are none. Of broken text the parts that can
 * be read count.
 */
export function readYamlDeployment(text: string): Stated {
  if (!telling.test(text)) return nothing;
  const found: Reading = { variables: [], commands: [], envFiles: [], mountsSource: false };
  try {
    for (const document of documentsOf(text)) walk(document, [], found);
  } catch {
    // Nested deeper than the stack, or aliases of aliases: no file that somebody wrote.
    return nothing;
  }
  return found;
}

/** `merge`: a mapping that others share by an anchor, `<<: *environment`. The lines of a Helm template are left out. */
function documentsOf(text: string): Node[] {
  const plain = text.replaceAll(/^[ \t]*\{\{.*\}\}[ \t]*$/gm, '');
  const documents = parseAllDocuments(plain, {
    schema: 'failsafe',
    merge: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  return 'empty' in documents ? [] : documents.map((document) => document.toJS() as unknown).filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

/** `path`: the keys above. */
function walk(node: Node, path: readonly string[], found: Reading): void {
  const key = path.at(-1) ?? '';
  const around = namesIn(path);
  // A mapping that services share by an anchor: `x-environment: &environment`.
  if (environments.test(key) || (path.length === 1 && key.startsWith('x-'))) addVariables(node, around, found);
  if (commands.test(key) && !path.includes('build')) {
    const words = wordsOf(node);
    if (words.length > 0) found.commands.push({ words, around });
  }
  if (key === 'env_file') found.envFiles.push(...textsOf(node));
  if (key === 'volumes') found.mountsSource ||= textsOf(node).some((text) => /^\.\/?(:|$)/.test(text));
  if (typeof node === 'string') return;
  if (isList(node)) for (const item of node.filter(isNode)) walk(item, path.slice(0, -1), found);
  else for (const [name, inner] of entriesOf(node)) walk(inner, [...path, name], found);
}

/** The service of a compose file, or what several share. */
function namesIn(path: readonly string[]): string[] {
  const [top = '', service] = path;
  if (top === 'services' && service !== undefined) return [service];
  return top.startsWith('x-') ? [top] : [];
}

/** `NAME: value`, `- NAME=value`, `- name: NAME` with its `value`. */
function addVariables(node: Node, around: readonly string[], found: Reading): void {
  const add = (name: unknown, value: unknown): void => {
    if (typeof name === 'string' && typeof value === 'string') found.variables.push({ name, value, around });
  };
  if (typeof node === 'string') return;
  if (!isList(node)) {
    for (const [name, value] of entriesOf(node)) add(name, value);
    return;
  }
  for (const item of node.filter(isNode)) {
    if (typeof item === 'string') add(...assignment(item));
    else if (!isList(item)) add(item['name'] ?? item['key'], item['value']);
  }
}

function assignment(text: string): [string | undefined, string | undefined] {
  const [, name, value] = /^\s*(\w+)=(.*)$/.exec(text) ?? [];
  return [name, value];
}

/** A command: one line for a shell, or a list of words. */
function wordsOf(node: Node): string[] {
  if (typeof node === 'string') return shellWords(node.replaceAll('\n', ' ; '));
  return isList(node) ? textsOf(node) : [];
}

/** The texts of a list, or one alone; of a mapping its path: `- path: .env`, `- type: bind` with its `source`. */
function textsOf(node: Node): string[] {
  if (typeof node === 'string') return [node];
  if (isList(node)) return node.filter(isNode).flatMap(textsOf);
  return entriesOf(node).flatMap(([key, inner]) => (/^(path|source)$/.test(key) ? textsOf(inner) : []));
}

function isList(node: Node): node is readonly unknown[] {
  return Array.isArray(node);
}

function entriesOf(node: Readonly<Record<string, unknown>>): [string, Node][] {
  return Object.entries(node).filter((entry): entry is [string, Node] => isNode(entry[1]));
}
