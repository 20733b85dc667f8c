import type { Log } from '#core/host.ts';

/** Something the server does in small steps. Jobs are asked in order of urgency before every step. */
export interface Job {
  readonly name: string;
  hasWork(): boolean;
  /** Does a few milliseconds of work. It must take its item off before working on it, so that a crash is not repeated. */
  step(): void | Promise<void>;
}

export interface Loop {
  /** Starts working if there is anything to do. Call it after giving a job work. */
  wake(): void;
  /** Resolves when no job has work left. */
  idle(): Promise<void>;
  stop(): void;
}

/**
 * Runs jobs one small step at a time, always the most urgent one that has work, and gives the event loop back after each
 * step, so that requests are answered while a large project is indexed. A step that throws is logged and the loop goes on.
 */
export function createLoop(jobs: readonly Job[], breathe: () => Promise<void>, log: Log): Loop {
  let running: Promise<void> | undefined;
  let stopped = false;

  async function work(): Promise<void> {
    for (let job = nextJob(); job !== undefined; job = nextJob()) {
      try {
        await job.step();
      } catch (error) {
        log.error(`${job.name} failed: ${describe(error)}`);
      }
      await breathe();
    }
    running = undefined;
  }

  function nextJob(): Job | undefined {
    return stopped ? undefined : jobs.find((job) => job.hasWork());
  }

  return {
    wake() {
      if (nextJob() !== undefined) running ??= work();
    },
    async idle() {
      while (running !== undefined) await running;
    },
    stop() {
      stopped = true;
    },
  };
}

/** Takes steps for about `milliseconds`, or until one is enough; true when there are none left. */
export function takeSteps<Step>(
  steps: Iterator<Step>,
  milliseconds: number,
  isEnough: (step: Step) => boolean,
): boolean {
  const end = performance.now() + milliseconds;
  do {
    const next = steps.next();
    if (next.done === true) return true;
    if (isEnough(next.value)) return false;
  } while (performance.now() < end);
  return false;
}

/** An action that happens once things have been quiet for a while. */
export interface Debounced {
  /** (Re)starts the wait. */
  call(): void;
  /** Acts at once if a wait is under way. */
  flush(): void;
  cancel(): void;
}

/** Delays an action until `milliseconds` have passed since the last call. */
export function debounce(action: () => void, milliseconds: number): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const act = (): void => {
    cancel();
    action();
  };
  return {
    call() {
      clearTimeout(timer);
      timer = setTimeout(act, milliseconds);
    },
    flush() {
      if (timer !== undefined) act();
    },
    cancel,
  };
}

/** An error for the log: with its stack, because a bug report needs it. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
