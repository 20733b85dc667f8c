/** The one thing of the web that the client names itself; the DOM's types as a whole would allow too much. */
declare const Worker: new (script: string) => { postMessage(message: unknown): void };
