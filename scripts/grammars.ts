import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';

/** One entry of grammars/grammars.json: which installed package a wasm file comes from, and what its bytes must hash to. */
interface Pin {
  readonly package: string;
  readonly version: string;
  readonly sha256: string;
}

const kindsFile = 'core/syntax/node-kinds.ts';

/**
 * Copies the pinned wasm files out of node_modules into grammars/. They are not in git: the heap reader in core/syntax
 * depends on their exact memory layout, so a package whose version or bytes differ from grammars.json is refused with a sentence.
 */
export async function fillGrammars(root = process.cwd()): Promise<void> {
  await mkdir(join(root, 'grammars'), { recursive: true });
  for (const [file, bytes] of await pinnedFiles(root)) await writeFile(join(root, 'grammars', file), bytes);
}

/** Generates what the repository keeps of the grammar: repo-relative path -> content. Fills grammars/ on the way. */
export async function outputs(root = process.cwd()): Promise<Map<string, string>> {
  await fillGrammars(root);
  const python = (await pinnedFiles(root)).get('tree-sitter-python.wasm');
  if (!python) throw new Error('grammars/grammars.json has no entry tree-sitter-python.wasm.');
  await Parser.init();
  return new Map([[kindsFile, nodeKinds(await Language.load(python))]]);
}

async function pinnedFiles(root: string): Promise<Map<string, Uint8Array>> {
  const pins = JSON.parse(await readFile(join(root, 'grammars/grammars.json'), 'utf8')) as Record<string, Pin>;
  const files = new Map<string, Uint8Array>();
  for (const [file, pin] of Object.entries(pins)) files.set(file, await pinnedFile(root, file, pin));
  return files;
}

async function pinnedFile(root: string, file: string, pin: Pin): Promise<Uint8Array> {
  const folder = join(root, 'node_modules', pin.package);
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const bytes = await readFile(join(folder, file));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (manifest.version !== pin.version || sha256 !== pin.sha256) {
    throw new Error(
      `${pin.package} ${manifest.version} ships a ${file} with sha256 ${sha256}, but grammars/grammars.json pins ` +
        `${pin.version} with ${pin.sha256}. Run "npm ci", or check the new version against test/core/syntax and change the pin.`,
    );
  }
  return bytes;
}

/** Several symbols of a grammar may share a name; what a node reports is the one that `idForNodeType` gives. */
function nodeKinds(language: Language): string {
  const kinds = new Map<string, number>();
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const name = language.nodeTypeForId(id);
    if (name && language.nodeTypeIsNamed(id) && language.nodeTypeIsVisible(id)) {
      kinds.set(name, language.idForNodeType(name, true) ?? id);
    }
  }
  kinds.set('ERROR', 65535);
  const fields = new Map<string, number>();
  for (const [id, name] of language.fields.entries()) if (name) fields.set(name, id);
  return [
    '// Generated from grammars/tree-sitter-python.wasm by scripts/grammars.ts. Do not edit.',
    '',
    '/** Kinds of the named nodes of the Python grammar. Unnamed nodes (operators) have other numbers: read their text. */',
    constObject('Kind', kinds),
    '',
    'export type KindName = keyof typeof Kind;',
    '',
    '/** Names under which nodes hang on their parents. */',
    constObject('Field', fields),
    '',
  ].join('\n');
}

function constObject(name: string, entries: ReadonlyMap<string, number>): string {
  const lines = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `  ${key}: ${value},`);
  return [`export const ${name} = {`, ...lines, '} as const;'].join('\n');
}
