import type { Stmt } from '../facts/flow-form.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import type { LoopFrame } from './value.ts';

/**
 * A body that always leaves the loop runs once: `for row in rows: return row`. So does one that tries until something does
 * not fail: `try: …; break`.
 */
export function endsAlways(body: readonly Stmt[]): boolean {
  const last = body.at(-1);
  if (last === undefined || !body.slice(0, -1).every((s) => s.k === 'expr' || s.k === 'assign')) return false;
  if (last.k === 'try') return last.otherwise.length === 0 && endsAlways(last.body);
  return last.k === 'break' || last.k === 'return' || last.k === 'raise';
}

/** Takes it that these loops do not repeat what has happened since. */
export function tellOnce(m: Machine, since: number, loops: readonly LoopFrame[]): void {
  if (loops.length === 0) return;
  for (let at = since; at < m.events.length; at++) {
    const event = m.events[at];
    if (event?.loops.some((frame) => loops.includes(frame)))
      m.events[at] = {
        ...event,
        loops: event.loops.map((frame) => (loops.includes(frame) ? { ...frame, multiplicity: 'once' } : frame)),
      };
  }
}

/** Is there a `continue` in it that belongs to the loop around? */
export function goesOn(body: readonly Stmt[]): boolean {
  return body.some((statement) => {
    switch (statement.k) {
      case 'continue':
        return true;
      case 'if':
        return goesOn(statement.then) || goesOn(statement.otherwise);
      case 'with':
        return goesOn(statement.body);
      case 'try':
        return [statement.body, statement.otherwise, statement.finally, ...statement.handlers.map((h) => h.body)].some(
          goesOn,
        );
      case 'match':
        return statement.cases.some((branch) => goesOn(branch.body));
      default:
        return false;
    }
  });
}

/** The loops that a block surely leaves when it runs, so that it runs once at most: `if found: print(book.author); break`. */
export function loopsLeft(m: Machine, body: readonly Stmt[], scope: Scope): readonly LoopFrame[] {
  const last = body.at(-1)?.k;
  if ((last !== 'return' && last !== 'break') || goesOn(body)) return [];
  const own = m.loops.slice(scope.outerLoops.length);
  return last === 'return' ? own : own.filter((frame) => frame === scope.breaks);
}
