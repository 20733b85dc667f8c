import type { Expr } from '../../facts/flow-form.ts';
import type { Listed } from '../model-graph.ts';
import type { Project } from '../project.ts';
import type { Argument } from './field-options.ts';

const maxDepth = 5;
const nothing: Listed<Argument> = { items: [], complete: false };

/**
 * The items of a list or tuple of expressions, wherever they stand: literals, names of lists, `[*Base.Meta.indexes, …]`,
 * sums. Not complete when a part cannot be followed.
 */
export function listedArguments(project: Project, file: string, expr: Expr, depth = 0): Listed<Argument> {
  if (depth > maxDepth) return nothing;
  const of = (part: Expr): Listed<Argument> => listedArguments(project, file, part, depth + 1);
  switch (expr.k) {
    case 'list':
    case 'tuple':
    case 'set':
      return joined(
        expr.items.map((item) =>
          item.k === 'star' ? of(item.value) : { items: [{ file, expr: item }], complete: true },
        ),
      );
    case 'binary':
      return expr.op === '+' ? joined([of(expr.left), of(expr.right)]) : nothing;
    case 'call': {
      const name = expr.func.k === 'name' ? expr.func.id : '';
      const [arg] = expr.args;
      return (name === 'list' || name === 'tuple' || name === 'set') && arg !== undefined ? of(arg) : nothing;
    }
    case 'name':
    case 'attr': {
      const definition = project.resolveExpr(file, expr);
      if (definition?.kind !== 'variable' || definition.fact.value === undefined || definition.fact.op !== '=')
        return nothing;
      return listedArguments(
        project,
        definition.file,
        project.decode(definition.file, definition.fact.value),
        depth + 1,
      );
    }
    default:
      return nothing;
  }
}

function joined(parts: readonly Listed<Argument>[]): Listed<Argument> {
  return { items: parts.flatMap(({ items }) => items), complete: parts.every(({ complete }) => complete) };
}
