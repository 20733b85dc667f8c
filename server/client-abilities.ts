import type { InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol.ts';

/** What the client can do, as far as it changes what we send. */
export interface ClientAbilities {
  readonly configuration: boolean;
  readonly folders: boolean;
  readonly watching: boolean;
  readonly progress: boolean;
  readonly showDocument: boolean;
  /** Runs our commands itself and lets hovers link to them (our VS Code client). */
  readonly commands: boolean;
  readonly markdown: boolean;
  readonly lazyEdits: boolean;
  readonly edits: { readonly documentChanges: boolean; readonly createFiles: boolean; readonly annotations: boolean };
}

/** Reads the client's capabilities; what it does not mention it cannot do. */
export function abilitiesOf(params: InitializeParams, options: InitializationOptions): ClientAbilities {
  const { workspace, textDocument, window } = params.capabilities;
  const resolve = textDocument?.codeAction;
  return {
    configuration: workspace?.configuration === true,
    folders: workspace?.workspaceFolders === true,
    watching: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    progress: window?.workDoneProgress === true,
    showDocument: window?.showDocument?.support === true,
    commands: options.clientCommands === true,
    markdown: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    lazyEdits: resolve?.dataSupport === true && resolve.resolveSupport?.properties.includes('edit') === true,
    edits: {
      documentChanges: workspace?.workspaceEdit?.documentChanges === true,
      createFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
      annotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    },
  };
}

/** The folders that the client has open, as URIs; older clients name one root only. */
export function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map(({ uri }) => uri);
  return typeof params.rootUri === 'string' ? [params.rootUri] : [];
}

/** What the client said at start. It is our own client's, another editor's user's, or nothing at all. */
export function initializationOptionsOf(params: InitializeParams): InitializationOptions {
  const options: unknown = params.initializationOptions;
  return typeof options === 'object' && options !== null ? options : {};
}
