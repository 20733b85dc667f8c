import { partsOf } from '../../facts/parts.ts';
import { decodeBlock } from '../../facts/code.ts';
import type { Expr, Stmt } from '../../facts/flow-form.ts';
import type { FixChange } from '../../engine/fix.ts';
import type { Range } from '../../text/range.ts';
import { chainOf } from './chain.ts';
import { expressionAt, type FoundExpression } from './expressions.ts';
import type { Plan, PythonSource } from './plan.ts';
import { indentAt, lineBreakOf, quoteOf, quoted } from './python-text.ts';

type Task = FixChange & { readonly kind: 'prefetch-filtered' };
type Node = Expr | Stmt;

/**
 * Plans to prefetch rows as they are read, filtered or ordered, into a list with a name of its own. Refused unless both
 * places stand in one function, the rows are only iterated, and the filter means the same where the queryset is built.
 */
export function planPrefetchFiltered(source: PythonSource, task: Task): Plan {
  const { text, facts } = source;
  const origin = expressionAt(facts, task.origin);
  const read = expressionAt(facts, task.read);
  const body = bodyAround(source, task.read);
  const statement = origin?.parents.findLast(isStatement);
  const argument = origin && prefetchArgument(origin.expr, task.lookup);
  if (!origin || !read || !body || !statement || !argument || !holds(body, origin.expr))
    return { refused: 'the rows are not prefetched by name in this function' };
  const relation = relationIn(read.expr, task.lookup);
  if (relation === undefined) return { refused: 'the rows are more than filtered and ordered' };
  if (!meansTheSame(read.expr, body)) return { refused: 'the filter needs a value that the loop brings' };
  if (!isIterated(read, body)) return { refused: 'the rows may be needed as a queryset' };
  if (new RegExp(`\\b${task.name}\\b`).test(text)) return { refused: `the name \`${task.name}\` is taken` };
  const quote = quoteOf(text);
  const filters = text.slice(relation.end, read.expr.end);
  const prefetch = `Prefetch(${quoted(task.lookup, quote)}, queryset=${task.rows}${filters}, to_attr=${quoted(task.name, quote)})`;
  const line = `${task.name} = ${prefetch}${lineBreakOf(text)}${indentAt(text, statement.start)}`;
  const isOnlyUse = [...partsOf(body)].filter((part) => part.k === 'attr' && part.name === relation.name).length === 1;
  return {
    edits: [
      { start: statement.start, end: statement.start, text: line },
      isOnlyUse
        ? { start: argument.start, end: argument.end, text: task.name }
        : { start: argument.end, end: argument.end, text: `, ${task.name}` },
      { start: relation.value.end, end: read.expr.end, text: `.${task.name}` },
    ],
  };
}

/** The innermost function around a place. */
function bodyAround({ facts }: PythonSource, place: Range): readonly Stmt[] | undefined {
  const around = facts.functions.filter(({ start, end }) => start <= place.start && place.end <= end);
  const inner = around.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
  return inner && decodeBlock(facts.code, inner.body);
}

function holds(body: readonly Stmt[], { start, end }: Range): boolean {
  return body.some((statement) => statement.start <= start && end <= statement.end);
}

function isStatement(node: Node): boolean {
  return ['expr', 'assign', 'annassign', 'return', 'for', 'if', 'with'].includes(node.k);
}

/** `"books"` in `prefetch_related("books")`. */
function prefetchArgument(expr: Expr, lookup: string): Expr | undefined {
  const calls = chainOf(expr).links.filter(({ name }) => name === 'prefetch_related');
  return calls
    .flatMap(({ call }) => call?.args ?? [])
    .find((argument) => argument.k === 'str' && argument.value === lookup);
}

const building = new Set(['filter', 'exclude', 'order_by', 'select_related', 'all']);

/** `author.books` in `author.books.filter(…).order_by(…)`; undefined when anything else happens to the rows. */
function relationIn(expr: Expr, lookup: string): (Expr & { readonly k: 'attr' }) | undefined {
  const { links } = chainOf(expr);
  const at = links.findIndex(({ name, call }) => name === lookup.split('__').at(-1) && call === undefined);
  const after = links.slice(at + 1);
  const found = links[at]?.expr;
  const isBuilt = after.length > 0 && after.every(({ name, call }) => call !== undefined && building.has(name));
  return found?.k === 'attr' && isBuilt ? found : undefined;
}

/** The arguments of the filter are constants, and names that the function does not bind: a loop binds its row. */
function meansTheSame(read: Expr, body: readonly Stmt[]): boolean {
  const bound = new Set<string>();
  for (const part of partsOf(body)) {
    const targets = targetsOf(part);
    for (const target of targets.flatMap((each) => [...partsOf(each)])) if (target.k === 'name') bound.add(target.id);
  }
  const given = chainOf(read).links.flatMap(({ call }) => [
    ...(call?.args ?? []),
    ...(call?.keywords.map(({ value }) => value) ?? []),
  ]);
  return given
    .flatMap((argument) => [...partsOf(argument)])
    .every((part) => {
      if (part.k === 'name') return !bound.has(part.id);
      return part.k !== 'call' || (part.func.k === 'name' && /^[A-Z]/.test(part.func.id));
    });
}

function targetsOf(part: Node): readonly Expr[] {
  switch (part.k) {
    case 'assign':
      return part.targets;
    case 'for':
    case 'augassign':
    case 'annassign':
    case 'walrus':
      return [part.target];
    case 'comp':
      return part.clauses.map(({ target }) => target);
    case 'with':
      return part.items.flatMap(({ target }) => target ?? []);
    default:
      return [];
  }
}

const iterating = new Set('list tuple set sorted len sum any all min max enumerate reversed'.split(' '));

/** Is the value only looped over and measured, which a list does as well? Under a name, all uses of the name count. */
function isIterated({ expr, parents }: FoundExpression, body: readonly Stmt[]): boolean {
  const parent = parents.at(-1);
  if (parent === undefined) return false;
  if (iterates(parent, expr)) return true;
  const target = parent.k === 'assign' && parent.targets.length === 1 ? parent.targets[0] : undefined;
  if (target?.k !== 'name') return false;
  const parts = [...partsOf(body)];
  const isName = (part: Node): boolean => part.k === 'name' && part.id === target.id;
  const uses = parts.filter((part) => isName(part) && part.start !== target.start);
  return uses.every((use) => parts.some((part) => iterates(part, use)));
}

function iterates(parent: Node, value: Range): boolean {
  const isHere = (part: Range | undefined): boolean => part?.start === value.start && part.end === value.end;
  if (parent.k === 'for') return isHere(parent.iter);
  if (parent.k === 'comp') return parent.clauses.some(({ iter }) => isHere(iter));
  if (parent.k === 'if' || parent.k === 'ifexp') return isHere(parent.test);
  return parent.k === 'call' && parent.func.k === 'name' && iterating.has(parent.func.id) && isHere(parent.args[0]);
}
