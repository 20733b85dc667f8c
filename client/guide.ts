import { Uri, window, workspace } from 'vscode';
import { guideFolder, showGuide } from './pages.ts';

/** Lets the user pick a chapter of the guide and opens it rendered. */
export async function openGuide(): Promise<void> {
  const choice = await window.showQuickPick(chapters(), { placeHolder: 'Which chapter?' });
  if (choice !== undefined) await showGuide(choice.chapter);
}

async function chapters(): Promise<{ label: string; chapter: string }[]> {
  const files = await workspace.fs.readDirectory(guideFolder);
  const names = files.filter(([name]) => name.endsWith('.md')).map(([name]) => name.slice(0, -'.md'.length));
  return Promise.all(names.map(async (chapter) => ({ label: await titleOf(chapter), chapter })));
}

async function titleOf(chapter: string): Promise<string> {
  const text = new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(guideFolder, `${chapter}.md`)));
  return /^# (.+)$/m.exec(text)?.[1] ?? chapter;
}
