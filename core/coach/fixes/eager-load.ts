import type { Expr } from '../../facts/flow-form.ts';
import type { Edit } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { chainableMethods, chainOf, closedMethods, rowMethods } from './chain.ts';
import type { Chain, Link } from './chain.ts';
import { expressionAt } from './expressions.ts';
import type { FoundExpression } from './expressions.ts';
import { couldRaise } from './eager-load-guards.ts';
import { isModelClass, managerName, returnsQuerySet, severalModels } from './models.ts';
import type { EagerLoad, Plan, PythonSource } from './plan.ts';
import { quoteOf, quoted } from './python-text.ts';
import { addToStrings, coversPath, longestPaths } from './string-arguments.ts';
import { viewQueryset } from './view-queryset.ts';

/** Plans eager loading at the place where a queryset is built. */
export function planEagerLoad(source: PythonSource, origin: Range, loads: readonly EagerLoad[]): Plan {
  const found = expressionAt(source.facts, origin);
  if (found === undefined) return { refused: 'the place where the queryset is built has changed' };
  const decisive = throughShortcut(found);
  if (decisive !== found && decisive.expr.k === 'name' && !isModelClass(source, decisive.expr))
    return { refused: `it is not known what \`${decisive.expr.id}\` is here` };
  return planAt(source, decisive, loads);
}

/** The same for an expression at hand. */
export function planAt(source: PythonSource, found: FoundExpression, loads: readonly EagerLoad[]): Plan {
  const whole = wholeChain(found);
  if (whole === found.expr && isModelClass(source, whole)) {
    return viewQueryset(source, found, loads) ?? appendToClass(source, whole, loads);
  }
  const chain = chainOf(whole);
  const several = severalModels(source, chain);
  if (several !== undefined)
    return { refused: `\`${several}\` may stand for other models, which lack these relations` };
  const place = placeFor(source, chain, found.expr.end);
  if ('refused' in place) return place;
  const refused = couldRaise(source, chain, loads);
  if (refused !== undefined) return { refused };
  return { edits: editsFor(source, chain, place, loads) };
}

const shortcuts = new Set(['get_object_or_404', 'get_list_or_404', 'aget_object_or_404', 'aget_list_or_404']);

/** `get_object_or_404(Book, …)`: what is loaded is decided by its first argument. */
function throughShortcut(found: FoundExpression): FoundExpression {
  const { expr, parents } = found;
  if (expr.k !== 'call' || expr.func.k !== 'name' || !shortcuts.has(expr.func.id)) return found;
  const first = expr.args[0];
  return first === undefined ? found : { ...found, expr: first, parents: [...parents, expr] };
}

/** The whole chain that an expression begins: `Book.objects` in `Book.objects.filter(…)[:5]`. */
function wholeChain({ expr, parents }: FoundExpression): Expr {
  let whole = expr;
  for (const parent of parents.toReversed()) {
    const goesOn =
      ((parent.k === 'attr' || parent.k === 'subscript') && parent.value === whole) ||
      (parent.k === 'call' && parent.func === whole);
    if (!goesOn) break;
    whole = parent;
  }
  return whole;
}

/** The links that build the queryset: its calls begin at `from`, and eager loading goes behind the last one before `before`. */
interface Place {
  readonly from: number;
  readonly before: number;
}

/** Where eager loading goes. What lies before `knownEnd` is known to give a queryset. */
function placeFor(source: PythonSource, chain: Chain, knownEnd: number): Place | { readonly refused: string } {
  let calls = chain.root.k === 'call' || chain.root.k === 'name' ? 1 : 0;
  let from = 0;
  for (const [i, link] of chain.links.entries()) {
    const givesRow = link.name === '' || (link.call !== undefined && rowMethods.has(link.name));
    // One row, and the rows are those of a relation of it: `data["author"].books.all()`, `authors.first().books.all()`.
    if (givesRow && link.end < knownEnd) {
      [calls, from] = [0, i + 1];
      continue;
    }
    if (givesRow) return { from, before: i };
    if (link.call === undefined) {
      calls = 0;
      continue;
    }
    if (closedMethods.has(link.name)) return { refused: `nothing can be loaded after \`.${link.name}()\`` };
    const isQuerySet = chainableMethods.has(link.name) || link.end <= knownEnd || returnsQuerySet(source, chain, i);
    if (!isQuerySet && calls > 0) return { from, before: i };
    if (!isQuerySet) return { refused: `it is not known what \`.${link.name}()\` gives` };
    calls++;
  }
  return { from, before: chain.links.length };
}

function editsFor(source: PythonSource, chain: Chain, { from, before }: Place, loads: readonly EagerLoad[]): Edit[] {
  const edits: Edit[] = [];
  const missing: EagerLoad[] = [];
  for (const load of loads) {
    const calls = chain.links.slice(from, before).filter((link) => link.name === load.method && link.call);
    const listed = calls.flatMap((link) => namedPaths(link));
    const paths = longestPaths(load.paths).filter((path) => !listed.some((known) => coversPath(known, path)));
    if (paths.length === 0) continue;
    const last = calls.at(-1)?.call;
    if (last !== undefined && canExtend(last)) edits.push(...addToStrings(source.text, last, last.args, paths));
    else missing.push({ ...load, paths });
  }
  return [...edits, ...appendCalls(source, chain, before, missing)];
}

function namedPaths({ call }: Link): string[] {
  return (call?.args ?? []).flatMap((arg) => (arg.k === 'str' ? [arg.value] : []));
}

/** `select_related()` follows everything and `select_related(None)` nothing: names cannot be added to them. */
function canExtend(call: Expr & { readonly k: 'call' }): boolean {
  return call.args.length > 0 && !call.args.some((arg) => arg.k === 'none');
}

function appendCalls(source: PythonSource, chain: Chain, before: number, loads: readonly EagerLoad[]): Edit[] {
  if (loads.length === 0) return [];
  const quote = quoteOf(source.text);
  const calls = loads.map(({ method, paths }) => `${method}(${paths.map((path) => quoted(path, quote)).join(', ')})`);
  const last = chain.links[before - 1];
  const dot = last === undefined ? '.' : dotOf(source.text, last);
  if (last?.name === 'all' && last.call?.args.length === 0 && last.call.keywords.length === 0) {
    return [{ start: last.nameStart, end: last.end, text: calls.join(dot) }];
  }
  const at = last?.end ?? chain.root.end;
  return [{ start: at, end: at, text: calls.map((call) => dot + call).join('') }];
}

/** The dot before a link with the line break that stands before it, so that a chain of one call a line stays one. */
function dotOf(text: string, link: Link): string {
  const between = text.slice(link.from, link.nameStart);
  return /^\s*\.$/.test(between) && link.call !== undefined ? between : '.';
}

function appendToClass(source: PythonSource, model: Expr, loads: readonly EagerLoad[]): Plan {
  const manager: Chain = { root: model, links: [], end: model.end };
  const [edit] = appendCalls(source, manager, 0, loads.map(longest));
  return { edits: edit ? [{ ...edit, text: `.${managerName(source, model)}${edit.text}` }] : [] };
}

function longest(load: EagerLoad): EagerLoad {
  return { ...load, paths: longestPaths(load.paths) };
}
