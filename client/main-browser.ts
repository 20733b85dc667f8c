import { Uri, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import type { MessageTransports } from 'vscode-languageclient/browser';
import { activateCoach } from './extension.ts';
import { serveWorkspaceFiles } from './workspace-files.ts';

/** Where the extension starts in VS Code for the web: the server is a worker, and reads files through this side. */
export async function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'server-browser.js');
  const grammars = await readGrammars(context.extensionUri);
  await activateCoach(context, {
    initializationOptions: { grammars },
    createClient: (options) =>
      new LanguageClient('djangoCoach', 'Django Coach', () => Promise.resolve(startWorker(script)), options),
    beforeStart: serveWorkspaceFiles,
  });
}

/** VS Code puts its own Worker in the place of the web's, which the client library would not recognise. */
function startWorker(script: Uri): MessageTransports {
  const worker = new Worker(script.toString(true));
  return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
}

/** The server has no disk to read them from. */
async function readGrammars(extension: Uri): Promise<{ runtime: Uint8Array; python: Uint8Array }> {
  const read = (name: string): Thenable<Uint8Array> => workspace.fs.readFile(Uri.joinPath(extension, 'grammars', name));
  const [runtime, python] = await Promise.all([read('web-tree-sitter.wasm'), read('tree-sitter-python.wasm')]);
  return { runtime, python };
}
