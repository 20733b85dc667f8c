import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import type { KindName } from '../syntax/node-kinds.ts';
import type { EventFamily, FlowEvent } from '../flow/event.ts';
import type { Project } from '../project/project.ts';
import type { SettingsModule } from '../project/settings.ts';
import type { Location, Range } from '../text/range.ts';
import type { GuideAnchor } from '#guide/anchors.ts';
import type { FindingGroup, RelatedPlace, Severity } from './finding.ts';
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
  /** Options that `[tool.django-coach.rules.'<id>']` may set. Rules that visit syntax have none: their findings are cached with the file. */
  readonly options?: Readonly<Record<string, RuleOption>>;
  /** lesson.md, imported as text. */
  readonly lesson: string;
  readonly message: (data: Data) => string;
  readonly fixFor?: (report: Report<Data>, project: Project | undefined) => FixIntent | undefined;
}

/** An option of a rule: its value when the configuration is silent also says which type it has. */
export interface RuleOption {
  readonly summary: string;
  readonly default: OptionValue;
}
export type OptionValue = string | number | boolean | readonly string[];
export type OptionValues = Readonly<Record<string, OptionValue>>;

/** What a rule hands over for one finding; the engine words it, gives it severity and fix. */
export interface Report<Data> {
  readonly location: Location;
  readonly data: Data;
  readonly related?: readonly RelatedPlace[];
  /** How many of the related places are shown: three, where nothing else is said. */
  readonly mostRelated?: number;
  readonly severity?: Severity;
  /** The fix, where the rule knows it while it looks; else `fixFor` is asked. */
  readonly fix?: FixIntent | undefined;
  /** The one of the rule's `djangoChecks` that this finding mirrors; the first when left out, none when undefined. */
  readonly djangoCheck?: string | undefined;
  /** The settings module that the finding is about: it may silence the check. */
  readonly settings?: SettingsModule | undefined;
  readonly group?: FindingGroup | undefined;
}

export interface VisitContext<Data> {
  readonly file: string;
  readonly tree: SyntaxTree;
  readonly report: (range: Range, data: Data, related?: readonly RelatedPlace[]) => void;
}

export interface FlowContext<Data> {
  readonly project: Project;
  /** The rule's options, with their defaults filled in. */
  readonly options: OptionValues;
  readonly report: (report: Report<Data>) => void;
}

export interface ProjectContext<Data> {
  readonly project: Project;
  /** The rule's options, with their defaults filled in. */
  readonly options: OptionValues;
  readonly report: (report: Report<Data>) => void;
}

/**
 * What the engine itself sees while it reads suppressions and configuration. A rule that `reports` one of these words it
 * and teaches it; `message` gets the data type of the same name in `EngineReports`.
 */
export interface EngineReports {
  /** A suppression comment (or one rule named in it) that hides nothing. */
  readonly 'unused-suppression': { readonly rule: string; readonly scope: 'line' | 'file' };
  /** A suppression comment that names a rule which does not exist. */
  readonly 'unknown-suppressed-rule': { readonly rule: string; readonly near: string | undefined };
  /** `ignore` without a rule in brackets: it hides nothing. */
  readonly 'suppression-without-rule': { readonly scope: 'line' | 'file' };
  /** Something in the configuration file that means nothing to the coach; `problem` is the whole sentence. */
  readonly 'configuration-mistake': { readonly problem: string; readonly near: string | undefined };
}

/** A rule sees in exactly one of three ways; the few that `report` leave the seeing to the engine. */
export type Rule<Data = Record<string, unknown>> = RuleMeta<Data> &
  (
    | { readonly visit: { readonly [kind in KindName]?: (node: number, ctx: VisitContext<Data>) => void } }
    /** Groups of events with one root cause: same origin, entry point and family. */
    | {
        readonly on: {
          readonly [family in EventFamily]?: (events: readonly FlowEvent[], ctx: FlowContext<Data>) => void;
        };
      }
    | { readonly project: (ctx: ProjectContext<Data>) => void }
    | { readonly reports: keyof EngineReports }
  );

// oxlint-disable-next-line no-explicit-any -- rules of different data types stand in one list
export type AnyRule = Rule<any>;

/** Gives a rule its type; the registry (rules/index.ts, generated) collects them. */
export function defineRule<Data>(rule: Rule<Data>): Rule<Data> {
  return rule;
}
