import { Worker } from 'node:worker_threads';
import type { BatchResult } from './analyse-all.ts';
import { installedFile } from './grammar-bytes.ts';

/** One thread that analyses batches, each in turn. */
export interface WorkerLane {
  /** The result of a batch; undefined when the thread died before it was done. */
  readonly analyse: (files: readonly string[]) => Promise<BatchResult | undefined>;
  readonly stop: () => void;
}

/** What the thread is started with. */
export interface WorkerStart {
  readonly ruleIds: readonly string[] | undefined;
}

/** Starts up to `count` threads; none where threads are not to be had. */
export function startWorkers(count: number, ruleIds: readonly string[] | undefined): WorkerLane[] {
  const workerData: WorkerStart = { ruleIds };
  const lanes: WorkerLane[] = [];
  for (let i = 0; i < count; i++) {
    lanes.push(laneOf(new Worker(installedFile('worker.mjs'), { workerData })));
  }
  return lanes;
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
