/**
 * How long the findings of a file take to come after a key stroke, through the language server, with a whole project
 * open: once as an editor has it, debounce included, and once without, which is the computation and the wire.
 *
 *   npm run bench:typing -- FOLDER [FILE] [KEYS]
 *
 * Without a FILE, the one of the project whose length is nearest to 1,000 lines is typed in.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { discoverFiles } from '#host/discover.ts';
import { readText } from '#host/read-text.ts';
import { methods, type Delays, type Status } from '#server/protocol.ts';

const typed = 'total = compute(value)';

const [folder, named, keysWanted = '100'] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: npm run bench:typing -- FOLDER [FILE] [KEYS]');
const root = resolve(folder);
const file = named === undefined || named === '' ? fileOfThousandLines(root) : resolve(named);
// Something to report in every version: an editor is told nothing of a file in which nothing is found.
const text = `${readFileSync(file, 'utf8')}\n# django-coach: ignore[no-such/rule]\n`;
process.stdout.write(`${file}: ${text.split('\n').length} lines\n`);
for (const [title, delays] of [
  ['as an editor has it', {}],
  ['without debounce', { edit: 0 }],
] as const) {
  const times = await typeInto(delays, Number(keysWanted));
  process.stdout.write(
    `${title.padEnd(20)} p50 ${at(times, 0.5)} ms   p95 ${at(times, 0.95)} ms   (${times.length} keys)\n`,
  );
}

/** Opens the project in a new server, types, and gives the milliseconds from each key to the findings of its version. */
async function typeInto(delays: Partial<Delays>, keys: number): Promise<number[]> {
  const child = spawn(process.execPath, ['dist/server.mjs', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published = watchVersions(connection);
  const ready = new Promise<void>((done) => {
    connection.onNotification(methods.status, (status: Status) => {
      if (status.state === 'ready') done();
    });
  });
  connection.listen();
  const uri = pathToFileURL(file).href;
  const folders = [{ uri: pathToFileURL(root).href, name: 'bench' }];
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: folders[0]?.uri,
    workspaceFolders: folders,
    capabilities: {
      workspace: { workspaceFolders: true },
      textDocument: { publishDiagnostics: { versionSupport: true } },
    },
    initializationOptions: { delays },
  });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'python', version: 1, text },
  });
  await ready;

  const times: number[] = [];
  const position = bodyPosition(text);
  for (let key = 0; key < keys; key++) {
    const version = key + 2;
    const started = performance.now();
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [changeFor(key, position)],
    });
    await published(uri, version);
    times.push(performance.now() - started);
  }
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  connection.dispose();
  return times;
}

/** Resolves when the findings of a version have been published. */
function watchVersions(connection: ProtocolConnection): (uri: string, version: number) => Promise<void> {
  const waiting = new Map<string, () => void>();
  connection.onNotification('textDocument/publishDiagnostics', (params: { uri: string; version?: number }) => {
    waiting.get(`${params.uri} ${params.version}`)?.();
  });
  return (uri, version) => new Promise((done) => waiting.set(`${uri} ${version}`, done));
}

/** Types a statement into a new line, letter by letter, then takes it away again as a whole. */
function changeFor(key: number, { line, indent }: { readonly line: number; readonly indent: string }) {
  const step = key % (typed.length + 2);
  if (step === 0) return { range: range(line, 0, 0), text: `${indent}\n` };
  if (step <= typed.length) {
    const column = indent.length + step - 1;
    return { range: range(line, column, column), text: typed[step - 1] ?? '' };
  }
  return { range: { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }, text: '' };
}

function range(line: number, from: number, to: number) {
  return { start: { line, character: from }, end: { line, character: to } };
}

/** The first statement of a function near the middle of a text. */
function bodyPosition(source: string): { line: number; indent: string } {
  const lines = source.split('\n');
  for (let line = lines.length >> 1; line < lines.length; line++) {
    const indent = /^( +)(return|self\.|\w+ = )/.exec(lines[line] ?? '')?.[1];
    if (indent !== undefined) return { line, indent };
  }
  return { line: 0, indent: '' };
}

function fileOfThousandLines(path: string): string {
  const files = discoverFiles([path]).files.filter(
    (found) => found.file.endsWith('.py') && !found.file.includes('/test'),
  );
  const distance = (found: string): number => Math.abs((readText(found).text ?? '').split('\n').length - 1000);
  const near = files.map((found) => ({ file: found.file, distance: distance(found.file) }));
  const best = near.sort((a, b) => a.distance - b.distance)[0];
  if (best === undefined) throw new Error(`there are no Python files in ${path}`);
  return best.file;
}

function at(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1).padStart(7);
}
