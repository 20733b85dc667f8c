import type { Handler, Stmt } from '../facts/flow-form.ts';
import { assign, augment, remove } from './assign.ts';
import { noteDiscarded } from './discarded.ts';
import { inBranch, step, type Completion, type Machine } from './machine.ts';
import { forgetMatched } from './checked.ts';
import { isCacheHit, isCacheMiss } from './cache-hits.ts';
import { inputOf } from './input.ts';
import { endsAtSuccess } from './attempts.ts';
import { decisionsOf, leaveImpossible, madeUnder, whereDecided } from './conditions.ts';
import { withEmptyKeys } from './empty-keys.ts';
import { filledOnce } from './filled-once.ts';
import { ofOneKind } from './kinds.ts';
import { joinInto, joinVars } from './join-vars.ts';
import { narrowed } from './narrowing.ts';
import { endsAlways, loopsLeft, tellOnce } from './once.ts';
import type { Scope } from './scope.ts';
import { whereThere } from './there.ts';
import { at, decidedTruth, testedPart, truth } from './truth.ts';
import { join, mapOptions } from './options.ts';
import { unknown, type Value } from './value.ts';

/** Runs statements in order until one of them ends the block. */
export function runBlock(m: Machine, body: readonly Stmt[], scope: Scope): Completion {
  let missed = Infinity;
  let completion: Completion = 'normal';
  for (const statement of body) {
    completion = step(m) ? runStatement(m, statement, scope) : 'return';
    if (completion !== 'normal') break;
    // `if value is not None: return value`: what follows runs until the cache is filled.
    if (isCacheHit(statement, body, scope)) missed = Math.min(missed, m.events.length);
  }
  tellOnce(m, missed, m.loops);
  return completion;
}

function runStatement(m: Machine, statement: Stmt, scope: Scope): Completion {
  switch (statement.k) {
    case 'expr':
      noteDiscarded(m, m.expr(statement.value, scope), statement.value, scope);
      return 'normal';
    case 'assign': {
      const value = m.expr(statement.value, scope);
      for (const target of statement.targets) assign(m, target, value, scope);
      return 'normal';
    }
    case 'annassign':
      if (statement.value) assign(m, statement.target, m.expr(statement.value, scope), scope);
      return 'normal';
    case 'augassign':
      augment(m, statement, scope);
      return 'normal';
    case 'return':
      scope.returns.push(statement.value ? m.expr(statement.value, scope) : { k: 'none' });
      return 'return';
    case 'if':
      return runIf(m, statement, scope);
    case 'for':
      return runFor(m, statement, scope);
    case 'while':
      return runWhile(m, statement, scope);
    case 'try':
      return runTry(m, statement, scope);
    case 'with':
      return runWith(m, statement, scope);
    case 'match':
      return runMatch(m, statement, scope);
    case 'raise':
      if (statement.value) m.expr(statement.value, scope);
      return 'raise';
    case 'assert':
      truth(m, m.expr(statement.test, scope), at(statement.test, scope));
      return 'normal';
    case 'def':
      define(m, statement.fact, scope);
      return 'normal';
    case 'del':
      remove(m, statement.targets, scope);
      return 'normal';
    case 'break':
    case 'continue':
      return statement.k;
    default:
      return 'normal';
  }
}

function runIf(m: Machine, statement: Stmt & { k: 'if' }, scope: Scope): Completion {
  const test = m.expr(statement.test, scope);
  truth(m, test, at(testedPart(statement.test), scope));
  const decided = decidedTruth(test);
  if (decided !== undefined) return runBlock(m, decided ? statement.then : statement.otherwise, scope);
  const before = scope.vars;
  const holding = decisionsOf(m, statement.test, scope, true);
  const failing = decisionsOf(m, statement.test, scope, false);
  scope.vars = leaveImpossible(narrowed(m, statement.test, new Map(before), scope, true), holding);
  const isMiss = isCacheMiss(statement.test, scope, true);
  const isHit = isCacheMiss(statement.test, scope, false);
  const start = m.events.length;
  const branch = branchOf(statement);
  const then = branch(m, () =>
    whereDecided(m, holding, () =>
      filledOnce(m, statement, scope, () =>
        ofOneKind(m, statement, scope, () =>
          withEmptyKeys(m, statement.test, scope, true, true, () =>
            whereThere(statement.test, scope, true, true, () => runLeaving(m, statement.then, scope)),
          ),
        ),
      ),
    ),
  );
  if (isMiss) tellOnce(m, start, m.loops);
  const afterThen = scope.vars;
  scope.vars = leaveImpossible(narrowed(m, statement.test, before, scope, false), failing);
  const middle = m.events.length;
  const otherwise = branch(m, () =>
    whereDecided(m, failing, () =>
      withEmptyKeys(m, statement.test, scope, false, then === 'normal', () =>
        whereThere(statement.test, scope, false, then === 'normal', () => runLeaving(m, statement.otherwise, scope)),
      ),
    ),
  );
  if (isHit) tellOnce(m, middle, m.loops);
  const afterElse = scope.vars;
  if (then === 'normal' && otherwise === 'normal')
    scope.vars = joinInto(afterThen, afterElse, (a, b) => join(madeUnder(a, holding), madeUnder(b, failing)));
  else if (then === 'normal') scope.vars = afterThen;
  else if (otherwise !== 'normal') return then === otherwise ? then : 'return';
  return 'normal';
}

/** How a branch runs: all that `elif` adds to an `if` are its alternatives, as far in as its first branch. */
function branchOf(statement: Stmt & { k: 'if' }): typeof inBranch {
  const [only, another] = statement.otherwise;
  if (only?.k === 'if' && another === undefined) elifs.add(only);
  return elifs.has(statement) ? (_m, run) => run() : inBranch;
}

const elifs = new WeakSet<Stmt>();

/** A branch that leaves the loop runs once at most: `if book.isbn == isbn: print(book.author); break`. */
function runLeaving(m: Machine, body: readonly Stmt[], scope: Scope): Completion {
  const before = m.events.length;
  const completion = runBlock(m, body, scope);
  tellOnce(m, before, loopsLeft(m, body, scope));
  return completion;
}

function runFor(m: Machine, statement: Stmt & { k: 'for' }, scope: Scope): Completion {
  const iterable = m.expr(statement.iter, scope);
  const before = new Map(scope.vars);
  const site = at(statement.iter, scope);
  const once = endsAlways(statement.body);
  const run = (row: Value): void => {
    const { breaks } = scope;
    const [frame, since] = [m.loops.at(-1), m.events.length];
    scope.breaks = once ? undefined : frame;
    assign(m, statement.target, row, scope);
    runBlock(m, statement.body, scope);
    if (frame && endsAtSuccess(m, statement, scope, since)) tellOnce(m, since, [frame]);
    scope.breaks = breaks;
  };
  m.at = statement.iter;
  if (once) run(m.items(iterable, site).element);
  else m.each(iterable, site, run);
  scope.vars = joinInto(before, scope.vars);
  return runBlock(m, statement.otherwise, scope);
}

/**
 * How often a while loop runs is not known: retries, pages and chunks are the usual kinds, so it never counts as many. But
 * `while rows:` ends when the list is used up: it runs once for each row.
 */
function runWhile(m: Machine, statement: Stmt & { k: 'while' }, scope: Scope): Completion {
  const test = m.expr(statement.test, scope);
  const site = at(testedPart(statement.test), scope);
  truth(m, test, site);
  const before = new Map(scope.vars);
  const { breaks } = scope;
  scope.breaks = undefined;
  if (statement.test.k === 'name' && test.k === 'list' && test.many) {
    const { element } = test;
    m.each(test, site, (row) => {
      test.element = row;
      runBlock(m, statement.body, scope);
    });
    test.element = element;
  } else runBlock(m, statement.body, scope);
  scope.breaks = breaks;
  scope.vars = joinInto(before, scope.vars);
  return runBlock(m, statement.otherwise, scope);
}

function runTry(m: Machine, statement: Stmt & { k: 'try' }, scope: Scope): Completion {
  const before = new Map(scope.vars);
  const isGuarded = statement.handlers.some(mayCatchUnknownName);
  if (isGuarded) m.guarded++;
  let completion = runBlock(m, statement.body, scope);
  if (isGuarded) m.guarded--;
  if (completion === 'normal') completion = runBlock(m, statement.otherwise, scope);
  const ends = [{ completion, vars: scope.vars }];
  for (const handler of statement.handlers) {
    if (isThere(statement.body, scope) && handler.type?.k === 'name' && handler.type.id === 'AttributeError') continue;
    scope.vars = joinVars(before, scope.vars === before ? before : new Map(before));
    if (handler.name !== undefined) scope.vars.set(handler.name, unknown);
    ends.push({ completion: runLeaving(m, handler.body, scope), vars: scope.vars });
  }
  const going = ends.filter((end) => end.completion === 'normal');
  scope.vars = going.map((end) => end.vars).reduce((a, b) => joinVars(a, b), going[0]?.vars ?? before);
  const last = runBlock(m, statement.finally, scope);
  if (last !== 'normal') return last;
  return going.length > 0 ? 'normal' : completion;
}

/** `try: return self.book_count`, of rows that have it: nothing is raised. */
function isThere(body: readonly Stmt[], scope: Scope): boolean {
  const [only, more] = body;
  const value =
    only?.k === 'return' && only.value?.k === 'attr' && more === undefined ? scope.returns.at(-1) : undefined;
  return value !== undefined && value.k !== 'unknown';
}

/** All handlers but those of errors that Django never raises for a name: `except Book.DoesNotExist`. */
function mayCatchUnknownName({ type }: Pick<Handler, 'type'>): boolean {
  if (type?.k === 'tuple') return type.items.some((item) => mayCatchUnknownName({ type: item }));
  const name = type?.k === 'name' ? type.id : type?.k === 'attr' ? type.name : '';
  return !/^(ObjectDoesNotExist|DoesNotExist|MultipleObjectsReturned|\w*IntegrityError|KeyError|IndexError|Http404|PermissionDenied|ValidationError)$/.test(
    name,
  );
}

function runWith(m: Machine, statement: Stmt & { k: 'with' }, scope: Scope): Completion {
  const context = m.context;
  for (const item of statement.items) {
    const value = m.expr(item.value, scope);
    if (value.k === 'object' && m.project.nameOf(value.ref) === 'django.db.transaction.Atomic') m.context = 'atomic';
    if (item.target)
      assign(
        m,
        item.target,
        mapOptions(value, (o) => (o.k === 'list' ? o.element : o.k === 'object' || o.k === 'external' ? o : unknown)),
        scope,
      );
  }
  const completion = runBlock(m, statement.body, scope);
  m.context = context;
  return completion === 'raise' ? 'normal' : completion;
}

function runMatch(m: Machine, statement: Stmt & { k: 'match' }, scope: Scope): Completion {
  if (inputOf(m.expr(statement.subject, scope))) forgetMatched(statement.subject, scope);
  const before = scope.vars;
  let after = before;
  for (const branch of statement.cases) {
    scope.vars = new Map(before);
    for (const name of branch.binds) scope.vars.set(name, unknown);
    if (branch.guard) truth(m, m.expr(branch.guard, scope), at(branch.guard, scope));
    if (runBlock(m, branch.body, scope) === 'normal') after = joinVars(after, scope.vars);
  }
  scope.vars = after;
  return 'normal';
}

function define(m: Machine, fact: number, scope: Scope): void {
  const declared = m.project.python(scope.file)?.functions[fact];
  if (declared)
    scope.vars.set(declared.name, { k: 'function', ref: { file: scope.file, index: fact }, closure: scope });
}
