import { analyseFile } from '#core/engine/analyse.ts';
import type { FileAnalysis } from '#core/engine/analyse.ts';
import { findConfig } from '#core/engine/find-config.ts';
import type { Finding } from '#core/engine/finding.ts';
import { libraryFacts } from '#core/engine/library.ts';
import type { AnyRule, FlowContext, ProjectContext, VisitContext } from '#core/engine/rule.ts';
import { createWorkspace } from '#core/engine/workspace.ts';
import type { Workspace } from '#core/engine/workspace.ts';
import type { EventFamily, FlowEvent } from '#core/flow/event.ts';
import { createPythonParser } from '#core/syntax/parser.ts';
import { grammarBytes } from '#host/grammar-bytes.ts';

/** One parser and one library for all tests of a run. */
export const parser = await createPythonParser(grammarBytes());
export const library = libraryFacts(parser);

const plain = {
  summary: 'for a test',
  severity: 'warning',
  // The registry's rules have a typed section; these have none.
  guide: 'coach#configuration' as never,
  since: '0',
  fix: 'none',
  lesson: '# Test\n',
  message: (data: { message: string }) => data.message,
} as const;

/** A rule that reads the syntax of a file. */
export function visitRule(
  id: string,
  kind: string,
  visit: (node: number, ctx: VisitContext<{ message: string }>) => void,
): AnyRule {
  return { ...plain, id, visit: { [kind]: visit } };
}

/** A rule that reads linked facts. */
export function projectRule(id: string, project: (ctx: ProjectContext<{ message: string }>) => void): AnyRule {
  return { ...plain, id, project };
}

type Seeing = (events: readonly FlowEvent[], ctx: FlowContext<{ message: string }>) => void;

/** A rule that listens to flow events. */
export function flowRule(id: string, on: { readonly [family in EventFamily]?: Seeing }): AnyRule {
  return { ...plain, id, on };
}

/** Files of one string: `#- shop/models.py` begins each; they lie in /work. */
export function filesOf(text: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const part of text.split(/^#- /m).slice(1)) {
    const lineEnd = part.indexOf('\n');
    files.set(`/work/${part.slice(0, lineEnd).trim()}`, part.slice(lineEnd + 1));
  }
  return files;
}

/** A project whose rows have relations to read. */
export const models = `#- manage.py
import sys
#- shop/__init__.py
#- shop/models.py
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=9)


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    editor = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="edited")
`;

export interface Reviewed {
  readonly workspace: Workspace;
  readonly files: Map<string, string>;
  /** 'shop/views.py: code `text at the place`: message' of each finding. */
  readonly told: () => string[];
  readonly set: (file: string, text: string) => void;
  readonly log: string[];
}

/** A workspace with these files, reviewed completely by these rules. */
export function review(
  text: string,
  rules: readonly AnyRule[],
  order: (files: string[]) => string[] = (f) => f,
): Reviewed {
  const files = filesOf(text);
  const log: string[] = [];
  const workspace = createWorkspace({
    roots: ['/work'],
    rules,
    library,
    log: { error: (message) => log.push(message), info: () => {} },
    configOf: (root) => findConfig(root, '/work', (file) => files.get(file)),
  });
  for (const file of order([...files.keys()])) setFile(workspace, rules, file, files.get(file) ?? '');
  drain(workspace);
  return {
    workspace,
    files,
    log,
    told: () => workspace.allFindings().map((finding) => tell(finding, files)),
    set: (name, newText) => {
      files.set(`/work/${name}`, newText);
      setFile(workspace, rules, `/work/${name}`, newText);
    },
  };
}

export function drain(workspace: Workspace): string[] {
  return [...workspace.review()].map((step) => `${step.kind} ${step.subject}`.trim());
}

export function analyse(file: string, text: string, rules: readonly AnyRule[] = []): FileAnalysis {
  const analysis = analyseFile({ file, text }, parser, rules);
  if (analysis === undefined) throw new Error(`${file} is nothing the coach reads`);
  return analysis;
}

function setFile(workspace: Workspace, rules: readonly AnyRule[], file: string, text: string): void {
  const analysis = analyseFile({ file, text }, parser, rules);
  if (analysis !== undefined) workspace.set(analysis);
}

function tell({ code, location, message }: Finding, files: ReadonlyMap<string, string>): string {
  const text = files.get(location.file)?.slice(location.start, location.end);
  return `${location.file.slice('/work/'.length)}: ${code} \`${text}\`: ${message}`;
}
