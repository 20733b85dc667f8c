import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { codeFiles, importsOf, type RepositoryFile } from './source-files.ts';

interface Layer {
  /** Layers that it may import from, besides itself. */
  readonly may: readonly string[];
  /** Packages that it may import, with their subpaths; 'node' stands for all of Node's own modules. */
  readonly packages: readonly string[];
  /** Imports that are fine as types only. */
  readonly types?: readonly string[];
}

/** Longest path first where two match. The table of ARCHITECTURE.md, "Layers". */
const layers: Readonly<Record<string, Layer>> = {
  'core/text': { may: [], packages: [] },
  'core/syntax': { may: ['core/text', 'core/host.ts'], packages: ['web-tree-sitter'] },
  'core/facts': { may: ['core/syntax', 'core/text'], packages: ['smol-toml', 'yaml'] },
  'core/project': { may: ['core/facts', 'core/text'], packages: [], types: ['core/flow/event.ts'] },
  'core/flow': { may: ['core/project', 'core/facts', 'core/text'], packages: [] },
  'core/engine': {
    may: ['core/flow', 'core/project', 'core/facts', 'core/syntax', 'core/text', 'core/host.ts'],
    packages: ['smol-toml', 'picomatch'],
    types: ['guide/anchors.ts'],
  },
  'core/coach': {
    may: ['core/engine', 'core/flow', 'core/project', 'core/facts', 'core/syntax', 'core/text', 'core/host.ts'],
    packages: ['vscode-languageserver-types', 'diff'],
  },
  'core/host.ts': { may: [], packages: [] },
  rules: { may: ['core/engine', 'core/flow', 'core/project', 'core/facts', 'core/syntax', 'core/text'], packages: [] },
  guide: { may: [], packages: [] },
  host: { may: ['core', 'rules'], packages: ['node', 'ignore', 'picomatch'] },
  server: {
    may: ['core', 'rules', 'guide', 'host'],
    packages: ['node', 'vscode-languageserver', 'vscode-languageserver-textdocument', 'vscode-uri'],
  },
  cli: {
    may: ['core', 'rules', 'guide', 'host', 'server/main-node.ts', 'package.json'],
    packages: ['node', 'commander', 'picocolors', 'diff', 'marked', 'github-slugger', '@dagrejs/dagre'],
  },
  client: { may: ['server/protocol.ts'], packages: ['node', 'vscode', 'vscode-languageclient', 'vscode-uri'] },
};

describe('layers', () => {
  const files = codeFiles().filter(({ path }) => layerOf(path) !== undefined);

  it('sees the code', () => {
    assert.ok(files.length > 50);
  });

  it('are imported only downwards', () => {
    assert.deepEqual(files.flatMap(wrongImports), []);
  });

  it('are those of ARCHITECTURE.md', () => {
    const [, table = ''] =
      /<!-- layers:start -->\n([^]*?)\n<!-- layers:end -->/.exec(readFileSync('ARCHITECTURE.md', 'utf8')) ?? [];
    assert.equal(table, layerTable());
  });
});

function wrongImports(file: RepositoryFile): string[] {
  const own = layerOf(file.path) ?? '';
  const layer = layers[own];
  if (layer === undefined) return [];
  return importsOf(file).flatMap(({ specifier, isTypeOnly }) => {
    const target = pathOf(file.path, specifier);
    const isFine =
      target === undefined
        ? layer.packages.some((name) => isPackage(name, specifier))
        : isIn(target, own) ||
          layer.may.some((place) => isIn(target, place)) ||
          (isTypeOnly && (layer.types ?? []).includes(target)) ||
          isOwnRule(file.path, target);
    return isFine ? [] : [`${file.path} must not import ${specifier}`];
  });
}

/** Within rules/, a rule sees its own folder and its chapter's shared.ts; only the registry sees them all. */
function isOwnRule(path: string, target: string): boolean {
  return path === 'rules/index.ts' && target.startsWith('rules/');
}

/** The repository path that a specifier means; undefined for packages. */
function pathOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
}

/** 'core/engine' for a file in it; a rule's own folder is its layer. */
function layerOf(path: string): string | undefined {
  const matching = Object.keys(layers).filter((layer) => isIn(path, layer));
  return matching.sort((a, b) => b.length - a.length)[0];
}

function isIn(path: string, place: string): boolean {
  if (place === 'rules') return path.startsWith('rules/');
  return path === place || path.startsWith(`${place}/`);
}

function isPackage(name: string, specifier: string): boolean {
  if (name === 'node') return specifier.startsWith('node:');
  return specifier === name || specifier.startsWith(`${name}/`);
}

/** The rows of the table in ARCHITECTURE.md. */
function layerTable(): string {
  const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
  const rows = Object.entries(layers).map(([layer, { may, packages, types = [] }]) => {
    const parts = [code(may), types.length === 0 ? '' : `types of ${code(types)}`].filter((part) => part !== '');
    return `| \`${layer}\` | ${parts.join('; ')} | ${code(packages)} |`;
  });
  return ['| layer | may import | packages |', '|---|---|---|', ...rows].join('\n');
}
