import { blocksAround } from '#core/engine/code-around.ts';
import type { FlowEvent } from '#core/flow/event.ts';
import type { Project } from '#core/project/project.ts';
import type { Location } from '#core/text/range.ts';
import { defineRule } from '#core/engine/rule.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { wordedOutside } from '#core/engine/wording.ts';
import lesson from './lesson.md';

interface HeavyHandler extends Record<string, unknown> {
  readonly access: string;
  readonly what: string;
  /** Who waits: every save, every delete, every change. */
  readonly sent: 'save' | 'delete' | 'change';
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
  message: ({ access, what, sent }) =>
    `\`${shortened(access)}\` ${what} inside a signal receiver: every ${sent} waits for it`,
  on: {
    'signal-work': (events, { project, report }) => {
      const [first] = events;
      const sent = first && sentBy(first);
      if (first === undefined || sent === undefined) return;
      if ([first.site, ...first.path].some((site) => isAfterError(project, site))) return;
      // A model's own method is told where the receiver calls it.
      const place = first.path.find((site) => site.intoModel === true) ?? first.site;
      const related = first.path
        .slice(0, 1)
        .filter((location) => location !== place)
        .map((location) => ({ location, message: 'called from the receiver here' }));
      report({ location: place, data: { access: place.expression ?? '', what: wording(first), sent }, related });
    },
  },
});

/** In a handler: what is done when something went wrong, no save waits for otherwise. */
function isAfterError(project: Project, place: Location): boolean {
  return [...blocksAround(project, place)].some(
    ({ statement, block }) => statement.k === 'try' && statement.handlers.some(({ body }) => body === block),
  );
}

/**
 * What sends the receiver's signals: only those of saved models are told. After a migration or when a request ends nobody
 * waits, and a signal of the project's own is a call that its author chose.
 */
function sentBy({ entryPoint }: FlowEvent): HeavyHandler['sent'] | undefined {
  const names = (entryPoint.signals ?? []).flatMap((signal) => modelSignal.exec(signal)?.[1] ?? []);
  const [first] = names;
  if (first === undefined) return undefined;
  if (names.every((name) => name === first) && (first === 'save' || first === 'delete')) return first;
  return 'change';
}

const modelSignal = /^django\.db\.models\.signals\.(?:pre_|post_)?(save|delete|m2m_changed)$/;

function wording({ cause }: FlowEvent): string {
  switch (cause.kind) {
    case 'io':
      return wordedOutside(cause);
    case 'write':
      return cause.method.endsWith('get_or_create') ? 'queries row after row' : 'writes row after row';
    default:
      return 'queries row after row';
  }
}
