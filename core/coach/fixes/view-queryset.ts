import type { Stmt } from '../../facts/flow-form.ts';
import type { PythonSource, EagerLoad, Plan } from './plan.ts';
import type { FoundExpression } from './expressions.ts';
import { managerName } from './models.ts';
import { indentAt, insertLinesAfter, quoteOf, quoted } from './python-text.ts';
import { longestPaths } from './string-arguments.ts';

/**
 * `model = Book` in a class-based view: a `queryset` of its own below it says what to load. Undefined when the expression
 * is no such attribute; refused when the class or one it inherits from already decides on the queryset.
 */
export function viewQueryset(
  source: PythonSource,
  found: FoundExpression,
  loads: readonly EagerLoad[],
): Plan | undefined {
  const statement = found.parents.at(-1) as Stmt | undefined;
  if (found.ownerClass < 0 || statement?.k !== 'assign') return undefined;
  const [target] = statement.targets;
  if (statement.targets.length !== 1 || target?.k !== 'name' || target.id !== 'model') return undefined;
  const rival = decidingMember(source, found.ownerClass);
  if (rival !== undefined) return { refused: `\`${rival}\` already decides what this view loads` };
  const { text } = source;
  const model = text.slice(found.expr.start, found.expr.end);
  const quote = quoteOf(text);
  const calls = loads.map(
    ({ method, paths }) =>
      `.${method}(${longestPaths(paths)
        .map((path) => quoted(path, quote))
        .join(', ')})`,
  );
  const line = `${indentAt(text, statement.start)}queryset = ${model}.${managerName(source, found.expr)}${calls.join('')}`;
  return { edits: [insertLinesAfter(text, statement.end, [line])] };
}

/** `queryset` or `get_queryset` that the class has, or inherits from a class of the project. */
function decidingMember({ file, facts, project }: PythonSource, classIndex: number): string | undefined {
  const refs = project?.classInfo({ file, index: classIndex }).mro ?? [{ file, index: classIndex }];
  for (const ref of refs) {
    const owner = ref.file === file ? facts : project?.python(ref.file);
    const fact = owner?.classes[ref.index];
    if (fact === undefined || project?.isLibrary(ref.file)) continue;
    if (fact.attributes.some((attribute) => attribute.name === 'queryset')) return `${fact.name}.queryset`;
    if (fact.methods.some((method) => owner?.functions[method]?.name === 'get_queryset'))
      return `${fact.name}.get_queryset`;
  }
  return undefined;
}
