import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import type { KindName } from '../syntax/node-kinds.ts';
import type { EventFamily, FlowEvent } from '../flow/event.ts';
import type { Project } from '../project/project.ts';
import type { Location, Range } from '../text/range.ts';
import type { GuideAnchor } from '#guide/anchors.ts';
import type { RelatedPlace, Severity } from './finding.ts';
import type { FixIntent } from './fix.ts';

/** What a rule says of itself. `id` is '<chapter>/<rule>' = its folder. */
interface RuleMeta<Data> {
  readonly id: string;
  /** One line for lists: what it sees. */
  readonly summary: string;
  readonly severity: Severity;
  readonly guide: GuideAnchor;
  /** Version of Django Coach that brought it. */
  readonly since: string;
  readonly fix: 'safe' | 'unsafe' | 'none';
  readonly djangoChecks?: readonly string[];
  /** Prior art: rules of other tools that see something alike. */
  readonly sources?: readonly { readonly tool: string; readonly rule: string }[];
  /** lesson.md, imported as text. */
  readonly lesson: string;
  readonly message: (data: Data) => string;
  readonly fixFor?: (report: Report<Data>, project: Project | undefined) => FixIntent | undefined;
}

/** What a rule hands over for one finding; the engine words it, gives it severity and fix. */
export interface Report<Data> {
  readonly location: Location;
  readonly data: Data;
  readonly related?: readonly RelatedPlace[];
  readonly severity?: Severity;
}

export interface VisitContext<Data> {
  readonly file: string;
  readonly tree: SyntaxTree;
  readonly report: (range: Range, data: Data, related?: readonly RelatedPlace[]) => void;
}

export interface FlowContext<Data> {
  readonly project: Project;
  readonly report: (report: Report<Data>) => void;
}

export interface ProjectContext<Data> {
  readonly project: Project;
  readonly report: (report: Report<Data>) => void;
}

/** A rule sees in exactly one of three ways. */
export type Rule<Data = Record<string, unknown>> = RuleMeta<Data> &
  (
    | { readonly visit: { readonly [kind in KindName]?: (node: number, ctx: VisitContext<Data>) => void } }
    /** Groups of events with one root cause: same origin, entry point and family. */
    | { readonly on: { readonly [family in EventFamily]?: (events: readonly FlowEvent[], ctx: FlowContext<Data>) => void } }
    | { readonly project: (ctx: ProjectContext<Data>) => void }
  );

// oxlint-disable-next-line no-explicit-any -- rules of different data types stand in one list
export type AnyRule = Rule<any>;

/** Gives a rule its type; the registry (rules/index.ts, generated) collects them. */
export function defineRule<Data>(rule: Rule<Data>): Rule<Data> {
  return rule;
}
