import { factorOf, type CostTerm, type QueryCost } from '#core/coach/cost.ts';
import type { Location } from '#core/text/range.ts';
import { type Colors, printable } from '../output.ts';
import { rowAndColumn, shownPath, type Texts } from '../texts.ts';

/** A block for each entry point: its formula, then what it is the sum of, the dearest first. */
export function formatCosts(costs: readonly QueryCost[], texts: Texts, colors: Colors): string {
  const blocks = costs.map((cost) => {
    const { entryPoint, declared, formula, incomplete } = cost;
    const head = `${place(declared, texts)} ${colors.bold(printable(entryPoint.name))} (${kindOf(cost)}): `;
    const queries = colors.yellow(`${formula} ${formula === '1' ? 'query' : 'queries'}`);
    const terms = dearestFirst(cost.terms).map(
      (term) => `  ${factorOf(term).padStart(6)}  ${place(term.location, texts)} ${printable(codeOf(term))}`,
    );
    return [`${head}${queries}${incomplete ? ', and perhaps more' : ''}`, ...terms].join('\n');
  });
  return blocks.join('\n\n');
}

/** The same as data, in the style of the other JSON outputs: rows and columns from 1, snake case. */
export function costJson(costs: readonly QueryCost[], texts: Texts): unknown {
  const located = ({ file, start }: Location): object => ({
    filename: file,
    location: rowAndColumn(texts.lines(file), start),
  });
  return costs.map(({ entryPoint, declared, formula, terms, incomplete }) => ({
    name: entryPoint.name,
    kind: entryPoint.kind,
    ...located(declared),
    queries: formula,
    incomplete,
    terms: terms.map((term) => ({
      ...located(term.location),
      expression: term.expression,
      of: term.of,
      queries: term.queries,
      loops: term.loops,
    })),
  }));
}

function dearestFirst(terms: readonly CostTerm[]): readonly CostTerm[] {
  return terms.toSorted((a, b) => b.loops - a.loops || b.queries - a.queries);
}

function codeOf({ expression, of }: CostTerm): string {
  return expression === '' ? of : expression;
}

function kindOf({ entryPoint: { kind } }: QueryCost): string {
  const words = {
    'admin-changelist': 'admin change list',
    'viewset-action': 'endpoint',
    'template-tag': 'template tag',
  };
  return kind in words ? words[kind as keyof typeof words] : kind;
}

function place({ file, start }: Location, texts: Texts): string {
  const { row, column } = rowAndColumn(texts.lines(file), start);
  return `${printable(shownPath(file))}:${row}:${column}:`;
}
