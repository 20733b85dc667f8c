import { LanguageStatusSeverity, languages as vscodeLanguages } from 'vscode';
import type { Disposable, LanguageStatusItem } from 'vscode';
import type { ProjectStatus, Status } from '#server/protocol.ts';
import { documentSelector } from './languages.ts';

/** Our entry behind the `{}` in VS Code's status bar. */
export interface StatusItem extends Disposable {
  /** Shows this state; nothing at all where there is no Django project. */
  show(status: Status): void;
}

/** Creates the item, hidden. */
export function createStatusItem(): StatusItem {
  let item: LanguageStatusItem | undefined;
  const dispose = (): void => {
    item?.dispose();
    item = undefined;
  };
  return {
    show(status) {
      if (status.state === 'off') return dispose();
      item ??= createItem();
      item.text = textOf(status);
      item.detail = detailOf(status);
      item.busy = status.state === 'indexing' || status.state === 'reviewing';
      item.severity = severityOf(status);
    },
    dispose,
  };
}

function createItem(): LanguageStatusItem {
  const item = vscodeLanguages.createLanguageStatusItem('djangoCoach.status', documentSelector);
  item.name = 'Django Coach';
  item.command = { command: 'djangoCoach.showOutput', title: 'Show Output' };
  return item;
}

function textOf({ state, findings }: Status): string {
  if (state === 'broken') return 'Django Coach stopped';
  return state === 'indexing' ? 'Reading the project' : count(findings, 'finding');
}

function detailOf({ message, projects }: Status): string {
  return message ?? projects.map(describeProject).join(' · ');
}

function describeProject({ name, apps, models }: ProjectStatus): string {
  return `${name}: ${count(apps, 'app')}, ${count(models, 'model')}`;
}

function severityOf({ state, message }: Status): LanguageStatusSeverity {
  if (state === 'broken') return LanguageStatusSeverity.Error;
  return message === undefined ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
