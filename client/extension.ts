import { commands as vscodeCommands, window } from 'vscode';
import type { Disposable, ExtensionContext, LogOutputChannel } from 'vscode';
import { RevealOutputChannelOn, State } from 'vscode-languageclient';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { commands, methods } from '#server/protocol.ts';
import type { InitializationOptions, Lesson, Status } from '#server/protocol.ts';
import { registerCommands } from './commands.ts';
import { createErrorHandler } from './errors.ts';
import { documentSelector } from './languages.ts';
import { guideFolder, servePages } from './pages.ts';
import { createStatusItem } from './status.ts';
import type { StatusItem } from './status.ts';

/** What differs between VS Code on a machine and in the web. */
export interface Host {
  readonly initializationOptions?: Partial<InitializationOptions>;
  createClient(options: LanguageClientOptions): BaseLanguageClient;
  /** Answers requests that only this host's server makes. */
  beforeStart?(client: BaseLanguageClient): Disposable[];
}

/** Starts the server and shows its state. Resolves when the server answers; a failure is shown once and never thrown. */
export async function activateCoach(context: ExtensionContext, host: Host): Promise<void> {
  const output = window.createOutputChannel('Django Coach', { log: true });
  const status = createStatusItem();
  const client = host.createClient(clientOptions(host, output));
  const pages = servePages({
    extension: context.extensionUri,
    lesson: (rule) => client.sendRequest<Lesson | null>(methods.lesson, { rule }),
  });
  context.subscriptions.push(output, status, client, pages, ...registerCommands(client, output));
  context.subscriptions.push(...(host.beforeStart?.(client) ?? []), ...followState(client, status));
  await vscodeCommands.executeCommand('setContext', 'djangoCoach.active', true);
  try {
    await client.start();
  } catch (error) {
    output.error(`the server did not start: ${String(error)}`);
    status.show(broken('The server did not start. The output says why.'));
  }
}

function clientOptions(host: Host, output: LogOutputChannel): LanguageClientOptions {
  const initializationOptions: InitializationOptions = {
    guideBase: guideFolder.toString(),
    clientCommands: true,
    ...host.initializationOptions,
  };
  return {
    documentSelector,
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions,
    // Hovers quote the reviewed project's names: of all commands a link may run only these.
    markdown: { isTrusted: { enabledCommands: Object.values(commands) }, supportHtml: false },
    initializationFailedHandler: () => false,
    errorHandler: createErrorHandler(output),
  };
}

function followState(client: BaseLanguageClient, status: StatusItem): Disposable[] {
  return [
    client.onNotification(methods.status, (next: Status) => status.show(next)),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) status.show(broken('The server is not running.'));
    }),
  ];
}

function broken(message: string): Status {
  return { state: 'broken', projects: [], findings: 0, message };
}
