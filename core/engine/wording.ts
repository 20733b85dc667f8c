import type { EventCause } from '../flow/event.ts';

/** What a call outside does, for messages: 'sends mail'. */
export function wordedOutside({ what }: Extract<EventCause, { readonly kind: 'io' }>): string {
  return {
    mail: 'sends mail',
    http: 'calls another service',
    sleep: 'sleeps',
    subprocess: 'starts a process',
    image: 'works on an image',
    file: 'writes a file',
  }[what];
}
