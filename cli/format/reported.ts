import type { Finding } from '#core/engine/finding.ts';
import type { Edit } from '#core/text/edit.ts';
import type { Texts } from '../texts.ts';

/** A fix as text, made from a finding's intent and the files as they are. */
export interface RealisedFix {
  readonly title: string;
  readonly applicability: 'safe' | 'unsafe';
  /** By file; a file that does not exist yet is made of one insertion. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
}

/** A finding with what is needed to show it. */
export interface Reported {
  readonly finding: Finding;
  /** Undefined when there is none, or when it cannot be made safely here. */
  readonly fix: RealisedFix | undefined;
}

/** What every output format gets. */
export interface Report {
  readonly reported: readonly Reported[];
  readonly texts: Texts;
  /** Number of files that were reviewed. */
  readonly reviewed: number;
}
