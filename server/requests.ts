import { codeActionsAt, fixAll, fixAllKind } from '#core/coach/code-actions.ts';
import type { CodeActionOptions } from '#core/coach/code-actions.ts';
import { fixDiff } from '#core/coach/fix-diff.ts';
import { conceptHover } from '#core/coach/concepts/concept-hover.ts';
import { findingAt, hoverAt } from '#core/coach/hover.ts';
import { realise } from '#core/coach/realise.ts';
import { workspaceEditOf } from '#core/coach/workspace-edit.ts';
import type { Finding } from '#core/engine/finding.ts';
import { lessonOf } from '#core/engine/lesson.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import type { Surroundings } from '#core/coach/surroundings.ts';
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, CodeActionParams, Hover, HoverParams } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { ClientAbilities } from './client-abilities.ts';
import type { Settings } from './settings.ts';
import type { FileNames } from './uris.ts';
import type { Coach } from './workspace.ts';

/** Answers what the editor asks about a place in an open file. Where the text has just changed, there is no answer yet. */
export interface Requests {
  hover(params: HoverParams): Hover | undefined;
  codeActions(params: CodeActionParams): CodeAction[];
  /** Adds the edit to an action that `codeActions` gave; undefined when the file has changed since. */
  resolve(action: CodeAction): CodeAction | undefined;
}

export interface RequestsOptions {
  readonly coach: Coach;
  readonly rules: readonly AnyRule[];
  readonly names: FileNames;
  readonly surroundings: Surroundings;
  readonly abilities: ClientAbilities;
  readonly settings: () => Settings;
}

/** What a lazy action carries to be found again. */
interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly start: number;
  readonly end: number;
  /** Its place among the actions there. */
  readonly index: number;
}

/** Creates the answers of one session. */
export function createRequests(options: RequestsOptions): Requests {
  const { coach, names, surroundings, abilities, settings } = options;
  const rules = new Map(options.rules.map((rule) => [rule.id, rule]));
  const lessonOfCode: CodeActionOptions['lessonOf'] = (code) => {
    const rule = rules.get(code);
    return rule && lessonOf(rule);
  };

  /** The file of a URI, if what is known of it fits its present text. */
  function upToDate(uri: string): { file: string; document: TextDocument } | undefined {
    const file = names.keyOf(uri);
    const document = file === undefined ? undefined : coach.open.get(file);
    if (file === undefined || document === undefined || !coach.open.isAnalysed(file)) return undefined;
    return { file, document };
  }

  /** What the guide teaches of the name or queryset at an offset. */
  function conceptsAt(file: string, offset: number): Hover | undefined {
    const [project] = coach.engine.projectsOf(file);
    const facts = project?.python(file);
    if (!settings().hoverConcepts || project === undefined || facts === undefined) return undefined;
    return conceptHover(project, file, facts, offset, { ...surroundings, markdown: abilities.markdown });
  }

  function actionOptions(): CodeActionOptions {
    return {
      ...surroundings,
      workspace: coach.engine,
      lessonOf: lessonOfCode,
      configFileOf: coach.configFileOf,
      versionOf: (file) => coach.open.get(file)?.version ?? null,
      client: abilities.edits,
    };
  }

  function actionsIn(file: string, { start, end }: Pick<ActionData, 'start' | 'end'>): CodeAction[] {
    const touched = coach.findingsOf(file).filter(({ location }) => location.start <= end && start <= location.end);
    return codeActionsAt(touched, actionOptions());
  }

  /** All safe fixes that stay within the file: an action that runs on save changes no other one. */
  function safeFixes(file: string): readonly Finding[] {
    return coach.findingsOf(file).filter(({ fix }) => {
      if (fix?.applicability !== 'safe') return false;
      const realised = realise(fix, surroundings.texts, coach.engine);
      return realised.kind === 'edits' && realised.created.length === 0 && realised.files.every((e) => e.file === file);
    });
  }

  function fixAllAction(file: string): CodeAction | undefined {
    const files = fixAll(safeFixes(file), surroundings.texts, coach.engine);
    if (files.length === 0) return undefined;
    const edit = workspaceEditOf({ kind: 'edits', files, created: [] }, actionOptions());
    return edit && { title: 'Apply all safe Django Coach fixes', kind: fixAllKind, edit };
  }

  function lazy(action: CodeAction, data: ActionData): CodeAction {
    if (!abilities.lazyEdits || action.edit === undefined) return action;
    const { edit: _later, ...rest } = action;
    return { ...rest, data };
  }

  return {
    hover({ textDocument, position }) {
      const at = upToDate(textDocument.uri);
      const { hoverStyle: style, background } = settings();
      if (at === undefined) return undefined;
      const finding = findingAt(coach.findingsOf(at.file), at.document.offsetAt(position));
      const lesson = finding && lessonOfCode(finding.code);
      if (finding === undefined || lesson === undefined) return conceptsAt(at.file, at.document.offsetAt(position));
      if (style === 'off') return undefined;
      const diff = finding.fix
        ? fixDiff(realise(finding.fix, surroundings.texts, coach.engine), surroundings.texts)
        : [];
      const client = { markdown: abilities.markdown, images: abilities.commands, commands: abilities.commands };
      return hoverAt(finding, lesson, diff, { ...surroundings, style, background, client });
    },
    codeActions({ textDocument, range, context }) {
      const at = upToDate(textDocument.uri);
      if (at === undefined) return [];
      const { file, document } = at;
      const data = {
        uri: textDocument.uri,
        version: document.version,
        start: document.offsetAt(range.start),
        end: document.offsetAt(range.end),
      };
      const wants = (kind: string): boolean => context.only?.some((asked) => isOfKind(kind, asked)) ?? true;
      const quick = wants(CodeActionKind.QuickFix) ? actionsIn(file, data) : [];
      // Only when asked for by name: nobody wants it in the list under the light bulb.
      const all = context.only !== undefined && wants(fixAllKind) ? fixAllAction(file) : undefined;
      return [...quick, ...(all === undefined ? [] : [all])].map((action, index) => lazy(action, { ...data, index }));
    },
    resolve(action) {
      const data = action.data as ActionData | undefined;
      if (data === undefined) return action;
      const at = upToDate(data.uri);
      if (at === undefined || at.document.version !== data.version) return undefined;
      const again = action.kind === fixAllKind ? fixAllAction(at.file) : actionsIn(at.file, data)[data.index];
      return again?.title === action.title && again.edit ? { ...action, edit: again.edit } : undefined;
    },
  };
}

/** Kinds are hierarchical: who asks for `source` is offered `source.fixAll.djangoCoach` too. */
function isOfKind(kind: string, asked: string): boolean {
  return kind === asked || kind.startsWith(`${asked}.`);
}
