import { RelativePattern, Uri, workspace } from 'vscode';
import type { Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { methods } from '#server/protocol.ts';

/** Lists and reads the workspace's files for a server that has no disk (the web). */
export function serveWorkspaceFiles(client: BaseLanguageClient): Disposable[] {
  return [
    client.onRequest(methods.listFiles, ({ folder }: { folder: string }) => listFiles(Uri.parse(folder))),
    client.onRequest(methods.readFiles, ({ uris }: { uris: readonly string[] }) => Promise.all(uris.map(readFile))),
  ];
}

const readable =
  '**/{*.py,*.pyi,*.html,*.htm,*.txt,*.xml,*.jinja,*.jinja2,*.j2,*.toml,*.cfg,*.yml,*.yaml,*.ini,*.service,*.env,' +
  '.env*,.envs/**,*ockerfile*,*ontainerfile*,*rocfile*}';
const excluded = '**/{node_modules,.git,.venv,venv,env,site-packages,__pycache__,.tox,build,dist}/**';

async function listFiles(folder: Uri): Promise<string[]> {
  const files = await workspace.findFiles(new RelativePattern(folder, readable), excluded);
  return files.map((file) => file.toString());
}

/** Null for what is gone or cannot be read. */
async function readFile(uri: string): Promise<string | null> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(Uri.parse(uri)));
  } catch {
    return null;
  }
}
