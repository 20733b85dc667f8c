import { hashText } from '../facts/text-hash.ts';
import type { PythonFacts } from '../facts/file-facts.ts';
import type { FixChange, FixIntent } from '../engine/fix.ts';
import type { Workspace } from '../engine/workspace.ts';
import { applyEdits } from '../text/edit.ts';
import type { Edit } from '../text/edit.ts';
import { planAdminEagerLoad, planClassLine } from './fixes/admin-eager-load.ts';
import { planBulkWrite } from './fixes/bulk-write.ts';
import { planPrefetchFiltered } from './fixes/prefetch-filtered.ts';
import { planEagerLoad } from './fixes/eager-load.ts';
import { planImport } from './fixes/imports.ts';
import { planPlainEdit } from './fixes/plain-edits.ts';
import type { EagerLoad, Plan, PythonSource } from './fixes/plan.ts';
import { planSuppressionRemoval } from './fixes/suppressions.ts';

/** What a fix does to the files, or why it is not offered. */
export type RealisedFix =
  | { readonly kind: 'edits'; readonly files: readonly FileEdits[]; readonly created: readonly CreatedFile[] }
  | { readonly kind: 'refused'; readonly reason: string };

export interface FileEdits {
  readonly file: string;
  /** Sorted, not overlapping. */
  readonly edits: readonly Edit[];
}

export interface CreatedFile {
  readonly file: string;
  readonly text: string;
}

/** The current text of a file; undefined when it does not exist. */
export type Texts = (file: string) => string | undefined;

/**
 * Turns a fix intent into edits of the current texts. Refused, with a reason for people, when a text is not the one that
 * was analysed, when the edit could raise or change results, and when there is nothing left to do.
 */
export function realise(
  intent: FixIntent,
  texts: Texts,
  workspace: Pick<Workspace, 'analysisOf' | 'projectsOf'>,
): RealisedFix {
  return [intent, ...(intent.also ?? [])]
    .map((each) => realiseOne(each, texts, workspace))
    .reduce((all, one) => both(all, one, texts));
}

/** Both fixes; one alone where the other is refused or gets into its way. */
function both(a: RealisedFix, b: RealisedFix, texts: Texts): RealisedFix {
  if (a.kind === 'refused' || b.kind === 'refused') return a.kind === 'refused' ? b : a;
  const names = [...new Set([...a.files, ...b.files].map(({ file }) => file))].sort();
  const files = names.map((file) => {
    const [done, more] = [a, b].map(({ files: list }) => list.find((each) => each.file === file)?.edits ?? []) as [
      readonly Edit[],
      readonly Edit[],
    ];
    const isDone = (edit: Edit): boolean =>
      done.some(({ start, end, text }) => start === edit.start && end === edit.end && text === edit.text);
    return { file, edits: sorted([...done, ...more.filter((edit) => !isDone(edit))]) };
  });
  const fits = files.every(({ file, edits }) => applyEdits(texts(file) ?? '', edits) !== undefined);
  return fits ? { kind: 'edits', files, created: [...a.created, ...b.created] } : a;
}

function realiseOne(
  intent: FixIntent,
  texts: Texts,
  workspace: Pick<Workspace, 'analysisOf' | 'projectsOf'>,
): RealisedFix {
  const edits = new Map<string, Edit[]>();
  const created: CreatedFile[] = [];
  for (const task of tasksOf(intent.changes)) {
    if (task.kind === 'create-file') {
      if (texts(task.file) !== undefined) return { kind: 'refused', reason: `${task.file} exists already` };
      created.push({ file: task.file, text: task.text });
      continue;
    }
    const plan = planTask(task, texts, workspace);
    if ('refused' in plan) return { kind: 'refused', reason: plan.refused };
    const file = fileOf(task);
    edits.set(file, [...(edits.get(file) ?? []), ...plan.edits]);
  }
  const files = [...edits].filter(([, list]) => list.length > 0).map(([file, list]) => ({ file, edits: sorted(list) }));
  if (files.length + created.length === 0) return { kind: 'refused', reason: 'there is nothing left to do' };
  const broken = files.find(({ file, edits: list }) => applyEdits(texts(file) ?? '', list) === undefined);
  if (broken !== undefined)
    return { kind: 'refused', reason: `two changes of ${broken.file} get into each other's way` };
  return { kind: 'edits', files: files.sort((a, b) => (a.file < b.file ? -1 : 1)), created };
}

/** Changes at one origin are planned together, so that their calls are chained in one place. */
type Task =
  | Exclude<FixChange, { readonly kind: 'add-eager-load' }>
  | {
      readonly kind: 'load';
      readonly file: string;
      readonly start: number;
      readonly end: number;
      readonly loads: EagerLoad[];
    };

function tasksOf(changes: readonly FixChange[]): Task[] {
  const tasks: Task[] = [];
  for (const change of changes) {
    if (change.kind !== 'add-eager-load') {
      tasks.push(change);
      continue;
    }
    const { origin, method, paths } = change;
    const same = tasks.find(
      (task) =>
        task.kind === 'load' && task.file === origin.file && task.start === origin.start && task.end === origin.end,
    );
    if (same?.kind === 'load') addLoad(same.loads, { method, paths });
    else
      tasks.push({ kind: 'load', file: origin.file, start: origin.start, end: origin.end, loads: [{ method, paths }] });
  }
  return tasks;
}

function addLoad(loads: EagerLoad[], load: EagerLoad): void {
  const index = loads.findIndex(({ method }) => method === load.method);
  const known = loads[index];
  if (known === undefined) loads.push(load);
  else loads[index] = { ...known, paths: [...known.paths, ...load.paths] };
}

function planTask(
  task: Exclude<Task, { readonly kind: 'create-file' }>,
  texts: Texts,
  workspace: Pick<Workspace, 'analysisOf' | 'projectsOf'>,
): Plan {
  const file = fileOf(task);
  const text = texts(file);
  if (text === undefined) return { refused: `${file} does not exist` };
  switch (task.kind) {
    case 'replace':
      return planReplacement(text, task, workspace);
    case 'insert':
      return planInsertion(text, task, workspace);
    case 'insert-lines':
    case 'add-argument':
    case 'remove-argument':
    case 'reorder':
    case 'append-line':
    case 'insert-item':
      return isReviewed(text, file, workspace)
        ? planPlainEdit(text, task)
        : { refused: `${file} has changed since it was reviewed` };
    case 'remove-suppression':
      return planSuppressionRemoval(text, task.comment, task.rule, task.id);
    default:
      break;
  }
  const source = sourceOf(file, text, workspace);
  if (source === undefined) return { refused: `${file} has changed since it was reviewed` };
  if (task.kind === 'load') return planEagerLoad(source, task, task.loads);
  if (task.kind === 'prefetch-filtered') return planPrefetchFiltered(source, task);
  if (task.kind === 'bulk-write') return planBulkWrite(source, task);
  if (task.kind === 'add-class-line') return planClassLine(source, task.class.index, task.line, task.after);
  if (task.kind === 'add-import') return planImport(source, task.module, task.name);
  return planAdminEagerLoad(source, task.admin.index, task);
}

function planReplacement(
  text: string,
  change: FixChange & { readonly kind: 'replace' },
  workspace: Pick<Workspace, 'analysisOf'>,
): Plan {
  const { start, end, file } = change.location;
  const current = text.slice(start, end);
  const isAsExpected =
    change.expected === undefined ? isReviewed(text, file, workspace) : [change.expected].flat().includes(current);
  if (!isAsExpected) return { refused: `${file} has changed since it was reviewed` };
  return { edits: current === change.text ? [] : [{ start, end, text: change.text }] };
}

function planInsertion(
  text: string,
  change: FixChange & { readonly kind: 'insert' },
  workspace: Pick<Workspace, 'analysisOf'>,
): Plan {
  const { start, file } = change.location;
  if (!isReviewed(text, file, workspace)) return { refused: `${file} has changed since it was reviewed` };
  return { edits: [{ start, end: start, text: change.text }] };
}

function isReviewed(text: string, file: string, workspace: Pick<Workspace, 'analysisOf'>): boolean {
  const known = workspace.analysisOf(file);
  return known !== undefined && known.textHash === hashText(text);
}

function sourceOf(
  file: string,
  text: string,
  workspace: Pick<Workspace, 'analysisOf' | 'projectsOf'>,
): PythonSource | undefined {
  const known = workspace.analysisOf(file);
  const facts = known?.facts;
  if (facts?.language !== 'python' || known?.textHash !== hashText(text)) return undefined;
  return { file, text, facts: facts satisfies PythonFacts, project: workspace.projectsOf(file)[0] };
}

function fileOf(task: Exclude<Task, { readonly kind: 'create-file' }>): string {
  switch (task.kind) {
    case 'load':
    case 'add-import':
    case 'append-line':
      return task.file;
    case 'insert-item':
      return task.before.file;
    case 'add-admin-eager-load':
      return task.admin.file;
    case 'add-class-line':
      return task.class.file;
    case 'bulk-write':
      return task.write.file;
    case 'prefetch-filtered':
      return task.read.file;
    case 'remove-suppression':
      return task.comment.file;
    case 'reorder':
      return task.places[0]?.file ?? '';
    default:
      return task.location.file;
  }
}

function sorted(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}
