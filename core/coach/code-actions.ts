import { CodeActionKind } from 'vscode-languageserver-types';
import type { CodeAction, Diagnostic } from 'vscode-languageserver-types';
import type { Finding } from '../engine/finding.ts';
import type { Lesson } from '../engine/lesson.ts';
import type { Workspace } from '../engine/workspace.ts';
import { applyEdits } from '../text/edit.ts';
import type { Edit } from '../text/edit.ts';
import { diagnosticOf } from './diagnostics.ts';
import { ignoreInFile, ignoreInProject, ignoreOnLine } from './ignore-edits.ts';
import { realise } from './realise.ts';
import type { FileEdits, Texts } from './realise.ts';
import { openLessonCommand, placesIn } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';
import { workspaceEditOf } from './workspace-edit.ts';
import type { EditOptions } from './workspace-edit.ts';

export interface CodeActionOptions extends Surroundings, EditOptions {
  readonly workspace: Pick<Workspace, 'analysisOf' | 'projectsOf'>;
  readonly lessonOf: (code: string) => Lesson | undefined;
  /** The configuration file that holds for a file, or the one to create; undefined = offer no change of it. */
  readonly configFileOf: (file: string) => string | undefined;
}

/** The kind under which editors offer all safe fixes of a file at once. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.djangoCoach`;

/** What can be done about the findings at a place: fixes first (safe before unsafe), then lessons, then ways to ignore. */
export function codeActionsAt(findings: readonly Finding[], options: CodeActionOptions): CodeAction[] {
  const places = placesIn(options);
  const each = findings.map((finding) => {
    const diagnostic = diagnosticOf(finding, options, places);
    return { finding, diagnostics: diagnostic === undefined ? [] : [diagnostic] };
  });
  const fixes = each.flatMap(({ finding, diagnostics }) => fixAction(finding, diagnostics, options) ?? []);
  const safe = fixes.filter((action) => action.isPreferred);
  const review = fixes.filter((action) => !action.isPreferred);
  const lessons = each.flatMap(({ finding, diagnostics }) => lessonAction(finding, diagnostics, options) ?? []);
  const ignores = each.flatMap(({ finding, diagnostics }) => ignoreActions(finding, diagnostics, options));
  return [...safe, ...review, ...unique(lessons), ...ignores];
}

/**
 * All safe fixes of the findings that can be done at once, in their order: a fix that would touch what an earlier one
 * changes waits for the next time.
 */
export function fixAll(
  findings: readonly Finding[],
  texts: Texts,
  workspace: Pick<Workspace, 'analysisOf' | 'projectsOf'>,
  applicability: 'safe' | 'unsafe' = 'safe',
): FileEdits[] {
  const planned = new Map<string, readonly Edit[]>();
  for (const { fix } of findings) {
    if (fix === undefined || (applicability === 'safe' && fix.applicability !== 'safe')) continue;
    const realised = realise(fix, texts, workspace);
    if (realised.kind === 'refused' || realised.created.length > 0) continue;
    const together = realised.files.map(({ file, edits }) => ({ file, edits: joined(planned.get(file) ?? [], edits) }));
    const fits = together.every(({ file, edits }) => edits && applyEdits(texts(file) ?? '', edits) !== undefined);
    if (fits) for (const { file, edits } of together) planned.set(file, edits ?? []);
  }
  return [...planned].map(([file, edits]) => ({ file, edits })).sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Both lists of edits; undefined when they insert different things at one place, as their order would matter. */
function joined(known: readonly Edit[], added: readonly Edit[]): readonly Edit[] | undefined {
  const fresh = added.filter((edit) => !known.some((other) => isSame(edit, other)));
  const clash = fresh.some((edit) => known.some((other) => edit.start <= other.end && other.start <= edit.end));
  if (clash) return undefined;
  return [...known, ...fresh].sort((a, b) => a.start - b.start || a.end - b.end);
}

function isSame(a: Edit, b: Edit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

function fixAction(finding: Finding, diagnostics: Diagnostic[], options: CodeActionOptions): CodeAction | undefined {
  const { fix } = finding;
  if (fix === undefined) return undefined;
  const realised = realise(fix, options.texts, options.workspace);
  if (realised.kind === 'refused') return undefined;
  const safe = fix.applicability === 'safe';
  const edit = workspaceEditOf(realised, options, safe ? undefined : fix.title);
  if (edit === undefined) return undefined;
  const title = safe ? fix.title : `${fix.title} (review)`;
  return { title, kind: CodeActionKind.QuickFix, diagnostics, edit, ...(safe && { isPreferred: true }) };
}

function lessonAction(finding: Finding, diagnostics: Diagnostic[], options: CodeActionOptions): CodeAction | undefined {
  const title = options.lessonOf(finding.code)?.title;
  if (title === undefined) return undefined;
  const label = `Open lesson: ${title.replaceAll('`', '')}`;
  const argument = { rule: finding.code, guide: finding.guide };
  const command = { title: label, command: openLessonCommand, arguments: [argument] };
  return { title: label, kind: CodeActionKind.QuickFix, diagnostics, command };
}

function ignoreActions(finding: Finding, diagnostics: Diagnostic[], options: CodeActionOptions): CodeAction[] {
  const { file } = finding.location;
  const text = options.texts(file);
  const action = (where: string, target: string, edits: readonly Edit[] | undefined, creates = false): CodeAction[] => {
    if (edits === undefined) return [];
    const created = creates ? [{ file: target, text: edits.map((edit) => edit.text).join('') }] : [];
    const files = creates ? [] : [{ file: target, edits }];
    const edit = workspaceEditOf({ kind: 'edits', files, created }, options);
    return edit === undefined
      ? []
      : [{ title: `Ignore ${finding.code} ${where}`, kind: CodeActionKind.QuickFix, diagnostics, edit }];
  };
  const config = options.configFileOf(file);
  const configText = config === undefined ? undefined : options.texts(config);
  return [
    ...(text === undefined || finding.code.startsWith('suppressions/')
      ? []
      : action('on this line', file, ignoreOnLine(text, finding))),
    ...(text === undefined || finding.code.startsWith('suppressions/')
      ? []
      : action('in this file', file, ignoreInFile(text, finding))),
    ...(config === undefined
      ? []
      : action(
          'in the project',
          config,
          ignoreInProject(configText ?? '', config, finding.code),
          configText === undefined,
        )),
  ];
}

/** Several findings of one rule need its lesson once. */
function unique(actions: readonly CodeAction[]): CodeAction[] {
  return actions.filter((action, i) => actions.findIndex((other) => other.title === action.title) === i);
}
