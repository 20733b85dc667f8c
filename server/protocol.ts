/**
 * What the server and its own client say to each other beyond the Language Server Protocol. Plain data and names only:
 * the VS Code client and the tests import this file and nothing else of the server.
 */

/** Methods of our own requests and notifications. */
export const methods = {
  /** Notification to the client: `Status`. Sent whenever it changes. */
  status: 'djangoCoach/status',
  /** Request to the server: reviews everything afresh, also where `run` is `manual`. `null` → `ReviewResult`. */
  review: 'djangoCoach/review',
  /** Request to the server: `LessonParams` → `Lesson | null`. */
  lesson: 'djangoCoach/lesson',
  /** Request to the server: all lessons, to pick one from. `null` → `LessonSummary[]`. */
  lessons: 'djangoCoach/lessons',
  /** Request to the server: Markdown for a bug report. `null` → `string`. Names no source code. */
  debugInformation: 'djangoCoach/debugInformation',
  /** Request to the client (web only): `{ folder: uri }` → the URIs of the files below it that the coach may read. */
  listFiles: 'djangoCoach/listFiles',
  /** Request to the client (web only): `{ uris }` → their texts, `null` for what cannot be read. */
  readFiles: 'djangoCoach/readFiles',
} as const;

/** Commands that code actions and hovers name. The client runs them; see `InitializationOptions.clientCommands`. */
export const commands = {
  /** Arguments: `[OpenLessonArguments]`. */
  openLesson: 'djangoCoach.openLesson',
} as const;

export interface OpenLessonArguments {
  /** '<chapter>/<rule>'. */
  readonly rule: string;
  /** '<chapter>#<section>': page and heading of the guide. */
  readonly guide: string;
  /** A heading of the lesson to begin at ('When it is fine'). */
  readonly heading?: string;
}

/** What a client may say when it starts the server. Everything is optional: an editor that says nothing works too. */
export interface InitializationOptions {
  /** URI of the folder of guide pages, as the editor can open them. Without it diagnostics carry no link. */
  readonly guideBase?: string;
  /** The client runs our commands itself (VS Code). Otherwise the server offers them and shows the page by `window/showDocument`. */
  readonly clientCommands?: boolean;
  /** Editor settings by name without prefix, for clients that cannot be asked for their configuration. */
  readonly settings?: unknown;
  /** Bytes of grammars/*.wasm. Needed in the browser only, where the server cannot read files. */
  readonly grammars?: { readonly runtime: Uint8Array; readonly python: Uint8Array };
  /** Milliseconds, for tests: how long to wait after a key stroke, before dependants, and for a burst of file events. */
  readonly delays?: Partial<Delays>;
}

export interface Delays {
  /** From the last key to the edited file's findings. */
  readonly edit: number;
  /** From the last key to the findings of files that depend on the edited one. */
  readonly dependants: number;
  /** From the last event of a burst of changes on disk to reading them. */
  readonly files: number;
}

/** 'off': no Django project here, or switched off · 'indexing': reading files · 'reviewing' · 'ready' · 'broken': see `message`. */
export type State = 'off' | 'indexing' | 'reviewing' | 'ready' | 'broken';

export interface Status {
  readonly state: State;
  readonly projects: readonly ProjectStatus[];
  /** Findings in all projects. */
  readonly findings: number;
  /** Why it is 'broken', or what went wrong on the way (a rule that crashed, a mistake in the configuration). */
  readonly message: string | undefined;
}

export interface ProjectStatus {
  readonly name: string;
  readonly root: string;
  readonly apps: number;
  readonly models: number;
}

export interface ReviewResult {
  readonly findings: number;
  readonly files: number;
}

export interface LessonParams {
  readonly rule: string;
}

export interface LessonSummary {
  readonly rule: string;
  readonly title: string;
  readonly summary: string;
  readonly guide: string;
}

export interface Lesson extends LessonSummary {
  readonly markdown: string;
  /** The guide page's section, when the client gave a `guideBase`. */
  readonly uri: string | undefined;
}
