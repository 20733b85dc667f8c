import { functionAround } from '#core/engine/code-around.ts';
import { partsOf } from '#core/facts/parts.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { printed } from '#core/flow/printed.ts';
import type { Project } from '#core/project/project.ts';
import type { FixChange } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { FlowEvent, Input } from '#core/flow/event.ts';

/** What a rule tells of input that gets where it does harm. */
export interface HarmfulInput extends Record<string, unknown> {
  /** The call that takes it: `cursor.execute(…)`. */
  readonly call: string;
  /** As the code calls it: `request.GET["q"]`. */
  readonly input: string;
}

/** The first of the events whose input counts, as what a rule tells. */
export function harmOf(
  project: Project,
  events: readonly FlowEvent[],
  counts: (input: Input, event: FlowEvent) => boolean = () => true,
): { readonly event: FlowEvent; readonly data: HarmfulInput } | undefined {
  for (const event of events) {
    if (event.cause.kind !== 'input' || !counts(event.cause.input, event)) continue;
    const { input } = event.cause;
    return {
      event,
      data: { call: shortened(callIn(event), 30), input: shortened(inputIn(project, event, input), 28) },
    };
  }
  return undefined;
}

/** A method elsewhere may have put the text together: its `self` is nobody here. */
function inputIn(project: Project, { site }: FlowEvent, { from, name }: Input): string {
  if (from !== 'stored' || !name.startsWith('self.')) return name;
  const isHere = functionAround(project, site)
    .flatMap((statement) => [...partsOf(statement)])
    .some((part) => part.k === 'attr' && printed(part) === name);
  return isHere ? name : name.slice('self.'.length);
}

/** The call as written; a view that leaves all to Django's own code is told by its name. */
function callIn({ site, entryPoint }: FlowEvent): string {
  const { expression = '' } = site;
  return expression.includes('(') ? expression : entryPoint.name.split('.').slice(-2).join('.');
}

/** A value inside of an f-string or a `%` template, as it is written, and what a fix puts in its place. */
export interface Hole {
  readonly value: Expr;
  /** `term`, `book.title`. */
  readonly code: string;
  /** The constant text before and after it. */
  readonly before: string;
  readonly after: string;
}

/** The values of an f-string; undefined when one of them is more than names, or is formatted. */
export function holesOf(text: Expr & { readonly k: 'fstring' }): readonly Hole[] | undefined {
  const holes: Hole[] = [];
  for (const [index, part] of text.parts.entries()) {
    if (part.k === 'str') continue;
    const code = plainCode(part);
    if (code === undefined) return undefined;
    const literal = (at: number): string => {
      const beside = text.parts[at];
      return beside?.k === 'str' ? beside.value : '';
    };
    holes.push({ value: part, code, before: literal(index - 1), after: literal(index + 1) });
  }
  return holes;
}

/** `term`, `self.term`; undefined for anything else. */
export function plainCode(expr: Expr): string | undefined {
  if (expr.k === 'name') return expr.id;
  const inner = expr.k === 'attr' ? plainCode(expr.value) : undefined;
  return expr.k === 'attr' && inner !== undefined ? `${inner}.${expr.name}` : undefined;
}

/** Takes the `f` off an f-string. */
export function withoutPrefix(file: string, text: Expr): FixChange {
  return {
    kind: 'replace',
    location: { file, start: text.start, end: text.start + 1 },
    expected: ['f', 'F'],
    text: '',
  };
}

/** Inserts text at a place. */
export function inserted(file: string, at: number, text: string): FixChange {
  return { kind: 'insert', location: { file, start: at, end: at }, text };
}
