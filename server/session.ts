import { configFileNames } from '#core/engine/find-config.ts';
import type { Log } from '#core/host.ts';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { projectStatus, usesDjango } from './django.ts';
import type { Delays, ReviewResult, Status } from './protocol.ts';
import type { Publisher } from './publishing.ts';
import { createLoop, debounce } from './scheduling.ts';
import type { Settings } from './settings.ts';
import type { Shell } from './shell.ts';
import type { Coach } from './workspace.ts';

/** When things happen: what the editor tells goes in here, and findings and status come out through the options. */
export interface Session {
  opened(file: string, document: TextDocument): void;
  edited(file: string): void;
  saved(file: string): void;
  closed(file: string): void;
  /** Files (or whole folders) were changed, made or deleted, perhaps outside the editor. */
  changedOnDisk(files: readonly string[]): void;
  foldersChanged(folders: readonly string[]): void;
  /** The settings are other ones now than `before`. */
  settingsChanged(before: Settings): void;
  /** Reads and reviews everything afresh and shows it, whatever the settings say about when. */
  reviewAll(): Promise<ReviewResult>;
  /** Reviews what was typed so far at once; resolves when that is done. */
  catchUp(): Promise<void>;
  status(): Status;
  stop(): void;
}

/** What the session has to hear of the index. */
export interface IndexListener {
  onIndexing(): void;
  onIndexed(): void;
}

export interface SessionOptions {
  readonly coach: Coach;
  readonly publisher: Publisher;
  readonly shell: Shell;
  readonly log: Log;
  readonly settings: () => Settings;
  readonly delays: Delays;
  readonly onStatus: (status: Status) => void;
}

/** How long one slice of a review may hold up requests, in milliseconds. */
const slice = 8;

/** Creates a session over a coach. It does nothing until it is told of folders. */
export function createSession(options: SessionOptions): Session & IndexListener {
  const { coach, publisher, shell, log, settings, delays } = options;
  /** Open files that are being typed in, and those whose turn has come. */
  const typedIn = new Set<string>();
  const unread = new Set<string>();
  const unpublished = new Set<string>();
  const changedFiles = new Set<string>();
  let allUnpublished = false;
  /** While somebody types, what depends on the edited file waits once the findings of the file itself are shown. */
  let typing = false;
  let previewed = false;
  /** Before the first review is through, findings that need no other file are shown as soon as there are any. */
  let reviewedOnce = false;
  /** With `run: manual` findings are shown on request only. */
  let requested = false;

  const loop = createLoop(
    [
      { name: 'reading an open file', hasWork: () => unread.size > 0, step: readNext },
      { name: 'publishing first findings', hasWork: () => !reviewedOnce && mayPublish(), step: publish },
      { name: 'reviewing', hasWork: mayReview, step: review },
      { name: 'publishing', hasWork: mayPublish, step: publish },
    ],
    () => shell.breathe(),
    log,
  );
  const afterEdit = debounce(readTyped, delays.edit);
  const afterIdle = debounce(takeTime, delays.dependants);
  const afterFiles = debounce(() => void takeInFiles(), delays.files);

  function isShowing(): boolean {
    const { enable, run } = settings();
    return enable && (run !== 'manual' || requested);
  }

  function mayReview(): boolean {
    return isShowing() && !(typing && previewed) && coach.hasUnits();
  }

  function review(): void {
    // What the edited file's findings are is known long before everything that depends on it is looked at again.
    if (coach.review(slice) === 'previewed') {
      previewed = true;
      publisher.publish(unpublished);
    }
    if (reviewedOnce || coach.hasUnits()) return;
    reviewedOnce = true;
    allUnpublished = true;
  }

  /** While changes on disk are read, what the last review found stays. */
  function mayPublish(): boolean {
    return (unpublished.size > 0 || allUnpublished) && (!coach.index.busy || !reviewedOnce);
  }

  function readTyped(): void {
    for (const file of typedIn) unread.add(file);
    typedIn.clear();
    loop.wake();
  }

  function forget(file: string): void {
    for (const files of [typedIn, unread, unpublished]) files.delete(file);
    coach.closeFile(file);
  }

  function readNext(): void {
    const [file] = unread;
    if (file === undefined) return;
    unread.delete(file);
    unpublished.add(file);
    previewed = false;
    coach.analyse(file);
  }

  /** While somebody pauses, there is time for a parse from scratch and for all that depends on the edited files. */
  function takeTime(): void {
    typing = false;
    for (const file of coach.open.files()) if (coach.open.isDoubtful(file)) unread.add(file);
    publishEverything();
  }

  function publish(): void {
    const [files, all] = [[...unpublished], allUnpublished];
    unpublished.clear();
    allUnpublished = false;
    if (!isShowing()) return;
    // Until the first files are read, only the open ones have findings; the rest follows.
    if (all && !coach.index.busy) publisher.publishAll();
    else publisher.publish(files);
    options.onStatus(status());
  }

  function publishEverything(): void {
    allUnpublished = true;
    loop.wake();
  }

  async function takeInFiles(): Promise<void> {
    const files = [...changedFiles];
    changedFiles.clear();
    const configs = files.filter(isConfigFile);
    if (configs.length > 0) {
      await shell.refresh(configs);
      coach.reconfigure();
    }
    const ours = files.filter((file) => coach.isOurs(file) && coach.open.get(file) === undefined);
    coach.index.read(ours.filter((file) => coach.index.has(file)));
    // New ones may be ignored or excluded, and a folder that was renamed is told as one event: looking again tells.
    if (files.some(isNews)) coach.index.discover();
    publishEverything();
  }

  function isNews(file: string): boolean {
    return !coach.index.has(file) && (coach.isOurs(file) || coach.index.hasFilesBelow(file));
  }

  function isConfigFile(file: string): boolean {
    return configFileNames.includes(file.slice(file.lastIndexOf('/') + 1)) || file.endsWith('.toml');
  }

  function status(): Status {
    const projects = coach.engine.projects().filter(usesDjango);
    const findings = isShowing() ? coach.allFindings().length : 0;
    const message = coach.engine.problems()[0]?.message.split('\n')[0];
    return { state: stateNow(projects.length > 0), projects: projects.map(projectStatus), findings, message };
  }

  function stateNow(hasProjects: boolean): Status['state'] {
    if (!settings().enable) return 'off';
    if (coach.index.busy) return coach.index.looksLikeDjango || hasProjects ? 'indexing' : 'off';
    if (isShowing() && coach.hasUnits()) return coach.index.looksLikeDjango || hasProjects ? 'reviewing' : 'off';
    return hasProjects || (coach.index.looksLikeDjango && !isShowing()) ? 'ready' : 'off';
  }

  async function settle(): Promise<void> {
    typing = false;
    do {
      await coach.index.idle();
      loop.wake();
      await loop.idle();
    } while (coach.index.busy);
  }

  return {
    opened(file, document) {
      if (coach.open.get(file) === document) return;
      coach.openFile(file, document);
      unread.add(file);
      loop.wake();
    },
    edited(file) {
      if (settings().run !== 'onType') return;
      typedIn.add(file);
      typing = true;
      afterEdit.call();
      afterIdle.call();
    },
    saved(file) {
      typedIn.delete(file);
      unread.add(file);
      typing = false;
      afterIdle.cancel();
      publishEverything();
    },
    closed(file) {
      forget(file);
      publishEverything();
    },
    changedOnDisk(files) {
      for (const file of files) changedFiles.add(file);
      afterFiles.call();
    },
    foldersChanged(folders) {
      coach.setFolders(folders);
      for (const file of coach.open.files()) if (!coach.isOurs(file)) forget(file);
    },
    settingsChanged(before) {
      const now = settings();
      requested = false;
      if (now.configuration !== before.configuration) coach.reconfigure();
      if (now.maxFiles !== before.maxFiles) coach.index.discover();
      if (isShowing()) {
        for (const file of coach.open.files()) if (!coach.open.isAnalysed(file)) unread.add(file);
        publishEverything();
      } else {
        publisher.clear();
        options.onStatus(status());
      }
    },
    async reviewAll() {
      requested = true;
      for (const file of coach.open.files()) unread.add(file);
      coach.index.readAll();
      await settle();
      publishEverything();
      await loop.idle();
      const findings = coach.allFindings();
      return { findings: findings.length, files: new Set(findings.map(({ location }) => location.file)).size };
    },
    async catchUp() {
      afterEdit.flush();
      await settle();
    },
    status,
    stop() {
      for (const timer of [afterEdit, afterIdle, afterFiles]) timer.cancel();
      loop.stop();
      coach.stop();
    },
    onIndexing: () => options.onStatus(status()),
    onIndexed() {
      publishEverything();
      options.onStatus(status());
    },
  };
}
