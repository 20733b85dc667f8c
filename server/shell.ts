import type { FileAnalysis } from '#core/engine/analyse.ts';
import type { ParsedConfig } from '#core/engine/config.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import type { GrammarBytes } from '#core/host.ts';
import type { FileFacts } from '#core/facts/file-facts.ts';
import type { PythonParser } from '#core/syntax/parser.ts';
import type { InitializationOptions } from './protocol.ts';
import type { FileNames } from './uris.ts';

/** What differs between Node and the browser: where files, bytes and time slices come from. */
export interface Shell {
  readonly names: FileNames;
  /** URI of the guide pages that are installed with the server, for editors whose client names none. */
  readonly guideBase: string | undefined;
  grammars(options: InitializationOptions): Promise<GrammarBytes>;
  /** All files below the folders that the coach reads. Folders that do not exist are left out. */
  discover(folders: readonly string[]): Promise<readonly FoundFile[]>;
  /** True for places that hold no code of the project (`node_modules`, virtual environments …). */
  isExcluded(file: string): boolean;
  /** The text of a file; undefined when there is none. In the browser: as `discover`, `analyse` or `refresh` saw it last. */
  read(file: string): string | undefined;
  /** Makes `read` see these files (configuration) as they are now. */
  refresh(files: readonly string[]): Promise<void>;
  /** Reads and analyses files, the most useful first; `onAnalysis` gets each, in no fixed order. Gives what went wrong. */
  analyse(files: readonly FoundFile[], options: AnalyseOptions): Promise<readonly string[]>;
  /** The stubs, and what projects need of the packages installed in their environments; the stubs alone in the browser. */
  libraryFor(project: InstalledRequest): ReadonlyMap<string, FileFacts>;
  /** Lets the event loop do what came in meanwhile. */
  breathe(): Promise<void>;
}

export interface InstalledRequest {
  readonly stubs: ReadonlyMap<string, FileFacts>;
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly folders: readonly string[];
  readonly configOf: (projectRoot: string) => ParsedConfig | undefined;
  readonly parser: PythonParser;
}

export interface FoundFile {
  readonly file: string;
  /** In bytes. */
  readonly size: number;
}

export interface AnalyseOptions {
  readonly parser: PythonParser;
  readonly rules: readonly AnyRule[];
  readonly signal: AbortSignal;
  readonly onAnalysis: (analysis: FileAnalysis) => void;
}
