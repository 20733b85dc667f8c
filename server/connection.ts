import { openLessonCommand } from '#core/coach/surroundings.ts';
import type { Log } from '#core/host.ts';
import { fixAllKind } from '#core/coach/code-actions.ts';
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import type { Connection, ServerCapabilities } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { answer } from './answers.ts';
import type { ClientAbilities } from './client-abilities.ts';
import { methods } from './protocol.ts';
import type { Status } from './protocol.ts';
import { clientOf, createRunning } from './running.ts';
import type { Client, Running, ServerOptions } from './running.ts';
import { describe } from './scheduling.ts';
import type { Shell } from './shell.ts';
import { anyFile, watchFiles } from './watching.ts';

/**
 * Runs the language server on a connection until the client ends it. Nothing that is in a file, and no mistake of ours
 * in looking at one, ends it: such things go to the client's log.
 */
export function startServer(connection: Connection, shell: Shell, options: ServerOptions = {}): void {
  const log: Log = {
    error: (message) => connection.console.error(message),
    info: (message) => connection.console.info(message),
  };
  const documents = new TextDocuments(TextDocument);
  let client: Client | undefined;
  let running: Running | undefined;
  let tellReady: () => void = () => {};
  const ready = new Promise<void>((resolve) => (tellReady = resolve));
  const folders = new Set<string>();

  connection.onInitialize((params) => {
    client = clientOf(params);
    for (const uri of client.folders) folders.add(uri);
    return { capabilities: capabilitiesOf(client.abilities), serverInfo: { name: 'Django Coach' } };
  });

  connection.onInitialized(async () => {
    if (client === undefined) return;
    if (client.abilities.folders) followFolders();
    try {
      running = await createRunning(connection, shell, client, log, options);
    } catch (error) {
      log.error(`Django Coach could not start: ${describe(error)}`);
      const status: Status = { state: 'broken', projects: [], findings: 0, message: 'The server could not start' };
      void connection.sendNotification(methods.status, status);
      return;
    } finally {
      tellReady();
    }
    follow(client.abilities);
    takeFolders();
  });

  /** Asks to be told of what may change later. A client that cannot do one of these does without it. */
  function follow({ configuration, watching }: ClientAbilities): void {
    const refused = (error: unknown): void => log.info(`the client does not tell of changes: ${String(error)}`);
    if (configuration) connection.client.register(DidChangeConfigurationNotification.type).catch(refused);
    if (watching) watchFiles(connection).catch(refused);
  }

  function followFolders(): void {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const { uri } of removed) folders.delete(uri);
      for (const { uri } of added) folders.add(uri);
      takeFolders();
    });
  }

  function takeFolders(): void {
    const keys = [...folders].flatMap((uri) => shell.names.keyOf(uri) ?? []);
    running?.session.foldersChanged(keys);
    // Documents may have been opened before we were ready, or lie in a folder that came or went.
    for (const document of documents.all()) {
      withFile(document.uri, (file) => running?.session.opened(file, document));
    }
  }

  /** Calls back with the file key of a document or path that the coach may look at. */
  function withFile(uri: string, use: (file: string) => void): void {
    const file = shell.names.keyOf(uri);
    if (file !== undefined && running?.coach.isOurs(file) === true) use(file);
  }

  function changedOnDisk(uris: readonly string[]): void {
    running?.session.changedOnDisk(uris.flatMap((uri) => shell.names.keyOf(uri) ?? []));
  }

  documents.onDidOpen(({ document }) => withFile(document.uri, (file) => running?.session.opened(file, document)));
  documents.onDidChangeContent(({ document }) => {
    withFile(document.uri, (file) => running?.session.edited(file));
  });
  documents.onDidSave(({ document }) => withFile(document.uri, (file) => running?.session.saved(file)));
  documents.onDidClose(({ document }) => withFile(document.uri, (file) => running?.session.closed(file)));

  connection.onDidChangeWatchedFiles(({ changes }) => changedOnDisk(changes.map(({ uri }) => uri)));
  connection.workspace.onDidCreateFiles(({ files }) => changedOnDisk(files.map(({ uri }) => uri)));
  connection.workspace.onDidDeleteFiles(({ files }) => changedOnDisk(files.map(({ uri }) => uri)));
  connection.workspace.onDidRenameFiles(({ files }) => {
    changedOnDisk(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]));
  });
  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (running === undefined) return;
    const before = running.configuration.current();
    try {
      await running.configuration.refresh(settings);
      running.session.settingsChanged(before);
    } catch (error) {
      log.error(`the settings cannot be read: ${describe(error)}`);
    }
  });

  answer(connection, { running: () => ready.then(() => running), client: () => client, log });
  connection.onShutdown(() => running?.session.stop());
  documents.listen(connection);
  connection.listen();
}

function capabilitiesOf({ commands, lazyEdits }: ClientAbilities): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    hoverProvider: true,
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: lazyEdits },
    // VS Code would register these commands for us, but our client has them already.
    ...(!commands && { executeCommandProvider: { commands: [openLessonCommand] } }),
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { didCreate: anyFile, didDelete: anyFile, didRename: anyFile },
    },
  };
}
