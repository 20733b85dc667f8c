/**
 * The frozen floor R: wall time of reading, parsing and deleting Python files with two worker threads, and nothing else.
 * Every other speed is judged as a multiple of it, measured in the same run. Do not improve this file: old figures would
 * lose their meaning.
 *
 *   node bench/floor.mjs FOLDER|FILE…        or        node bench/floor.mjs --list FILE-WITH-ONE-PATH-PER-LINE
 *
 * prints {"files":…,"bytes":…,"seconds":…}. Only .py files count; .git and node_modules are not entered.
 *
 * How work is balanced: files are sorted largest first and cut into batches of 32; a worker that is free takes the next batch by
 * counting up one shared integer, so no message is exchanged while the clock runs. Both workers instantiate the same two
 * compiled WebAssembly modules. The clock starts when both workers are ready and stops when both have run out of batches;
 * finding the files, their sizes, and compiling are not in it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { Language, Parser } from 'web-tree-sitter';

const workers = 2;
const batchSize = 32;

if (isMainThread) await main(process.argv.slice(2));
else await work();

async function main(args) {
  const paths = args[0] === '--list' ? readFileSync(args[1], 'utf8').split(/\r?\n/).filter(Boolean) : args;
  if (paths.length === 0) {
    process.stderr.write('usage: node bench/floor.mjs FOLDER|FILE… | --list FILE\n');
    process.exitCode = 2;
    return;
  }
  const files = paths.flatMap(pythonFiles).sort((a, b) => b.size - a.size);
  const require = createRequire(import.meta.url);
  const shared = {
    files: files.map((file) => file.path),
    nextBatch: new Int32Array(new SharedArrayBuffer(4)),
    runtime: await compiled(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
    python: await compiled(require.resolve('tree-sitter-python/tree-sitter-python.wasm')),
  };
  const threads = Array.from({ length: workers }, () => new Worker(new URL(import.meta.url), { workerData: shared }));
  await Promise.all(threads.map(nextMessage));

  const started = performance.now();
  const done = threads.map(nextMessage);
  for (const thread of threads) thread.postMessage('go');
  await Promise.all(done);
  const seconds = (performance.now() - started) / 1000;

  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  process.stdout.write(`${JSON.stringify({ files: files.length, bytes, seconds: Number(seconds.toFixed(3)) })}\n`);
}

async function work() {
  const { files, nextBatch, runtime, python } = workerData;
  await Parser.init({
    instantiateWasm: (imports, receive) => {
      void WebAssembly.instantiate(runtime, imports).then((instance) => receive(instance, runtime));
    },
  });
  const parser = new Parser().setLanguage(Language.loadSync(python));
  parentPort.once('message', () => {
    for (;;) {
      const from = Atomics.add(nextBatch, 0, 1) * batchSize;
      if (from >= files.length) break;
      for (const file of files.slice(from, from + batchSize)) parser.parse(readFileSync(file, 'utf8')).delete();
    }
    parentPort.postMessage('done');
  });
  parentPort.postMessage('ready');
}

function pythonFiles(path) {
  const stat = statSync(path);
  if (stat.isFile()) return path.endsWith('.py') ? [{ path, size: stat.size }] : [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === '.git' || entry.name === 'node_modules') return [];
    if (entry.isDirectory() || (entry.isFile() && entry.name.endsWith('.py')))
      return pythonFiles(join(path, entry.name));
    return [];
  });
}

function compiled(path) {
  return WebAssembly.compile(readFileSync(path));
}

function nextMessage(thread) {
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}
