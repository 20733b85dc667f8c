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
  /** At most three; the origin first. */
  readonly related: readonly RelatedPlace[];
  /** '<chapter>#<section>'. */
  readonly guide: string;
  readonly djangoCheck: string | undefined;
  /** For machines: model, relations, loader, queries … */
  readonly data: Readonly<Record<string, unknown>>;
  readonly fix: FixIntent | undefined;
}

export interface RelatedPlace {
  readonly location: Location;
  readonly message: string;
}
