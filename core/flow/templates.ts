import type { FilterExpr, TemplateFacts, TemplateNode, TemplateOperand, TemplatePart } from '../facts/template-form.ts';
import type { Location } from '../text/range.ts';
import { emitEvaluation } from './emit.ts';
import { inCall, inSurface, noArgs, step, type Machine } from './machine.ts';
import { templateTag } from './template-tags.ts';
import { constant, dictOf, join, listOf, mapOptions, optionsOf, stringOf, unknown, type Value } from './value.ts';

/** Names of a template, innermost first. */
export interface TemplateScope {
  readonly file: string;
  readonly engine: TemplateFacts['engine'];
  readonly libraries: readonly string[];
  readonly vars: Map<string, Value>;
  readonly outer: TemplateScope | undefined;
  /** Blocks that templates further down fill, nearest child first. */
  readonly blocks: ReadonlyMap<string, readonly Block[]>;
}

interface Block {
  readonly scope: TemplateScope;
  readonly nodes: readonly TemplateNode[];
}

/** Renders a template by name with a context; a template that is not found does nothing. */
export function renderTemplate(m: Machine, name: string, context: Value, site: Location): void {
  m.reads.template(name);
  const file = m.project.templateFile(name);
  const facts = file === undefined ? undefined : m.project.template(file);
  const key = `template ${file}`;
  if (file === undefined || !facts || m.stack.includes(key) || m.stack.length >= m.limits.depth) return;
  const vars = new Map<string, Value>();
  for (const option of optionsOf(context))
    if (option.k === 'dict')
      for (const [variable, value] of option.entries) vars.set(variable, join(vars.get(variable), value));
  m.stack.push(key);
  inSurface(m, 'template', () =>
    inCall(m, site, () =>
      runTemplate(m, facts, {
        file,
        engine: facts.engine,
        libraries: facts.libraries,
        vars,
        outer: undefined,
        blocks: new Map(),
      }),
    ),
  );
  m.stack.pop();
}

/** A template that extends another runs its parent with its blocks filled in; only its blocks are output. */
function runTemplate(m: Machine, facts: TemplateFacts, scope: TemplateScope): void {
  const parent = facts.nodes.find((node) => node.k === 'extends');
  if (parent?.k !== 'extends') return runNodes(m, facts.nodes, scope);
  const blocks = new Map(scope.blocks);
  collectBlocks(facts.nodes, (block) =>
    blocks.set(block.name, [...(blocks.get(block.name) ?? []), { scope, nodes: block.body }]),
  );
  const name = stringOf(evaluateFilterExpr(m, parent.template, scope));
  const file = name === undefined ? undefined : m.project.templateFile(name);
  if (name !== undefined) m.reads.template(name);
  const parentFacts = file === undefined ? undefined : m.project.template(file);
  if (file === undefined || !parentFacts || !step(m) || isOpen(scope, file)) {
    for (const bodies of blocks.values()) for (const block of bodies.slice(0, 1)) runNodes(m, block.nodes, block.scope);
    return;
  }
  runTemplate(m, parentFacts, {
    file,
    engine: parentFacts.engine,
    libraries: parentFacts.libraries,
    vars: scope.vars,
    outer: scope,
    blocks,
  });
}

function isOpen(scope: TemplateScope, file: string): boolean {
  for (let at: TemplateScope | undefined = scope; at; at = at.outer) if (at.file === file) return true;
  return false;
}

function collectBlocks(nodes: readonly TemplateNode[], found: (block: TemplateNode & { k: 'block' }) => void): void {
  for (const node of nodes) {
    if (node.k === 'block') found(node);
    if (node.k === 'block' || node.k === 'with' || node.k === 'tag') collectBlocks(node.body, found);
    if (node.k === 'if') for (const branch of node.branches) collectBlocks(branch.body, found);
  }
}

function runNodes(m: Machine, nodes: readonly TemplateNode[], scope: TemplateScope): void {
  for (const node of nodes) if (step(m)) runNode(m, node, scope);
}

function runNode(m: Machine, node: TemplateNode, scope: TemplateScope): void {
  const site = placeOf(node, scope);
  switch (node.k) {
    case 'output':
      return m.stringify(evaluateFilterExpr(m, node.value, scope), placeOf(node.value, scope));
    case 'for':
      return runFor(m, node, scope);
    case 'if':
      for (const branch of node.branches) {
        for (const test of branch.tests) truth(m, evaluateFilterExpr(m, test, scope), placeOf(test, scope));
        runNodes(m, branch.body, scope);
      }
      return;
    case 'with':
      return runNodes(m, node.body, inner(scope, bindings(m, node.bindings, scope)));
    case 'include':
      return runInclude(m, node, scope, site);
    case 'block':
      return runBlock(m, node, scope);
    case 'regroup':
      return regroup(m, node, scope);
    case 'url':
      for (const argument of node.args) m.stringify(evaluateFilterExpr(m, argument, scope), placeOf(argument, scope));
      return;
    case 'tag':
      return runTag(m, node, scope, site);
    default:
  }
}

function placeOf(part: { start: number; end: number }, scope: TemplateScope): Location {
  return { file: scope.file, start: part.start, end: part.end };
}

function inner(scope: TemplateScope, vars: Map<string, Value>): TemplateScope {
  return { ...scope, vars, outer: scope };
}

function bindings(
  m: Machine,
  all: readonly { name: string; value: FilterExpr }[],
  scope: TemplateScope,
): Map<string, Value> {
  return new Map(all.map((binding) => [binding.name, evaluateFilterExpr(m, binding.value, scope)]));
}

function runFor(m: Machine, node: TemplateNode & { k: 'for' }, scope: TemplateScope): void {
  const rows = asRows(m, evaluateFilterExpr(m, node.iter, scope), placeOf(node.iter, scope));
  m.each(rows, placeOf(node.iter, scope), (row) => {
    const vars = new Map<string, Value>();
    node.targets.forEach((target, index) =>
      vars.set(
        target,
        node.targets.length === 1
          ? row
          : mapOptions(row, (o) => (o.k === 'tuple' ? (o.items[index] ?? unknown) : unknown)),
      ),
    );
    runNodes(m, node.body, inner(scope, vars));
  });
  runNodes(m, node.empty, scope);
}

/** `{% for b in author.books.all %}` has a queryset; `author.books` alone is no list in Django and is left alone. */
function asRows(m: Machine, value: Value, site: Location): Value {
  return mapOptions(value, (option) =>
    option.k === 'manager' ? m.call(m.attribute(option, 'all', site), noArgs, site) : option,
  );
}

function truth(m: Machine, value: Value, site: Location): void {
  for (const option of optionsOf(value)) if (option.k === 'queryset') emitEvaluation(m, option, 'bool', site);
}

function runInclude(m: Machine, node: TemplateNode & { k: 'include' }, scope: TemplateScope, site: Location): void {
  const name = stringOf(evaluateFilterExpr(m, node.template, scope));
  const extra = bindings(m, node.bindings, scope);
  if (name === undefined) return;
  m.reads.template(name);
  const file = m.project.templateFile(name);
  const facts = file === undefined ? undefined : m.project.template(file);
  const key = `template ${file}`;
  if (file === undefined || !facts || m.stack.filter((k) => k === key).length > 0 || m.stack.length >= m.limits.depth)
    return;
  m.stack.push(key);
  const outer = node.only ? undefined : scope;
  inCall(m, site, () =>
    runTemplate(m, facts, {
      file,
      engine: facts.engine,
      libraries: facts.libraries,
      vars: extra,
      outer,
      blocks: new Map(),
    }),
  );
  m.stack.pop();
}

function runBlock(m: Machine, node: TemplateNode & { k: 'block' }, scope: TemplateScope): void {
  const [own, ...parents] = scope.blocks.get(node.name) ?? [];
  if (!own) return runNodes(m, node.body, scope);
  // Names that loops around the block bind are visible in the child's block too.
  const vars = allVars(scope);
  runNodes(m, own.nodes, {
    ...own.scope,
    vars,
    outer: own.scope,
    blocks: new Map(scope.blocks).set(node.name, parents),
  });
}

function allVars(scope: TemplateScope): Map<string, Value> {
  const vars = new Map<string, Value>();
  for (let at: TemplateScope | undefined = scope; at; at = at.outer)
    for (const [name, value] of at.vars) if (!vars.has(name)) vars.set(name, value);
  return vars;
}

function regroup(m: Machine, node: TemplateNode & { k: 'regroup' }, scope: TemplateScope): void {
  const site = placeOf(node.source, scope);
  const rows = asRows(m, evaluateFilterExpr(m, node.source, scope), site);
  let grouper: Value = unknown;
  m.each(rows, site, (row) => {
    grouper = node.attribute.split('.').reduce((value, name) => lookUp(m, value, name, placeOf(node, scope)), row);
    m.stringify(grouper, placeOf(node, scope));
  });
  const { element, many } = m.items(rows, site);
  const list = listOf(element, many);
  const group = dictOf([
    ['grouper', grouper],
    ['list', list],
  ]);
  scope.vars.set(node.as, listOf(group, many));
}

function runTag(m: Machine, node: TemplateNode & { k: 'tag' }, scope: TemplateScope, site: Location): void {
  const args = node.args.map((argument) => evaluateFilterExpr(m, argument, scope));
  const vars = bindings(m, node.bindings, scope);
  if (node.name === 'block.super' || node.name === 'super') return;
  const context: Value = { k: 'dict', entries: allVars(scope), key: unknown, rest: unknown, many: false };
  const result = templateTag(m, node.name, { positional: args, keywords: vars, more: false }, context, site);
  if (node.as !== undefined) scope.vars.set(node.as, result);
  else if (args.length > 0 && result.k === 'unknown') for (const argument of args) m.stringify(argument, site);
  runNodes(m, node.body, node.bindings.length > 0 ? inner(scope, vars) : scope);
}

/** The value of `book.author.name|default:"x"`. */
export function evaluateFilterExpr(m: Machine, expr: FilterExpr, scope: TemplateScope): Value {
  let value = operand(m, expr.base, scope);
  for (const filter of expr.filters) {
    const argument = filter.argument && operand(m, filter.argument, scope);
    value = applyFilter(m, filter.name, value, argument, { file: scope.file, start: expr.start, end: filter.end });
  }
  return value;
}

function operand(m: Machine, part: TemplateOperand, scope: TemplateScope): Value {
  switch (part.k) {
    case 'literal':
      return constant(part.value);
    case 'compound':
      for (const inside of part.parts) evaluateFilterExpr(m, inside, scope);
      return unknown;
    case 'variable':
      return variable(m, part.parts, part, scope);
  }
}

function variable(m: Machine, parts: readonly TemplatePart[], whole: { start: number }, scope: TemplateScope): Value {
  const [first, ...rest] = parts;
  if (!first) return unknown;
  let printed = first.name;
  m.at = printed;
  let value = called(m, scope, findVar(scope, first.name), first, {
    file: scope.file,
    start: whole.start,
    end: first.end,
  });
  for (const part of rest) {
    const site = { file: scope.file, start: whole.start, end: part.end };
    printed = `${printed}.${part.name}`;
    m.at = printed;
    value = called(m, scope, lookUp(m, value, part.name, site), part, site);
  }
  return value;
}

function findVar(scope: TemplateScope, name: string): Value {
  for (let at: TemplateScope | undefined = scope; at; at = at.outer) {
    const value = at.vars.get(name);
    if (value !== undefined) return value;
  }
  return unknown;
}

/** Django calls what can be called, without arguments; Jinja2 only where the template says so. */
function called(m: Machine, scope: TemplateScope, value: Value, part: TemplatePart, site: Location): Value {
  if (scope.engine === 'jinja2')
    return part.call
      ? m.call(
          value,
          { ...noArgs, positional: part.call.map((argument) => evaluateFilterExpr(m, argument, scope)) },
          site,
        )
      : value;
  return mapOptions(value, (option) =>
    option.k === 'bound' || option.k === 'method' || option.k === 'function' || option.k === 'lambda'
      ? m.call(option, noArgs, site)
      : option,
  );
}

/** Django's order: dictionary key, attribute, list index. docs: ref/templates/language/#variables */
function lookUp(m: Machine, value: Value, name: string, site: Location): Value {
  return mapOptions(value, (option) => {
    if (option.k === 'dict') {
      const entry = option.entries.get(name);
      if (entry) return entry;
      if (name === 'items' || name === 'values' || name === 'keys') return m.attribute(option, name, site);
      return option.rest;
    }
    if (/^\d+$/.test(name)) return indexed(m, option, Number(name), site);
    return option.k === 'list' || option.k === 'tuple' || option.k === 'const'
      ? unknown
      : m.attribute(option, name, site);
  });
}

function indexed(m: Machine, value: Value, index: number, site: Location): Value {
  if (value.k === 'tuple') return value.items[index] ?? unknown;
  return value.k === 'list' || value.k === 'queryset' ? m.items(value, site).element : unknown;
}

const sameRows = new Set([
  'slice',
  'dictsort',
  'dictsortreversed',
  'default',
  'default_if_none',
  'safe',
  'list',
  'reverse',
  'sort',
  'unique',
  'batch',
  'random',
  'first',
  'last',
]);

function applyFilter(m: Machine, name: string, value: Value, argument: Value | undefined, site: Location): Value {
  if (name === 'length' || name === 'join' || name === 'count' || name === 'yesno') {
    for (const option of optionsOf(value)) if (option.k === 'queryset') emitEvaluation(m, option, name, site);
    return unknown;
  }
  const own = templateTag(
    m,
    `filter:${name}`,
    { positional: argument ? [value, argument] : [value], keywords: new Map(), more: false },
    unknown,
    site,
  );
  if (own.k !== 'unknown') return own;
  if (!sameRows.has(name)) {
    m.stringify(value, site);
    return unknown;
  }
  if (name === 'first' || name === 'last' || name === 'random')
    return value.k === 'list' || value.k === 'queryset' || value.k === 'tuple' ? m.items(value, site).element : unknown;
  return name.startsWith('default') && argument ? join(value, argument) : value;
}
