import { parentPort } from 'node:worker_threads';
import { createPythonParser } from '#core/syntax/parser.ts';
import { analyseInto, type BatchResult } from './analyse-all.ts';
import { rules } from '#rules/index.ts';
import { grammarBytes } from './grammar-bytes.ts';

// The main of a worker thread: file names in, analyses out, batch by batch. See analyse-all.ts.

const port = parentPort;
if (port === null) throw new Error('worker.mjs runs as a worker thread only');

const parser = await createPythonParser(grammarBytes());

port.on('message', (files: readonly string[]) => {
  const result: BatchResult = { analyses: [], notes: [], problems: [] };
  for (const file of files) analyseInto(result, file, parser, rules);
  port.postMessage(result, buffersOf(result));
});

/** The flow forms, which move to the other thread without a copy. */
function buffersOf(result: BatchResult): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const { facts } of result.analyses) {
    if (facts.language === 'python' && facts.code.ints.buffer instanceof ArrayBuffer)
      buffers.add(facts.code.ints.buffer);
  }
  return [...buffers];
}
