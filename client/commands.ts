import { ProgressLocation, commands as vscodeCommands, env, extensions, version, window } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { commands, methods } from '#server/protocol.ts';
import type { LessonSummary, OpenLessonArguments } from '#server/protocol.ts';
import { openGuide } from './guide.ts';
import { showLesson } from './pages.ts';

/** Registers every command that package.json names. */
export function registerCommands(client: BaseLanguageClient, output: LogOutputChannel): Disposable[] {
  const register = vscodeCommands.registerCommand;
  return [
    register('djangoCoach.reviewProject', () => reviewProject(client)),
    register('djangoCoach.openGuide', openGuide),
    register(commands.openLesson, (args: unknown) => openLesson(client, args)),
    register('djangoCoach.restartServer', () => restart(client)),
    register('djangoCoach.showOutput', () => output.show()),
    register('djangoCoach.copyDebugInformation', () => copyDebugInformation(client)),
  ];
}

async function reviewProject(client: BaseLanguageClient): Promise<void> {
  await window.withProgress({ location: ProgressLocation.Window, title: 'Reviewing the project' }, () =>
    client.sendRequest(methods.review, null),
  );
  await vscodeCommands.executeCommand('workbench.actions.view.problems');
}

/** Opens the lesson that a hover or a code action names, else one that the user picks. */
async function openLesson(client: BaseLanguageClient, args: unknown): Promise<void> {
  if (args !== undefined) return openNamed(args);
  const rule = await pickLesson(client);
  if (rule !== undefined) await showLesson(rule);
}

/** Any extension can run a command, with anything. */
async function openNamed(args: unknown): Promise<void> {
  const { rule, heading }: Partial<Record<keyof OpenLessonArguments, unknown>> = Object(args);
  if (typeof rule === 'string') await showLesson(rule, typeof heading === 'string' ? heading : undefined);
}

async function pickLesson(client: BaseLanguageClient): Promise<string | undefined> {
  const lessons = client.sendRequest<LessonSummary[]>(methods.lessons, null);
  const items = lessons.then((all) =>
    all.map(({ title, rule, summary }) => ({ label: title, description: rule, detail: summary, rule })),
  );
  const options = { placeHolder: 'Which lesson?', matchOnDescription: true, matchOnDetail: true };
  return (await window.showQuickPick(items, options))?.rule;
}

async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.needsStop()) await client.stop();
  await client.start();
}

async function copyDebugInformation(client: BaseLanguageClient): Promise<void> {
  const server = await client.sendRequest<string>(methods.debugInformation, null);
  const own = extensions.getExtension('django-coach.django-coach')?.packageJSON as { version?: string } | undefined;
  const remote = env.remoteName === undefined ? '' : `, ${env.remoteName}`;
  const editor = `Django Coach ${own?.version ?? '?'} in ${env.appName} ${version} (${env.appHost}${remote})`;
  await env.clipboard.writeText(`${editor}\n\n${server}\n`);
  window.setStatusBarMessage('Django Coach: debug information copied', 4000);
}
