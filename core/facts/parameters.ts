import { Field, Kind } from '../syntax/node-kinds.ts';
import type { ParamFact } from './file-facts.ts';
import type { Lowering } from './lowering.ts';
import { ExprTag, PARAM_KINDS } from './tags.ts';

/** A parameter with the nodes of its expressions (-1: none). */
interface ParamNodes {
  readonly node: number;
  readonly name: string;
  readonly kind: ParamFact['kind'];
  readonly annotation: number;
  readonly default: number;
}

export function lowerLambda(l: Lowering, node: number): void {
  const params = paramsOf(l, l.field(node, Field.parameters));
  l.head(ExprTag.lambda, node);
  l.out.int(params.length);
  for (const param of params) {
    l.head(PARAM_KINDS.indexOf(param.kind), param.node);
    l.out.string(param.name);
    l.optional(param.annotation);
    l.optional(param.default);
  }
  // A `yield` in a lambda makes the lambda a generator, not the function around it.
  const around = l.facts.currentFunction();
  const wasGenerator = around?.generator ?? false;
  l.expr(l.field(node, Field.body));
  if (around !== undefined) around.generator = wasGenerator;
}

/** Writes the expressions of a function's parameters and refers to them. */
export function paramFacts(l: Lowering, parameters: number): ParamFact[] {
  return paramsOf(l, parameters).map((param) => ({
    name: param.name,
    kind: param.kind,
    start: l.startOf(param.node),
    end: l.endOf(param.node),
    annotation: written(l, param.annotation),
    default: written(l, param.default),
  }));
}

/** Writes an expression and gives its reference; undefined when there is none (-1). */
export function written(l: Lowering, node: number): number | undefined {
  if (node < 0) return undefined;
  const ref = l.out.position;
  l.expr(node);
  return ref;
}

function paramsOf(l: Lowering, parameters: number): ParamNodes[] {
  if (parameters < 0) return [];
  const params: ParamNodes[] = [];
  let afterStar = false;
  for (const node of l.children(parameters)) {
    const kind = l.kindOf(node);
    if (kind === Kind.positional_separator) {
      for (const [i, before] of params.entries()) params[i] = { ...before, kind: 'positional' };
    } else if (kind === Kind.keyword_separator) afterStar = true;
    else {
      const param = paramOf(l, node, afterStar);
      if (param !== undefined) params.push(param);
      afterStar ||= param?.kind === 'star';
    }
  }
  return params;
}

function paramOf(l: Lowering, node: number, afterStar: boolean): ParamNodes | undefined {
  const named = nameNode(l, node);
  if (named < 0) return undefined;
  const splat = l.kindOf(named);
  const isSplat = splat === Kind.list_splat_pattern || splat === Kind.dictionary_splat_pattern;
  const name = isSplat ? l.first(named) : named;
  let kind: ParamFact['kind'] = afterStar ? 'keyword' : 'normal';
  if (splat === Kind.list_splat_pattern) kind = 'star';
  if (splat === Kind.dictionary_splat_pattern) kind = 'starstar';
  return {
    node,
    kind,
    // Python 2 unpacked tuples in parameters: such a parameter has no name.
    name: l.kindOf(name) === Kind.identifier ? l.textOf(name) : '',
    annotation: l.field(node, Field.type),
    default: l.field(node, Field.value),
  };
}

/** The part of a parameter that says its name and stars; -1 when the node is no parameter. */
function nameNode(l: Lowering, node: number): number {
  switch (l.kindOf(node)) {
    case Kind.identifier:
    case Kind.tuple_pattern:
    case Kind.list_splat_pattern:
    case Kind.dictionary_splat_pattern:
      return node;
    case Kind.default_parameter:
    case Kind.typed_default_parameter:
      return l.field(node, Field.name);
    case Kind.typed_parameter:
      return l.first(node);
    default:
      return -1;
  }
}
