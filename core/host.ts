/** What a shell gives the pure core and the shared session code: never anything else. */

/** Says what went wrong inside the coach itself; expected conditions of user code never come here. */
export interface Log {
  error(message: string): void;
  info(message: string): void;
}

/** A text file of the workspace. */
export interface SourceFile {
  /** The file's key: absolute path with '/' on Node ('C:/work/shop/models.py' on Windows), URI in the browser. */
  readonly file: string;
  readonly text: string;
}

/** Bytes of grammars/*.wasm, handed in by the shell. */
export interface GrammarBytes {
  readonly runtime: Uint8Array;
  readonly python: Uint8Array;
}
