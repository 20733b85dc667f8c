import { Worker } from 'node:worker_threads';
import type { BatchResult } from './analyse-all.ts';
import { findInstalledFile } from './grammar-bytes.ts';

/** One thread that analyses batches, each in turn. */
export interface WorkerLane {
  /** The result of a batch; undefined when the thread died before it was done. */
  readonly analyse: (files: readonly string[]) => Promise<BatchResult | undefined>;
  readonly stop: () => void;
}

/** Starts up to `count` threads; none where the worker is not built (tests of a part). */
export function startWorkers(count: number): WorkerLane[] {
  const script = findInstalledFile('worker.mjs');
  if (script === undefined) return [];
  return Array.from({ length: count }, () => laneOf(new Worker(script)));
}

function laneOf(worker: Worker): WorkerLane {
  // A thread answers in the order in which it was asked.
  const waiting: ((result: BatchResult | undefined) => void)[] = [];
  let dead = false;
  worker.on('message', (result: BatchResult) => waiting.shift()?.(result));
  const giveUp = (): void => {
    dead = true;
    for (const answer of waiting.splice(0)) answer(undefined);
  };
  worker.on('error', giveUp);
  worker.on('exit', giveUp);
  return {
    analyse(files) {
      if (dead) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        waiting.push(resolve);
        worker.postMessage(files);
      });
    },
    stop() {
      void worker.terminate();
    },
  };
}
