import type { FlowEvent } from '#core/flow/event.ts';
import { defineRule } from '#core/engine/rule.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import lesson from './lesson.md';

interface HeavyHandler extends Record<string, unknown> {
  readonly access: string;
  readonly what: string;
}

/** Slow work in a signal receiver: whoever saves the model waits for it, inside the same transaction. */
export default defineRule<HeavyHandler>({
  id: 'signals/heavy-handler',
  summary: 'a signal receiver sends mail, calls other services or works through a table while the save waits',
  severity: 'warning',
  guide: 'signals#heavy-handlers',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ access, what }) => `\`${shortened(access)}\` ${what} inside a signal receiver: every save waits for it`,
  on: {
    'signal-work': (events, { report }) => {
      const [first] = events;
      if (first === undefined) return;
      const related = first.path
        .slice(0, 1)
        .map((location) => ({ location, message: 'called from the receiver here' }));
      report({ location: first.site, data: { access: first.site.expression ?? '', what: wording(first) }, related });
    },
  },
});

function wording({ cause }: FlowEvent): string {
  switch (cause.kind) {
    case 'io':
      return {
        mail: 'sends mail',
        http: 'calls another service',
        sleep: 'sleeps',
        subprocess: 'starts a process',
        image: 'works on an image',
        file: 'writes a file',
      }[cause.what];
    case 'write':
      return 'writes row after row';
    default:
      return 'queries row after row';
  }
}
