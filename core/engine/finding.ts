import type { Location } from '../text/range.ts';
import type { FixIntent } from './fix.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What a rule reports: one root cause, one finding. */
export interface Finding {
  /** '<chapter>/<rule>'. */
  readonly code: string;
  readonly severity: Severity;
  readonly location: Location;
  /** One sentence, plain text with backticks, at most 110 characters, no full stop. */
  readonly message: string;
  /** At most three, and one more for each other queryset that lacks the same; the origin first. */
  readonly related: readonly RelatedPlace[];
  /** '<chapter>#<section>'. */
  readonly guide: string;
  readonly djangoCheck: string | undefined;
  /** For machines: model, relations, loader, queries … */
  readonly data: Readonly<Record<string, unknown>>;
  readonly fix: FixIntent | undefined;
  /** Findings with one root cause that people see as one; gone once they are put together. */
  readonly group?: FindingGroup;
}

/**
 * The findings of several rules that are shown as the first of them. Each is suppressed, selected and configured on its
 * own before; what the others say is in the first one's `data.grouped`.
 */
export interface FindingGroup {
  readonly key: string;
  /** The lowest is shown. */
  readonly rank: number;
  /** What the finding is about, in a list of all: 'SECURE_SSL_REDIRECT'. */
  readonly subject: string;
}

/** What `data.grouped` says of each other finding of a group. */
export interface GroupedFinding {
  readonly code: string;
  readonly djangoCheck: string | undefined;
  readonly message: string;
}

export interface RelatedPlace {
  readonly location: Location;
  readonly message: string;
}
