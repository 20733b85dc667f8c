import { stringValue } from '../constants.ts';
import type { App, Project } from '../project.ts';
import { textOf } from '../settings/values.ts';
import { isTestFile } from '../test-files.ts';

/** 2 in the tests of an app, 1 in an app among the project's tests, 0 elsewhere: an installed app is no test. */
export function testLevel(project: Project, app: App | undefined, file: string): 0 | 1 | 2 {
  if (app !== undefined && isTestFile(app.folder, file)) return 2;
  return app?.installed !== true && project.isTest(file) ? 1 : 0;
}

/**
 * Class name of the primary key that Django adds to models of an app: the app's own, else the project's, else what Django up
 * to 5.2 takes. Django's own apps keep theirs.
 */
export function autoFieldOf(project: Project, app: App | undefined): string {
  if (app !== undefined && app.folder.startsWith('library:/django/')) return 'AutoField';
  const own = app?.config && project.member({ kind: 'class', ref: app.config }, 'default_auto_field');
  const declared =
    own?.kind === 'variable' && own.fact.value !== undefined
      ? stringValue(project, own.file, project.decode(own.file, own.fact.value))
      : undefined;
  const dotted = declared ?? textOf(project.settings.value('DEFAULT_AUTO_FIELD')?.constant) ?? 'AutoField';
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}

/** The folder that names the app of a file which belongs to none: the one above `models`. */
export function lastFolder(file: string): string {
  const parts = file.split('/');
  const at = parts.lastIndexOf('models');
  return (at > 0 ? parts[at - 1] : parts.at(-2)) ?? '';
}
