import { isSingle } from '../../project/model-graph.ts';
import type { Project } from '../../project/project.ts';
import type { Expr } from '../../facts/flow-form.ts';
import type { Range } from '../../text/range.ts';
import { optionsOf } from '../../flow/options.ts';
import type { QuerySetValue, Value } from '../../flow/value.ts';
import { valuesAt } from '../../flow/values-at.ts';
import { sqlPreview, sqlText } from '../sql/preview.ts';
import type { CodeAt } from './code-at.ts';
import type { Concept } from './concept-hover.ts';
import { querySetMethods } from './taught-names.ts';

/**
 * A queryset under the offset, a variable or a chain up to the method that is pointed at: its model, what its rows have in
 * memory, the SQL. Undefined where the interpreter sees no queryset, or several that differ.
 */
export function querySetAt(project: Project, file: string, around: CodeAt, offset: number): Concept | undefined {
  const pointed = pointedAt(around, offset);
  if (pointed === undefined) return undefined;
  const { expr, name, place } = pointed;
  const values = valuesAt(project, { file, start: expr.start, end: expr.end }).flatMap(optionsOf);
  const querysets = values.filter((value) => value.k === 'queryset');
  const [first] = querysets;
  const method = expr.k === 'call' ? querySetMethods.get(name) : undefined;
  if (first === undefined || values.length > querysets.length)
    return method !== undefined && isRunByQuerySet(project, file, expr)
      ? { ...place, blocks: [method.text], guide: method.guide }
      : undefined;
  const previews = querysets.map((queryset) => sqlPreview(project, queryset));
  const texts = new Set(previews.map((preview) => (preview === undefined ? undefined : sqlText(preview))));
  if (querysets.some(({ model }) => model !== first.model)) return undefined;
  const [sql] = texts.size === 1 ? texts : [];
  const blocks: Concept['blocks'] = [
    ...(method === undefined ? [] : [method.text]),
    aboutRows(first),
    ...(sql === undefined || sql.length > mostSql ? [] : [{ sql }]),
  ];
  return { ...place, blocks, guide: method?.guide ?? 'orm#lazy-evaluation' };
}

/** More than this in a hover is read by nobody. */
const mostSql = 700;

/** The expression whose value a name stands for: the call of the method that is pointed at, an attribute, a variable. */
function pointedAt(
  around: CodeAt,
  offset: number,
): { readonly expr: Expr; readonly name: string; readonly place: Range } | undefined {
  const [code, outer] = around.filter((each): each is Expr => 'k' in each);
  if (code === undefined || around[0] !== code) return undefined;
  if (code.k === 'name') return { expr: code, name: code.id, place: code };
  if (code.k !== 'attr' || offset < code.nameStart) return undefined;
  const expr = outer?.k === 'call' && outer.func === code ? outer : code;
  return { expr, name: code.name, place: { start: code.nameStart, end: code.end } };
}

/** `count()`, `get()` and the like give no queryset, but run on one. */
function isRunByQuerySet(project: Project, file: string, expr: Expr): boolean {
  if (expr.k !== 'call' || expr.func.k !== 'attr') return false;
  const { start, end } = expr.func.value;
  const values = valuesAt(project, { file, start, end }).flatMap(optionsOf);
  const isRows = ({ k }: Value): boolean => k === 'queryset' || k === 'manager' || k === 'related';
  return values.length > 0 && values.every(isRows);
}

function aboutRows({ model, loads, shape }: QuerySetValue): string {
  const what =
    shape === 'instances'
      ? `\`${model.name}\` objects`
      : shape === 'dicts'
        ? `Dictionaries of \`${model.name}\` rows`
        : `Tuples or values of \`${model.name}\` rows`;
  if (loads.unknown || shape !== 'instances') return `${what}.`;
  const loaded = [...loads.paths.keys()].map((path) => `\`${path}\``);
  if (loaded.length > 0) return `${what}, with ${loaded.join(', ')} in memory.`;
  const lazy = [...model.relations.values()].some(isSingle);
  return lazy && !loads.nonNull ? `${what}; reading a relation of one costs a query.` : `${what}.`;
}
