import type { PythonFacts } from '../../facts/file-facts.ts';
import type { Project } from '../../project/project.ts';
import type { Edit } from '../../text/edit.ts';

/** Relation paths to load with one method. */
export interface EagerLoad {
  readonly method: 'select_related' | 'prefetch_related';
  readonly paths: readonly string[];
}

/** A file as the fix sees it: the text and its facts belong together. */
export interface PythonSource {
  readonly file: string;
  readonly text: string;
  readonly facts: PythonFacts;
  /** For names; undefined when the file is in no linked project. */
  readonly project: Project | undefined;
}

/** Edits of one file (none: everything is there already), or why there are none. */
export type Plan = { readonly edits: readonly Edit[] } | { readonly refused: string };
