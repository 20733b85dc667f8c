import type { Expr, Stmt } from '../facts/flow-form.ts';
import type { Location } from '../text/range.ts';
import { partsOf } from '../facts/parts.ts';
import type { Machine, RawEvent } from './machine.ts';
import { goesOn } from './once.ts';
import type { Scope } from './scope.ts';

type For = Stmt & { readonly k: 'for' };
type Call = Expr & { readonly k: 'call' };

/**
 * Does a loop try its rows until one succeeds: `sent = send(row)`, `if sent: return`? The first mostly does, so what it asks
 * for is asked about once. A search is none: what it reads to find the row that it wants it reads of all those before.
 * `since` is the number of events before the body ran.
 */
export function endsAtSuccess(m: Machine, { target, body }: For, scope: Scope, since: number): boolean {
  const rows = namesIn(target);
  const called = new Map<string, Call>();
  for (const statement of stepsOf(body)) {
    if (statement.k === 'assign' && statement.targets.length === 1) {
      const [name] = statement.targets;
      const call = callIn(statement.value);
      if (name?.k === 'name' && call !== undefined) called.set(name.id, call);
    }
    const call = statement.k === 'if' ? successOf(statement, body, called) : undefined;
    if (call !== undefined && [...namesIn(call)].some((name) => rows.has(name)) && isAction(m, call, scope, since))
      return true;
  }
  return false;
}

/** The call whose success ends the loop, if that is what an `if` of its body is about. */
function successOf({ test, then }: Stmt & { k: 'if' }, body: readonly Stmt[], called: Map<string, Call>) {
  const last = then.at(-1)?.k;
  if (test.k === 'not' && last === 'continue') return isEnd(body) ? outcomeIn(test.value, called) : undefined;
  return isEnd(then) && !goesOn(then) ? outcomeIn(test, called) : undefined;
}

function isEnd(body: readonly Stmt[]): boolean {
  const last = body.at(-1)?.k;
  return last === 'return' || last === 'break';
}

/** `sent`, `send(row)`, `sent := send(row)`, and each of them `is not None`. */
function outcomeIn(test: Expr, called: ReadonlyMap<string, Call>): Call | undefined {
  if (test.k === 'compare')
    return test.ops[0] === 'is not' && test.rights.length === 1 && test.rights[0]?.k === 'none'
      ? outcomeIn(test.left, called)
      : undefined;
  if (test.k === 'walrus') return callIn(test.value);
  return test.k === 'name' ? called.get(test.id) : callIn(test);
}

function callIn(value: Expr): Call | undefined {
  if (value.k === 'await') return callIn(value.value);
  return value.k === 'call' ? value : undefined;
}

/** What a function does by its name. */
const verbs =
  /^_*(try|attempt|send|deliver|post|push|notify|submit|publish|dispatch|connect|login|authenticate|charge|upload)(_|$)/;

/** It does more than to look at rows: so says its name, or it writes, mails, asks another host. */
function isAction(m: Machine, { func, start, end }: Call, { file }: Scope, since: number): boolean {
  const name = func.k === 'attr' ? func.name : func.k === 'name' ? func.id : '';
  if (verbs.test(name)) return true;
  const isInside = (site: Location): boolean => site.file === file && start <= site.start && site.end <= end;
  return m.events.slice(since).some((event) => isEffect(event) && [...event.path, event.site].some(isInside));
}

function isEffect({ cause: { kind } }: RawEvent): boolean {
  return kind === 'write' || kind === 'io' || kind === 'dispatch';
}

function namesIn(code: Expr): ReadonlySet<string> {
  const names = new Set<string>();
  for (const part of partsOf(code)) if (part.k === 'name') names.add(part.id);
  return names;
}

/** The statements of a loop's body that run in each round, those of `try` and `with` among them. */
function* stepsOf(body: readonly Stmt[]): Generator<Stmt> {
  for (const statement of body) {
    yield statement;
    if (statement.k === 'try' || statement.k === 'with') yield* stepsOf(statement.body);
    if (statement.k === 'try') yield* stepsOf(statement.otherwise);
  }
}
