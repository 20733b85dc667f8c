import type { Expr } from '../../facts/flow-form.ts';

/** One step of a chain such as `Book.objects.filter(…)[:5]`, in reading order. */
export interface Link {
  /** Name of the attribute or method; '' for a subscript. */
  readonly name: string;
  readonly nameStart: number;
  /** The chain up to here. */
  readonly expr: Expr;
  /** End of what stands before it. */
  readonly from: number;
  readonly end: number;
  /** The call, when it is one. */
  readonly call: (Expr & { readonly k: 'call' }) | undefined;
}

export interface Chain {
  /** What the chain starts with: a name, `super()`, a call of a plain function. */
  readonly root: Expr;
  readonly links: readonly Link[];
  readonly end: number;
}

/** Reads an expression as a chain; an expression that is none is a chain without links. */
export function chainOf(expr: Expr): Chain {
  const links: Link[] = [];
  let at = expr;
  for (;;) {
    const step = stepOf(at);
    if (step === undefined) break;
    links.unshift(step.link);
    at = step.before;
  }
  return { root: at, links, end: expr.end };
}

function stepOf(expr: Expr): { readonly before: Expr; readonly link: Link } | undefined {
  if (expr.k === 'call' && expr.func.k === 'attr') {
    const { value, name, nameStart } = expr.func;
    return { before: value, link: { name, nameStart, expr, from: value.end, end: expr.end, call: expr } };
  }
  if (expr.k === 'attr') {
    const { value, name, nameStart } = expr;
    return { before: value, link: { name, nameStart, expr, from: value.end, end: expr.end, call: undefined } };
  }
  if (expr.k === 'subscript') {
    const { value } = expr;
    return {
      before: value,
      link: { name: '', nameStart: value.end, expr, from: value.end, end: expr.end, call: undefined },
    };
  }
  return undefined;
}

/** Methods of a queryset that give a queryset of the same rows' model, to which more can be chained. */
export const chainableMethods: ReadonlySet<string> = new Set(
  'all filter exclude order_by annotate alias distinct reverse using defer only select_related prefetch_related select_for_update complex_filter extra none get_queryset'.split(
    ' ',
  ),
);

/** Methods that end a chain but still give rows of the model: eager loading goes before them. */
export const rowMethods: ReadonlySet<string> = new Set(
  'get first last earliest latest in_bulk iterator aget afirst alast aearliest alatest ain_bulk aiterator'.split(' '),
);

/** Methods after which there are no rows of the model any more, or none that can load relations. */
export const closedMethods: ReadonlySet<string> = new Set(
  (
    'values values_list dates datetimes union intersection difference raw aggregate count exists contains explain ' +
    'create get_or_create update_or_create bulk_create bulk_update update delete add remove set clear ' +
    'acount aexists acontains aaggregate acreate aget_or_create aupdate_or_create aupdate adelete'
  ).split(' '),
);
