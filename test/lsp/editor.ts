import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  FileChangeType,
  Hover,
  InitializeResult,
  PublishDiagnosticsParams,
  Range,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-textdocument';
import { methods } from '#server/protocol.ts';
import type { InitializationOptions, Status } from '#server/protocol.ts';
import type { ServerOptions } from '#server/running.ts';
import { bookshop } from '#test/support/bookshop.ts';
import { connect } from './connect.ts';
import type { Way, Wire } from './connect.ts';
import { createMailbox } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';

export interface EditorOptions extends ServerOptions {
  readonly way?: Way;
  /** Files beside those of the bookshop; they replace files of the same name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders of the project that are opened; the project itself when left out. */
  readonly folders?: readonly string[];
  readonly settings?: Record<string, unknown>;
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: InitializationOptions;
}

/** An editor with the bookshop open in a folder of its own. Paths are relative to it. */
export interface Editor {
  readonly root: string;
  readonly wire: Wire;
  readonly server: InitializeResult;
  readonly published: Mailbox<PublishDiagnosticsParams>;
  readonly statuses: Mailbox<Status>;
  readonly logged: Mailbox<string>;
  readonly progress: Mailbox<{ readonly kind: string }>;
  readonly shown: Mailbox<string>;
  readonly watched: Mailbox<string>;
  uri(path: string): string;
  text(path: string): string;
  open(path: string, text?: string): Promise<void>;
  /** Replaces the first occurrence of a text as if it were typed; gives the new version. */
  type(path: string, from: string, to: string): Promise<number>;
  save(path: string): Promise<void>;
  close(path: string): Promise<void>;
  write(path: string, text: string): void;
  tellDisk(changes: Readonly<Record<string, 'created' | 'changed' | 'deleted'>>): Promise<void>;
  configure(settings: Record<string, unknown>): Promise<void>;
  /** Waits until the last diagnostics published for a file have exactly these codes. */
  findings(path: string, ...codes: readonly string[]): Promise<readonly Diagnostic[]>;
  /** The codes published last, without waiting. */
  codes(path: string): readonly string[];
  hover(path: string, at: string): Promise<Hover | null>;
  /** `at` is a text to search for, or the range of a finding. */
  actions(path: string, at: string | Range, only?: readonly string[]): Promise<readonly CodeAction[]>;
  resolve(action: CodeAction): Promise<CodeAction>;
  /** What the file held at the start. */
  diskText(path: string): string;
  notify(method: string, params: unknown): Promise<void>;
  ask<T>(method: string, params: unknown): Promise<T>;
  quit(): Promise<number | null>;
}

const usual: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    hover: { contentFormat: ['markdown'] },
    codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } },
  },
  window: { workDoneProgress: true, showDocument: { support: true } },
};

/** Short waits, so that tests are quick; the order in which things happen stays the same. */
const delays = { edit: 20, dependants: 60, files: 20 };

/** Starts an editor; `quit` ends it and removes its folder. */
export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'coach lsp ')));
  const uri = (path: string): string => pathToFileURL(join(root, path)).href;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const texts = new Map([...bookshop(), ...Object.entries(options.files ?? {})]);
  for (const [path, text] of texts) write(path, text);

  const wire = connect(options.way ?? 'in-process', options);
  const { connection } = wire;
  let settings = options.settings ?? {};
  const documents = new Map<string, TextDocument>();
  const published = createMailbox<PublishDiagnosticsParams>();
  const statuses = createMailbox<Status>();
  const logged = createMailbox<string>();
  const progress = createMailbox<{ readonly kind: string }>();
  const shown = createMailbox<string>();
  const watched = createMailbox<string>();
  const asked = createMailbox<readonly unknown[]>();
  connection.onNotification('textDocument/publishDiagnostics', published.put);
  connection.onNotification(methods.status, statuses.put);
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => logged.put(message));
  connection.onNotification('$/progress', ({ value }: { value: { kind: string } }) => progress.put(value));
  connection.onNotification('window/showMessage', ({ message }: { message: string }) => shown.put(message));
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.onRequest('window/showDocument', ({ uri: document }: { uri: string }) => {
    shown.put(document);
    return { success: true };
  });
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly unknown[] }) => {
    asked.put(items);
    return items.map(() => settings);
  });
  connection.onRequest(
    'client/registerCapability',
    ({ registrations }: { registrations: readonly { method: string }[] }) => {
      for (const { method } of registrations) watched.put(method);
      return null;
    },
  );

  const folders = (options.folders ?? ['']).map((path) => ({ uri: uri(path).replace(/\/$/, ''), name: path }));
  const server = await connection.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: folders[0]?.uri ?? null,
    workspaceFolders: folders,
    capabilities: options.capabilities ?? usual,
    initializationOptions: { delays, ...options.initializationOptions },
  });
  await connection.sendNotification('initialized', {});

  const documentAt = (path: string): TextDocument => {
    const document = documents.get(path);
    if (document === undefined) throw new Error(`${path} is not open`);
    return document;
  };
  const positionOf = (path: string, at: string) => {
    const offset = documentAt(path).getText().indexOf(at);
    if (offset < 0) throw new Error(`${path} does not hold ${at}`);
    return documentAt(path).positionAt(offset);
  };
  const last = (path: string): PublishDiagnosticsParams | undefined =>
    published.all().findLast((params) => params.uri === uri(path));
  const codesOf = (params: PublishDiagnosticsParams | undefined): string[] =>
    (params?.diagnostics ?? []).map(({ code }) => String(code)).sort();

  return {
    root,
    wire,
    server,
    published,
    statuses,
    logged,
    progress,
    shown,
    watched,
    uri,
    text: (path) => documentAt(path).getText(),
    async open(path, text = texts.get(path) ?? '') {
      const document = TextDocument.create(uri(path), path.endsWith('.py') ? 'python' : 'html', 1, text);
      documents.set(path, document);
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: document.uri, languageId: document.languageId, version: 1, text },
      });
    },
    async type(path, from, to) {
      const document = documentAt(path);
      const start = positionOf(path, from);
      const change = { range: { start, end: document.positionAt(document.offsetAt(start) + from.length) }, text: to };
      const version = document.version + 1;
      TextDocument.update(document, [change], version);
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: document.uri, version },
        contentChanges: [change],
      });
      return version;
    },
    async save(path) {
      write(path, documentAt(path).getText());
      await connection.sendNotification('textDocument/didSave', { textDocument: { uri: uri(path) } });
    },
    async close(path) {
      documents.delete(path);
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri: uri(path) } });
    },
    write,
    async tellDisk(changes) {
      const types = { created: 1, changed: 2, deleted: 3 } satisfies Record<string, FileChangeType>;
      await connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: Object.entries(changes).map(([path, kind]) => ({ uri: uri(path), type: types[kind] })),
      });
    },
    async configure(newSettings) {
      settings = newSettings;
      const questions = asked.all().length;
      await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
      await asked.until((all) => all.length > questions);
      // Once this is answered our answer is on its way, ahead of whatever is asked next.
      await connection.sendRequest(methods.lessons, null);
    },
    async findings(path, ...codes) {
      const wanted = codes.toSorted();
      const found = await published.until(
        () => last(path) !== undefined && codesOf(last(path)).join() === wanted.join(),
        () =>
          `${path} has [${codesOf(last(path)).join(', ')}], expected [${wanted.join(', ')}]\n${logged.all().join('\n')}`,
      );
      return (last(path) ?? found).diagnostics;
    },
    codes: (path) => codesOf(last(path)),
    hover: (path, at) =>
      connection.sendRequest('textDocument/hover', {
        textDocument: { uri: uri(path) },
        position: positionOf(path, at),
      }),
    actions: (path, at, only) => {
      const start = typeof at === 'string' ? positionOf(path, at) : at.start;
      return connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri: uri(path) },
        range: { start, end: start },
        context: { diagnostics: [], ...(only && { only }) },
      });
    },
    resolve: (action) => connection.sendRequest('codeAction/resolve', action),
    diskText: (path) => texts.get(path) ?? '',
    notify: (method, params) => connection.sendNotification(method, params),
    ask: (method, params) => connection.sendRequest(method, params),
    async quit() {
      const code = await wire.end();
      rmSync(root, { recursive: true, force: true });
      return code;
    },
  };
}

/** A text after LSP edits. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('file:///text', 'python', 1, text), [...edits]);
}
