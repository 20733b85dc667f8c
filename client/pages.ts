import { EventEmitter, FileSystemError, FileType, Uri, commands, workspace } from 'vscode';
import type { Disposable, FileStat, FileSystemProvider } from 'vscode';
import type { Lesson } from '#server/protocol.ts';

/**
 * Pages to read: `django-coach:/guide/<chapter>.md` and `django-coach:/lessons/<chapter>/<rule>.md`. A scheme of our own
 * works alike on a machine and in the web, and package.json can say that such pages open rendered, and no others.
 */
const scheme = 'django-coach';

/** The folder of the guide's chapters. */
export const guideFolder = Uri.from({ scheme, path: '/guide' });

/** What is read from: the packaged extension, and the server's lessons. */
export interface PageSources {
  readonly extension: Uri;
  lesson(rule: string): Promise<Lesson | null>;
}

/** Makes the pages readable in this window. */
export function servePages(sources: PageSources): Disposable {
  return workspace.registerFileSystemProvider(scheme, readOnlyFiles(sources), { isReadonly: true });
}

/** Opens '<chapter>' or '<chapter>#<section>' of the guide, rendered, beside the code. Any other text is ignored. */
export async function showGuide(place: string): Promise<void> {
  const [, chapter, section] = /^([a-z0-9-]+)(?:#([a-z0-9-]+))?$/.exec(place) ?? [];
  if (chapter !== undefined) await showBeside(Uri.joinPath(guideFolder, `${chapter}.md`), section);
}

/** Opens the lesson of a rule, '<chapter>/<rule>', rendered, beside the code, at a heading. Any other text is ignored. */
export async function showLesson(rule: string, heading?: string): Promise<void> {
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(rule)) return;
  await showBeside(Uri.from({ scheme, path: `/lessons/${rule}.md` }), heading?.toLowerCase().replaceAll(' ', '-'));
}

async function showBeside(page: Uri, heading: string | undefined): Promise<void> {
  await commands.executeCommand('markdown.showPreviewToSide', page.with({ fragment: heading ?? '' }));
}

function readOnlyFiles({ extension, lesson }: PageSources): FileSystemProvider {
  const refuse = (uri: Uri): never => {
    throw FileSystemError.NoPermissions(uri);
  };
  const read = async (uri: Uri): Promise<Uint8Array> => {
    const rule = /^\/lessons\/([a-z0-9-]+\/[a-z0-9-]+)\.md$/.exec(uri.path)?.[1];
    if (rule === undefined) return workspace.fs.readFile(packaged(uri, extension));
    const found = await lesson(rule);
    if (found === null) throw FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(lessonPage(found));
  };
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
    readDirectory: (uri) => workspace.fs.readDirectory(packaged(uri, extension)),
    createDirectory: refuse,
    writeFile: refuse,
    delete: refuse,
    rename: refuse,
  };
}

/** Where a page of the guide, or its folder, is packaged. A link can name any path: no other leads to a file. */
function packaged(uri: Uri, extension: Uri): Uri {
  if (!/^\/guide(\/([a-z0-9-]+\.md)?)?$/.test(uri.path)) throw FileSystemError.FileNotFound(uri);
  return Uri.joinPath(extension, uri.path);
}

function lessonPage({ markdown, guide }: Lesson): string {
  const [chapter = '', section = ''] = guide.split('#');
  return `${markdown.trimEnd()}\n\n---\n\n[Read on in the guide](../../guide/${chapter}.md#${section})\n`;
}
