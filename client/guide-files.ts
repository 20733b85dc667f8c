import { EventEmitter, FileSystemError, FileType, Uri, workspace } from 'vscode';
import type { ExtensionContext, FileStat, FileSystemProvider } from 'vscode';

/** The scheme of guide pages in the web, where the extension's own files have addresses that no editor opens. */
export const guideScheme = 'django-coach';

/** Serves the packaged guide as `django-coach:/guide/<page>.md`, for reading only. */
export function registerGuideFiles(context: ExtensionContext): void {
  const provider = readOnlyFiles((uri) => Uri.joinPath(context.extensionUri, uri.path));
  context.subscriptions.push(workspace.registerFileSystemProvider(guideScheme, provider, { isReadonly: true }));
}

function readOnlyFiles(packaged: (uri: Uri) => Uri): FileSystemProvider {
  const refuse = (uri: Uri): never => {
    throw FileSystemError.NoPermissions(uri);
  };
  const read = (uri: Uri): Thenable<Uint8Array> => workspace.fs.readFile(packaged(uri));
  return {
    onDidChangeFile: new EventEmitter<never>().event,
    watch: () => ({ dispose() {} }),
    // Web hosts can read a packaged file but often not ask for its size.
    stat: async (uri): Promise<FileStat> => ({
      type: FileType.File,
      ctime: 0,
      mtime: 0,
      size: (await read(uri)).length,
    }),
    readFile: read,
    readDirectory: (uri) => workspace.fs.readDirectory(packaged(uri)),
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}
