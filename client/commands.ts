import { ProgressLocation, commands as vscodeCommands, env, extensions, version, window } from 'vscode';
import type { Disposable, LogOutputChannel, Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { commands, methods } from '#server/protocol.ts';
import type { LessonSummary } from '#server/protocol.ts';
import { openGuide, openGuideAt } from './guide.ts';

/** What our commands work on. */
export interface CommandTargets {
  readonly client: BaseLanguageClient;
  readonly output: LogOutputChannel;
  readonly guideFolder: Uri;
}

/** Registers every command that package.json names. */
export function registerCommands(targets: CommandTargets): Disposable[] {
  const { client, output, guideFolder } = targets;
  const register = vscodeCommands.registerCommand;
  return [
    register('djangoCoach.reviewProject', () => reviewProject(client)),
    register('djangoCoach.openGuide', () => openGuide(guideFolder)),
    register(commands.openLesson, (args: unknown) => openLesson(targets, args)),
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

/** Opens the guide where a lesson lives: the one that a hover or a code action names, else one that the user picks. */
async function openLesson({ client, guideFolder }: CommandTargets, args: unknown): Promise<void> {
  const guide = args === undefined ? await pickLesson(client) : guideIn(args);
  if (guide !== undefined) await openGuideAt(guideFolder, guide);
}

/** Commands can be run by anyone with anything. */
function guideIn(args: unknown): string | undefined {
  if (typeof args !== 'object' || args === null || !('guide' in args)) return undefined;
  return typeof args.guide === 'string' ? args.guide : undefined;
}

async function pickLesson(client: BaseLanguageClient): Promise<string | undefined> {
  const lessons = client.sendRequest<LessonSummary[]>(methods.lessons, null);
  const items = lessons.then((all) =>
    all.map(({ title, rule, summary, guide }) => ({ label: title, description: rule, detail: summary, guide })),
  );
  const choice = await window.showQuickPick(items, {
    placeHolder: 'Which lesson?',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return choice?.guide;
}

async function copyDebugInformation(client: BaseLanguageClient): Promise<void> {
  const server = await client.sendRequest<string>(methods.debugInformation, null);
  const own = extensions.getExtension('django-coach.django-coach')?.packageJSON as { version?: string } | undefined;
  const editor = `Django Coach ${own?.version ?? '?'} in ${env.appName} ${version} (${env.appHost}${env.remoteName === undefined ? '' : `, ${env.remoteName}`})`;
  await env.clipboard.writeText(`${editor}\n\n${server}\n`);
  window.setStatusBarMessage('Django Coach: debug information copied', 4000);
}

async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.needsStop()) await client.stop();
  await client.start();
}
