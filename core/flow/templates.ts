import type { FilterExpr, TemplateFacts, TemplateNode } from '../facts/template-form.ts';
import type { Location } from '../text/range.ts';
import { inBranch, inCall, inSurface, noArgs, step, type Machine } from './machine.ts';
import { comparedValues } from './operators.ts';
import { evaluateFilterExpr, lookUp } from './template-expressions.ts';
import { allVars, placeOf, type Block, type TemplateScope } from './template-scope.ts';
import { templateTag } from './template-tags.ts';
import { decidedTruth, truth } from './truth.ts';
import { join, mapOptions, optionsOf } from './options.ts';
import { dictOf, listOf, stringOf, unknown, type Value } from './value.ts';

/** Renders a template by name with a context; a template that is not found does nothing. */
export function renderTemplate(m: Machine, name: string, context: Value, site: Location): void {
  m.reads.template(name);
  const file = m.project.templateFile(name);
  const facts = file === undefined ? undefined : m.project.template(file);
  const running = `template ${file}`;
  if (file === undefined || !facts || m.stack.includes(running) || m.stack.length >= m.limits.depth) return;
  const vars = new Map<string, Value>();
  for (const option of optionsOf(context))
    if (option.k === 'dict') for (const [key, value] of option.entries) vars.set(key, join(vars.get(key), value));
  m.stack.push(running);
  inSurface(m, 'template', () =>
    inCall(m, site, false, () =>
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
      if (scope.above && isSuper(node.value, scope.engine))
        return runBodies(m, scope.above.bodies, scope.above.name, scope);
      return m.stringify(evaluateFilterExpr(m, node.value, scope), placeOf(node.value, scope));
    case 'for':
      return runFor(m, node, scope);
    case 'if':
      return runIf(m, node, scope);
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

/** Runs the branches, but for those that a comparison leaves out, and those behind one that surely runs. */
function runIf(m: Machine, { branches }: TemplateNode & { k: 'if' }, scope: TemplateScope): void {
  for (const { tests, compared = [], body } of branches) {
    const values = tests.map((test) => {
      const value = evaluateFilterExpr(m, test, scope);
      truth(m, value, placeOf(test, scope));
      // What a filter makes of a value is not known.
      return test.filters.length === 0 ? value : unknown;
    });
    const decided = compared.map(({ left, op, right }) =>
      decidedTruth(comparedValues(op, values[left] ?? unknown, values[right] ?? unknown)),
    );
    if (decided.includes(false)) continue;
    inBranch(m, () => runNodes(m, body, scope));
    if (decided.length > 0 && decided.length * 2 === tests.length && decided.every((each) => each)) return;
  }
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

function runInclude(m: Machine, node: TemplateNode & { k: 'include' }, scope: TemplateScope, site: Location): void {
  const name = stringOf(evaluateFilterExpr(m, node.template, scope));
  const extra = bindings(m, node.bindings, scope);
  if (name === undefined) return;
  m.reads.template(name);
  const file = m.project.templateFile(name);
  const facts = file === undefined ? undefined : m.project.template(file);
  const running = `template ${file}`;
  if (
    file === undefined ||
    !facts ||
    m.stack.filter((k) => k === running).length > 0 ||
    m.stack.length >= m.limits.depth
  )
    return;
  m.stack.push(running);
  const outer = node.only ? undefined : scope;
  inCall(m, site, false, () =>
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
  const own = scope.blocks.get(node.name) ?? [];
  if (own.length === 0) return runNodes(m, node.body, scope);
  runBodies(m, [...own, { scope, nodes: node.body }], node.name, scope);
}

/** The nearest body of a block; those further up run where it says `{{ block.super }}`. */
function runBodies(m: Machine, [own, ...above]: readonly Block[], name: string, scope: TemplateScope): void {
  if (!own) return;
  // Names that loops around the block bind are visible in the child's block too.
  const vars = allVars(scope);
  runNodes(m, own.nodes, {
    ...own.scope,
    vars,
    outer: own.scope,
    blocks: new Map(scope.blocks).set(name, above.slice(0, -1)),
    above: { name, bodies: above },
  });
}

/** `{{ block.super }}`, and Jinja2's `{{ super() }}`. */
function isSuper({ base }: FilterExpr, engine: TemplateScope['engine']): boolean {
  if (base.k !== 'variable') return false;
  const [first, second] = base.parts;
  return engine === 'django' ? first?.name === 'block' && second?.name === 'super' : first?.name === 'super';
}

function regroup(m: Machine, node: TemplateNode & { k: 'regroup' }, scope: TemplateScope): void {
  const site = placeOf(node.source, scope);
  const rows = asRows(m, evaluateFilterExpr(m, node.source, scope), site);
  let grouper: Value = unknown;
  m.each(rows, site, (row) => {
    grouper = node.attribute.split('.').reduce((value, name) => lookUp(m, value, name, placeOf(node, scope)), row);
  });
  const { element, many } = m.items(rows, site);
  const list = listOf(element, many);
  const group = dictOf([
    ['grouper', grouper],
    ['list', list],
  ]);
  scope.vars.set(node.as, listOf(group, many));
}

/** Tags of Django that print what they are given, or put it into an address. */
const printing: ReadonlySet<string> = new Set(['firstof', 'cycle', 'url', 'querystring', 'trans', 'translate']);

/** What a tag prints. One that cannot be read surely shows the form or field that it is given, but not a row. */
function shownBy(name: string, args: readonly Value[], result: Value): readonly Value[] {
  if (printing.has(name)) return args;
  return result.k === 'unknown' ? args.filter((argument) => argument.k === 'object') : [result];
}

function runTag(m: Machine, node: TemplateNode & { k: 'tag' }, scope: TemplateScope, site: Location): void {
  const args = node.args.map((argument) => evaluateFilterExpr(m, argument, scope));
  const vars = bindings(m, node.bindings, scope);
  const context: Value = { k: 'dict', entries: allVars(scope), key: unknown, rest: unknown, many: false };
  const result = templateTag(m, node.name, { positional: args, keywords: vars, more: false }, context, site);
  if (node.as !== undefined) scope.vars.set(node.as, result);
  else for (const shown of shownBy(node.name, args, result)) m.stringify(shown, site);
  runNodes(m, node.body, node.bindings.length > 0 ? inner(scope, vars) : scope);
}
