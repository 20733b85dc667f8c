import type { EventFamily, FlowEvent } from '#core/flow/event.ts';
import { defineRule, type AnyRule, type FlowContext } from '#core/engine/rule.ts';
import { rules } from '#rules/index.ts';
import { reviewProject } from '../support/review.ts';

/** What is read again for each row. */
const read = [
  'defeated-prefetch',
  'deferred-field',
  'admin',
  'method-field',
  'serializer',
  'template',
  'loop-one',
  'loop-many',
  'query-in-loop',
] as const satisfies readonly EventFamily[];

/** What runs once a row: reads and writes. */
export const repeatedFamilies: readonly EventFamily[] = [...read, 'foreign-key-object', 'write-in-loop'];

/** Does an event of these families run once a row? An object that is fetched for its key may be fetched once only. */
export function isRepeated({ loops }: FlowEvent): boolean {
  return loops.some(({ multiplicity }) => multiplicity === 'many');
}

/** The rules whose findings say that the queries grow with the rows. */
export const queryRuleIds: ReadonlySet<string> = new Set(
  rules.filter((rule) => 'on' in rule && read.some((family) => rule.on?.[family] !== undefined)).map(({ id }) => id),
);

type Seeing = (events: readonly FlowEvent[], context: FlowContext<Record<string, unknown>>) => void;

/** Sees everything that may run once a row, whether or not there is a rule about it yet. */
export const witness = (see: Seeing): AnyRule =>
  defineRule({
    id: 'orm/n-plus-one-loop',
    summary: 'something runs once a row',
    severity: 'warning',
    guide: 'orm#n-plus-one',
    since: '0.1.0',
    fix: 'none',
    lesson: '',
    message: () => 'something runs once a row',
    on: Object.fromEntries(repeatedFamilies.map((family) => [family, see])),
  });

function tell(events: readonly FlowEvent[], { report }: FlowContext<Record<string, unknown>>): void {
  const event = events.find(isRepeated);
  if (event !== undefined) report({ location: event.site, data: {} });
}

/** True when the coach knows of nothing in the files that runs once a row. */
export async function isSilent(files: ReadonlyMap<string, string>): Promise<boolean> {
  const project = await reviewProject(files, [witness(tell)]);
  return project.findings().length === 0;
}
