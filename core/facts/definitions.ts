import { Field, Kind } from '../syntax/node-kinds.ts';
import type { Range } from '../text/range.ts';
import type { Lowering } from './lowering.ts';
import { paramFacts, written } from './parameters.ts';
import { StmtTag } from './tags.ts';
import { hashText } from './text-hash.ts';

export function lowerDecorated(l: Lowering, node: number): number {
  const children = l.children(node);
  // The expression behind the `@`: the decorator node itself is none.
  const decorators = children
    .filter((child) => l.kindOf(child) === Kind.decorator)
    .flatMap((decorator) => l.children(decorator).filter((child) => l.kindOf(child) !== Kind.comment));
  const definition = l.field(node, Field.definition);
  if (definition < 0) return 0;
  const lower = l.kindOf(definition) === Kind.class_definition ? lowerClass : lowerFunction;
  return lower(l, definition, decorators);
}

/** Writes a function: its record holds its decorators, defaults, annotations and body, found through its fact. */
export function lowerFunction(l: Lowering, node: number, decorators: readonly number[]): number {
  const { facts } = l;
  const body = l.field(node, Field.body);
  const [start, end] = [l.startOf(node), l.endOf(node)];
  const { name, nameStart, nameEnd } = namedSpan(l, node);
  const fact = {
    name,
    qualname: facts.qualnameOf(name),
    nameStart,
    nameEnd,
    start,
    end,
    params: [],
    returns: undefined,
    decorators: [],
    async: l.isAsync(node),
    generator: false,
    ownerClass: facts.scope.ownerClass,
    outerFunction: facts.scope.functionIndex,
    body: 0,
    bodyHash: hashText(l.text, start, end),
  };
  const index = facts.addFunction(fact);
  const past = record(l, StmtTag.def, node, index);
  const draft = facts.functions[index] ?? fact;
  draft.decorators = decorators.map((decorator) => written(l, decorator) ?? 0);
  draft.params = paramFacts(l, l.field(node, Field.parameters));
  draft.returns = written(l, l.field(node, Field.return_type));
  const bodyStart = body < 0 ? end : l.startOf(body);
  facts.inFunction(index, bodyStart, body < 0 ? end : l.endOf(body), () => {
    draft.body = l.out.position;
    l.block(l.bodies ? body : -1);
  });
  l.out.patch(past, l.out.position);
  return 1;
}

/** Writes a class, in the same way. */
export function lowerClass(l: Lowering, node: number, decorators: readonly number[]): number {
  const { facts } = l;
  const body = l.field(node, Field.body);
  const { name, nameStart, nameEnd } = namedSpan(l, node);
  const index = facts.addClass({
    name,
    declarationsHash: 0,
    qualname: facts.qualnameOf(name),
    nameStart,
    nameEnd,
    start: l.startOf(node),
    end: l.endOf(node),
    bases: [],
    keywords: [],
    decorators: [],
    attributes: [],
    methods: [],
    inner: [],
    outerClass: facts.scope.ownerClass,
    outerFunction: facts.scope.functionIndex,
    docstring: docstringOf(l, body),
    body: 0,
  });
  const past = record(l, StmtTag.class, node, index);
  const draft = facts.classes[index];
  if (draft === undefined) return 0;
  const given = l.children(l.field(node, Field.superclasses));
  const isKeyword = (argument: number): boolean => l.kindOf(argument) === Kind.keyword_argument;
  draft.decorators = decorators.map((decorator) => written(l, decorator) ?? 0);
  draft.bases = given.filter((argument) => !isKeyword(argument)).map((base) => written(l, base) ?? 0);
  draft.keywords = given.filter(isKeyword).map((keyword) => keywordOf(l, keyword));
  facts.inClass(index, () => {
    draft.body = l.out.position;
    l.block(body);
  });
  l.out.patch(past, l.out.position);
  return 1;
}

/** True for a statement that is only a string: a docstring, or a string used as a comment. */
export function isDocstring(l: Lowering, statement: number): boolean {
  const children = l.children(statement);
  const [only = -1] = children;
  if (children.length !== 1) return false;
  if (l.kindOf(only) === Kind.concatenated_string) return l.children(only).every((piece) => isPlainString(l, piece));
  return isPlainString(l, only);
}

function isPlainString(l: Lowering, node: number): boolean {
  return l.kindOf(node) === Kind.string && !l.children(node).some((child) => l.kindOf(child) === Kind.interpolation);
}

function docstringOf(l: Lowering, body: number): Range | undefined {
  if (body < 0) return undefined;
  const [first = -1] = l.children(body);
  if (first < 0 || l.kindOf(first) !== Kind.expression_statement || !isDocstring(l, first)) return undefined;
  const [string = first] = l.children(first);
  return { start: l.startOf(string), end: l.endOf(string) };
}

/** Starts a definition's record; gives the place where its end has to be written. */
function record(l: Lowering, tag: number, node: number, fact: number): number {
  l.head(tag, node);
  l.out.int(fact);
  return l.out.reserve();
}

// Facts are built key by key: spreading objects showed in the profile.
function namedSpan(l: Lowering, node: number): { name: string; nameStart: number; nameEnd: number } {
  const named = l.field(node, Field.name);
  const start = named < 0 ? l.startOf(node) : l.startOf(named);
  const end = named < 0 ? start : l.endOf(named);
  const name = named < 0 ? '' : l.nameOf(named);
  return { name, nameStart: start, nameEnd: end };
}

function keywordOf(l: Lowering, node: number): { name: string; value: number } {
  const name = l.field(node, Field.name);
  const value = l.out.position;
  l.expr(l.field(node, Field.value));
  return { name: name < 0 ? '' : l.nameOf(name), value };
}
