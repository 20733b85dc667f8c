import { blocksAround } from '#core/engine/code-around.ts';
import type { BlockAround } from '#core/engine/code-around.ts';
import { defineRule } from '#core/engine/rule.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { partsOf } from '#core/facts/parts.ts';
import type { EventCause } from '#core/flow/event.ts';
import { wordedOutside } from '#core/engine/wording.ts';
import lesson from './lesson.md';

interface HeavyReady extends Record<string, unknown> {
  /** `ShopConfig.ready` */
  readonly ready: string;
  readonly call: string;
  readonly what: string;
}

/**
 * Queries, mail and calls of other services in `AppConfig.ready()`, which every process and every command runs.
 * Source: ref/applications/#django.apps.AppConfig.ready; Django warns about queries there from 5.0.
 */
export default defineRule<HeavyReady>({
  id: 'project/heavy-ready',
  summary: 'AppConfig.ready() queries the database or waits for something outside',
  severity: 'warning',
  guide: 'project#app-config-ready',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ ready, call, what }) =>
    `\`${shortened(call, 34)}\` ${what} in \`${shortened(ready, 24)}()\`: each command does it`,
  on: {
    'ready-work': (events, { project, report }) => {
      const [first] = events;
      if (first === undefined) return;
      const place = first.path[0] ?? first.site;
      if ([...blocksAround(project, place)].some(isForSomeCommands)) return;
      const ready = first.entryPoint.name.split('.').slice(-2).join('.');
      report({
        location: place,
        data: { ready, call: place.expression ?? '', what: wording(first.cause) },
        related: place === first.site ? [] : [{ location: first.site, message: `it ${wording(first.cause)} here` }],
      });
    },
  },
});

/** `if "runserver" in sys.argv`, `if os.environ.get("RUN_MAIN")`: who writes that has thought of the other commands. */
function isForSomeCommands({ statement }: BlockAround): boolean {
  return (
    statement.k === 'if' &&
    [...partsOf(statement.test)].some(
      (part) => (part.k === 'attr' && part.name === 'argv') || (part.k === 'str' && part.value === 'RUN_MAIN'),
    )
  );
}

function wording(cause: EventCause): string {
  switch (cause.kind) {
    case 'io':
      return wordedOutside(cause);
    case 'write':
      return 'writes to the database';
    case 'dispatch':
      return 'sends a task off';
    default:
      return 'queries the database';
  }
}
