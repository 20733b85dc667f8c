import { configFileNames } from '#core/engine/find-config.ts';
import { deploymentGlobs } from '#core/facts/deployment/kind.ts';
import { DidChangeWatchedFilesNotification, WatchKind } from 'vscode-languageserver';
import type { Connection, FileOperationRegistrationOptions } from 'vscode-languageserver';

/** Asks the client to tell of changes on disk, whoever makes them: the editor, git, a generator. */
export async function watchFiles(connection: Connection): Promise<void> {
  const everywhere = ['py', 'html', 'htm', 'jinja', 'jinja2', 'j2'].map((extension) => `**/*.${extension}`);
  const inTemplates = ['templates', 'jinja2'].map((folder) => `**/${folder}/**/*.{txt,xml}`);
  const configuration = configFileNames.map((name) => `**/${name}`);
  const deployment = deploymentGlobs.map((glob) => `**/${glob}`);
  const watchers = [...everywhere, ...inTemplates, ...configuration, ...deployment].map((globPattern) => ({
    globPattern,
  }));
  // A folder that is deleted or moved away is one event, which none of the patterns above fits.
  const folders = { globPattern: '**', kind: WatchKind.Delete };
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [...watchers, folders] });
}

/** Files and folders that are made, renamed or deleted inside the editor. */
export const anyFile: FileOperationRegistrationOptions = { filters: [{ pattern: { glob: '**' } }] };
