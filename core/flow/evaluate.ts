import { findMember } from '../project/members.ts';
import type { Project } from '../project/project.ts';
import type { Location } from '../text/range.ts';
import { attributeOf, classAttribute } from './attributes.ts';
import { callFunction, callValue, instantiate } from './calls.ts';
import { classify } from './classify.ts';
import { definitionValue } from './definitions.ts';
import { runEntryPoint } from './entry.ts';
import type { EntryPoint, FlowEvent, Site } from './event.ts';
import { evaluateExpr } from './expressions.ts';
import { showForm } from './forms.ts';
import { eachOf, itemsOf } from './iteration.ts';
import { baseFrame, defaultLimits, summaryLimits, noArgs, type Machine, type Transfer } from './machine.ts';
import { newReadRecorder, noReads, type ReadSet } from './read-set.ts';
import { recordedProject } from './recorded-project.ts';
import { requestAttribute } from './request-attributes.ts';
import { serialise } from './serializers.ts';
import { runBlock } from './statements.ts';
import { inherited, summaryOf, type Call, type Isolated } from './summaries.ts';
import { renderTemplate } from './templates.ts';
import { django } from './transfer.ts';
import { optionsOf } from './options.ts';
import type { Value } from './value.ts';

/** What running an entry point would do. */
export interface Evaluation {
  /** Where the entry point is declared: its name. */
  readonly declared: Location;
  readonly events: readonly FlowEvent[];
  readonly reads: ReadSet;
  /** Units of work it took. */
  readonly steps: number;
  /** A bound was reached: some of what happens is not in `events`. */
  readonly incomplete: boolean;
}

export interface EvaluateOptions {
  /** What is known of Django and Python; the ground truth leaves parts of it out. */
  readonly transfer?: Transfer;
  /** False when nobody will ask what the evaluation depends on: `reads` is empty then. */
  readonly isRecorded?: boolean;
}

/**
 * Runs an entry point over abstract values: no code of the project is executed. Deterministic: the same project gives
 * the same events, as bounds count steps and never time.
 */
export function evaluate(
  project: Project,
  entryPoint: EntryPoint,
  { transfer = django, isRecorded = true }: EvaluateOptions = {},
): Evaluation {
  const machine: Machine = newMachine(project, entryPoint, {
    ...(!isRecorded && { reads: noReads }),
    transfer,
    // Summaries are kept with the project, as it is asked here: they hold for what is known of Django, and for nothing else.
    summary:
      transfer === django
        ? (call) => summaryOf(machine.project, call, () => runAlone(project, machine, call))
        : undefined,
  });
  runEntryPoint(machine);
  const { file, start, end } = machine.entrySite;
  return {
    declared: { file, start, end },
    events: classify(machine),
    reads: machine.reads.finish(),
    steps: machine.steps,
    incomplete: machine.incomplete,
  };
}

/** Runs a call in a machine of its own, as if nothing had run before; undefined when a bound was reached. */
function runAlone(project: Project, caller: Machine, { kind, ref, args, self, owner }: Call): Isolated | undefined {
  const m = newMachine(project, caller.entryPoint, {
    ...(caller.reads === noReads && { reads: noReads }),
    loops: [baseFrame],
    context: inherited,
    limits: summaryLimits,
  });
  const site = { file: ref.file, start: 0, end: 0 };
  const value = kind === 'new' ? m.instantiate(ref, args, site) : m.callFunction(ref, args, site, self, owner);
  recordedProject(project, caller.reads);
  if (m.incomplete) return undefined;
  return { value, events: m.events, reads: m.reads.finish().keys, steps: m.steps };
}

/** A machine that has done nothing yet. */
export function newMachine(project: Project, entryPoint: EntryPoint, part: Partial<Machine> = {}): Machine {
  const reads = part.reads ?? newReadRecorder(project);
  const m: Machine = {
    project: recordedProject(project, reads),
    entryPoint,
    entrySite: declaredAt(project, entryPoint),
    reads,
    events: [],
    loops: [],
    branches: 0,
    guarded: 0,
    doubted: [],
    looked: new Set(),
    decided: [],
    path: [],
    at: undefined,
    stack: [],
    surfaces: [],
    context: entryPoint.context,
    tags: [],
    shared: new Map(),
    steps: 0,
    incomplete: false,
    limits: defaultLimits,
    transfer: django,
    summary: undefined,
    expr: (expr, scope) => evaluateExpr(m, expr, scope),
    block: (body, scope) => runBlock(m, body, scope),
    attribute: (value, name, site) => attributeOf(m, value, name, site),
    call: (callee, args, site) => callValue(m, callee, args, site),
    callFunction: (ref, args, site, self, owner, closure) => callFunction(m, ref, args, site, self, owner, closure),
    instantiate: (ref, args, site) => instantiate(m, ref, args, site),
    items: (value, site) => itemsOf(m, value, site),
    each: (iterable, site, body) => eachOf(m, iterable, site, body),
    stringify: (value, site) => stringify(m, value, site),
    render: (template, context, site) => renderTemplate(m, template, context, site),
    serialise: (serializer, site) => serialise(m, serializer, site),
    requestAttribute: (name) => {
      const value = requestAttribute(m, name, project, (entry) =>
        newMachine(project, entry, { limits: summaryLimits }),
      );
      recordedProject(project, reads);
      return value;
    },
    definitionValue: (file, name, functionIndex) => definitionValue(m, file, name, functionIndex),
    classAttribute: (ref, name, self, site) => classAttribute(m, ref, name, self, site),
    ...part,
  };
  return m;
}

function declaredAt(project: Project, { file, class: ref, function: fn, name }: EntryPoint): Site {
  const facts = project.python(ref?.file ?? fn?.file ?? file);
  const fact = ref ? facts?.classes[ref.index] : fn && facts?.functions[fn.index];
  return {
    file: ref?.file ?? fn?.file ?? file,
    start: fact?.nameStart ?? 0,
    end: fact?.nameEnd ?? 0,
    expression: name,
  };
}

/** A list in a list may hold itself: its text is left alone. */
function holdsRows(value: Value): boolean {
  return optionsOf(value).every(({ k }) => k === 'instance');
}

/**
 * `str(value)`: a model's own `__str__` runs, also of each row in a list (Model.__repr__ calls it), a form is shown; a
 * queryset printed is fetched by nobody here.
 */
function stringify(m: Machine, value: Value, site: Location): void {
  for (const option of optionsOf(value)) {
    if (option.k === 'object') showForm(m, option, site);
    if (option.k === 'list' && holdsRows(option.element)) m.each(option, site, (row) => stringify(m, row, site));
    if (option.k === 'tuple') for (const item of option.items) if (holdsRows(item)) stringify(m, item, site);
    if (option.k !== 'instance') continue;
    const own = findMember(m.project, option.model.ref, '__str__');
    if (own?.kind !== 'method' || m.project.isLibrary(own.ref.file)) continue;
    const before = m.tags;
    m.tags = [...before, 'through-str'];
    m.callFunction(own.ref, noArgs, site, option, own.owner);
    m.tags = before;
  }
}
