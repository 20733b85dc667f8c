import { Uri } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateCoach } from './extension.ts';

/** Where the extension starts in VS Code on a machine: the server is a process of its own. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.mjs').fsPath;
  const run = { module, transport: TransportKind.ipc };
  const debug = { ...run, options: { execArgv: ['--nolazy', '--inspect=6011'] } };
  await activateCoach(context, {
    createClient: (options) => new LanguageClient('djangoCoach', 'Django Coach', { run, debug }, options),
  });
}
