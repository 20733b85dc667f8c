/** Messages in the order in which they came, to be waited for. */
export interface Mailbox<T> {
  readonly put: (message: T) => void;
  all(): readonly T[];
  /** Resolves with the newest message as soon as a condition holds, which is asked now and after each message. */
  until(condition: (all: readonly T[]) => boolean, describe?: () => string): Promise<T>;
}

/** After this long a message that has not come never will. */
const patience = 8000;

/** An empty mailbox. */
export function createMailbox<T>(): Mailbox<T> {
  const messages: T[] = [];
  const waiting = new Set<() => void>();
  return {
    put(message) {
      messages.push(message);
      for (const check of waiting) check();
    },
    all: () => messages,
    until: (condition, describe) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(describe?.() ?? `waited in vain; last: ${JSON.stringify(messages.at(-1))}`));
        }, patience);
        const check = (): void => {
          const newest = messages.at(-1);
          if (newest === undefined || !condition(messages)) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(newest);
        };
        waiting.add(check);
        check();
      }),
  };
}
