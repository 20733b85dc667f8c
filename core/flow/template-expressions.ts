import type { FilterExpr, TemplateOperand, TemplatePart } from '../facts/template-form.ts';
import type { Location } from '../text/range.ts';
import { emitEvaluation } from './emit.ts';
import { noteKeyRead } from './instances.ts';
import { noArgs, type Machine, type TemplateFilter } from './machine.ts';
import { join, mapOptions, optionsOf } from './options.ts';
import { findVar, type TemplateScope } from './template-scope.ts';
import { templateTag } from './template-tags.ts';
import { constant, listOf, stringOf, unknown, type Value } from './value.ts';

/** The value of `book.author.name|default:"x"`. */
export function evaluateFilterExpr(m: Machine, expr: FilterExpr, scope: TemplateScope): Value {
  let value = operand(m, expr.base, scope);
  for (const filter of expr.filters) {
    const argument = filter.argument && operand(m, filter.argument, scope);
    if (expr.base.k === 'variable') m.at = expr.base.parts.map(({ name }) => name).join('.');
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
  let before = first;
  for (const part of rest) {
    const site = { file: scope.file, start: whole.start, end: part.end };
    printed = `${printed}.${part.name}`;
    m.at = printed;
    if (value.k === 'instance')
      noteKeyRead(
        value,
        part.name,
        { ...site, end: before.end },
        { file: scope.file, start: before.start, end: part.end },
      );
    value = called(m, scope, lookUp(m, value, part.name, site), part, site);
    before = part;
  }
  return value;
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
export function lookUp(m: Machine, value: Value, name: string, site: Location): Value {
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

/** Filters that work on the text of what they get; others may take something else from it. */
const printing =
  `addslashes capfirst center cut e escape escapejs force_escape linebreaks linebreaksbr linenumbers ljust lower make_list
  replace rjust slugify string striptags stringformat title trim truncatechars truncatechars_html truncatewords
  truncatewords_html upper urlencode urlize urlizetrunc wordcount wordwrap`.split(/\s+/);

const print: TemplateFilter = (m, value, _argument, site) => {
  m.stringify(value, site);
  return unknown;
};

const sameRows: TemplateFilter = (_m, value) => value;

/** `books|dictsort:"author.name"` reads the name of each row. */
const sortedBy: TemplateFilter = (m, value, argument, site) => {
  const path = stringOf(argument);
  if (path === undefined) return value;
  const { element, many } = m.items(value, site);
  const rows = listOf(element, many);
  m.each(rows, site, (row) => path.split('.').reduce((at, name) => lookUp(m, at, name, site), row));
  return rows;
};

/** Jinja2: lists of a few rows each. */
const batches: TemplateFilter = (m, value, _argument, site) => {
  const { element, many } = m.items(value, site);
  return listOf(listOf(element, false), many);
};

const otherwise: TemplateFilter = (_m, value, argument) => (argument ? join(value, argument) : value);

const oneRow: TemplateFilter = (m, value, _argument, site) =>
  value.k === 'list' || value.k === 'queryset' || value.k === 'tuple' ? m.items(value, site).element : unknown;

/** The rows are fetched: `length` counts them in memory. */
const fetching =
  (method: string): TemplateFilter =>
  (m, value, _argument, site) => {
    for (const option of optionsOf(value)) if (option.k === 'queryset') emitEvaluation(m, option, method, site);
    return unknown;
  };

/** Filters of Django and Jinja2. */
export const filters: ReadonlyMap<string, TemplateFilter> = new Map<string, TemplateFilter>([
  ...['length', 'join', 'count', 'yesno'].map((name): [string, TemplateFilter] => [name, fetching(name)]),
  ...['dictsort', 'dictsortreversed'].map((name): [string, TemplateFilter] => [name, sortedBy]),
  ...['slice', 'safe', 'list', 'reverse', 'sort', 'unique'].map((name): [string, TemplateFilter] => [name, sameRows]),
  ['batch', batches],
  ...['default', 'default_if_none'].map((name): [string, TemplateFilter] => [name, otherwise]),
  ...['first', 'last', 'random'].map((name): [string, TemplateFilter] => [name, oneRow]),
  ...printing.map((name): [string, TemplateFilter] => [name, print]),
]);

/** A filter of the project's own goes before one of the same name that Django has. */
function applyFilter(m: Machine, name: string, value: Value, argument: Value | undefined, site: Location): Value {
  const own = templateTag(
    m,
    `filter:${name}`,
    { positional: argument ? [value, argument] : [value], keywords: new Map(), more: false },
    unknown,
    site,
  );
  if (own.k !== 'unknown') return own;
  return m.transfer.filters.get(name)?.(m, value, argument, site) ?? unknown;
}
