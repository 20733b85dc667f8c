import { Uri, commands, window, workspace } from 'vscode';

/** Lets the user pick a page of the guide and opens it rendered. */
export async function openGuide(guideFolder: Uri): Promise<void> {
  const choice = await window.showQuickPick(pagesOf(guideFolder), { placeHolder: 'Which chapter?' });
  if (choice !== undefined) await openGuideAt(guideFolder, choice.page);
}

/** Opens '<chapter>' or '<chapter>#<section>' rendered, at that heading, beside the code. Anything else is ignored. */
export async function openGuideAt(guideFolder: Uri, place: string): Promise<void> {
  const [, chapter, section] = /^([a-z0-9-]+)(?:#([a-z0-9-]+))?$/.exec(place) ?? [];
  if (chapter === undefined) return;
  const page = Uri.joinPath(guideFolder, `${chapter}.md`);
  await commands.executeCommand(
    'markdown.showPreviewToSide',
    section === undefined ? page : page.with({ fragment: section }),
  );
}

async function pagesOf(guideFolder: Uri): Promise<{ label: string; page: string }[]> {
  const files = await workspace.fs.readDirectory(guideFolder);
  const pages = files.filter(([name]) => name.endsWith('.md')).map(([name]) => name.slice(0, -'.md'.length));
  return Promise.all(
    pages.map(async (page) => ({ label: await titleOf(Uri.joinPath(guideFolder, `${page}.md`), page), page })),
  );
}

async function titleOf(uri: Uri, otherwise: string): Promise<string> {
  const text = new TextDecoder().decode(await workspace.fs.readFile(uri));
  return /^# (.+)$/m.exec(text)?.[1] ?? otherwise;
}
