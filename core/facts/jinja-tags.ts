import { detached } from './code-writer.ts';
import { JinjaReader } from './jinja-expr.ts';
import { jinjaTokens } from './jinja-lexer.ts';
import type { FilterExpr, TemplateBinding, TemplateNode } from './template-form.ts';
import type { Tag, TemplateTree } from './template-tree.ts';

type TagReader = (tag: Tag, read: JinjaReader, tree: TemplateTree) => void;

/** Tags with an end tag that change nothing in how their content reads. */
const BLOCK_TAGS = new Set(['autoescape', 'filter', 'call', 'trans', 'blocktrans', 'cache', 'spaceless']);

/** Tags that only divide a block; where nothing is divided (by us) the content simply goes on. */
const DIVIDERS = new Set(['elif', 'else', 'pluralize']);

/** Reads one Jinja2 tag into the tree. */
export function readJinjaTag(tag: Tag, tree: TemplateTree): void {
  if (tag.name.startsWith('end') && tag.name.length > 3) return tree.close(tag.name.slice(3), tag);
  if (tree.divide(tag) || DIVIDERS.has(tag.name)) return;
  const read = readerOf(tag);
  const reader = READERS.get(tag.name);
  if (reader !== undefined) reader(tag, read, tree);
  else readOther(tag, read, tree);
}

function readerOf(tag: Tag): JinjaReader {
  return new JinjaReader(jinjaTokens(tag.text, tag.argsStart, tag.argsEnd), tag.argsStart);
}

const READERS = new Map<string, TagReader>([
  ['if', readIf],
  ['for', readFor],
  ['set', readSet],
  ['with', readWith],
  ['include', readInclude],
  ['extends', readExtends],
  ['block', readBlock],
  ['macro', readMacro],
  ['import', readImport],
  ['from', readImport],
  ['call', readCall],
  ['filter', readFilter],
]);

function readIf(tag: Tag, read: JinjaReader, tree: TemplateTree): void {
  const branches: { tests: FilterExpr[]; body: TemplateNode[] }[] = [{ tests: [read.expression()], body: [] }];
  tree.open({
    name: 'if',
    body: branches[0]?.body ?? [],
    divide: (inner) => {
      if (inner.name !== 'elif' && inner.name !== 'else') return undefined;
      const body: TemplateNode[] = [];
      branches.push({ tests: inner.name === 'elif' ? [readerOf(inner).expression()] : [], body });
      return body;
    },
    finish: (end) => ({ k: 'if', branches, start: tag.start, end }),
  });
}

/** {% for a, b in items if condition recursive %} … {% else %}. */
function readFor(tag: Tag, read: JinjaReader, tree: TemplateTree): void {
  const targets: string[] = [];
  while (read.next !== undefined && !read.take('in')) {
    const name = read.takeName();
    if (name === undefined) read.skip();
    else targets.push(name);
  }
  const iter = read.expression(['if', 'recursive']);
  const tests = read.take('if') ? [read.expression(['recursive'])] : [];
  const body: TemplateNode[] = [];
  const empty: TemplateNode[] = [];
  const span = { start: tag.start };
  tree.open({
    name: 'for',
    body,
    divide: (inner) => (inner.name === 'else' ? empty : undefined),
    finish: (end) => {
      const inside: TemplateNode[] =
        tests.length === 0 ? body : [{ k: 'if', branches: [{ tests, body }], ...span, end }];
      return { k: 'for', targets, iter, body: inside, empty, ...span, end };
    },
  });
}

/** {% set name = value %} holds for what follows it in its block: a `with` around the rest. */
function readSet(tag: Tag, read: JinjaReader, tree: TemplateTree): void {
  const names: string[] = [];
  while (read.next !== undefined && !read.take('=')) {
    const name = read.takeName();
    if (name === undefined) read.skip();
    else names.push(name);
  }
  const isBlock = !/^[^=|]*=/.test(tag.text.slice(tag.argsStart, tag.argsEnd));
  const [name = ''] = names;
  const body: TemplateNode[] = [];
  if (isBlock) {
    const finish = (end: number): TemplateNode => ({
      ...{ k: 'tag', name: 'set', args: [], bindings: [], as: name, body },
      ...{ start: tag.start, end },
    });
    return tree.open({ name: 'set', body, finish });
  }
  const value = read.expression();
  // Unpacking, and `{% set ns.x = … %}` on a namespace, bind nothing that can be followed.
  const bindings = names.length === 1 ? [{ name, value }] : [];
  if (bindings.length === 0) return tree.add(plainTag(tag, [value]));
  const finish = (end: number): TemplateNode => ({ k: 'with', bindings, body, start: tag.start, end });
  tree.open({ name: 'set', body, implicit: true, finish });
}

function readWith(tag: Tag, read: JinjaReader, tree: TemplateTree): void {
  const bindings: TemplateBinding[] = [];
  while (read.next !== undefined) {
    const name = read.takeName();
    if (name === undefined) read.skip();
    else if (read.take('=')) bindings.push({ name, value: read.expression() });
  }
  const body: TemplateNode[] = [];
  tree.open({ name: 'with', body, finish: (end) => ({ k: 'with', bindings, body, start: tag.start, end }) });
}

/** {% include 'a.html' ignore missing without context %}. */
function readInclude(tag: Tag, read: JinjaReader, tree: TemplateTree): void {
  const template = read.expression(['ignore', 'with', 'without']);
  const only = /\bwithout\s+context$/.test(tag.text.slice(tag.argsStart, tag.argsEnd));
  tree.add({ k: 'include', template, bindings: [], only, start: tag.start, end: tag.end });
}

function readExtends(tag: Tag, read: JinjaReader, tree: TemplateTree): void {
  tree.add({ k: 'extends', template: read.expression(), start: tag.start, end: tag.end });
}

function readBlock(tag: Tag, read: JinjaReader, tree: TemplateTree): void {
  const name = read.takeName() ?? '';
  const body: TemplateNode[] = [];
  tree.open({ name: 'block', body, finish: (end) => ({ k: 'block', name, body, start: tag.start, end }) });
}

/** {% macro field(name, size=20) %}. */
function readMacro(tag: Tag, read: JinjaReader, tree: TemplateTree): void {
  const name = read.takeName() ?? '';
  const params: string[] = [];
  read.take('(');
  while (read.next !== undefined && !read.take(')')) {
    const param = read.takeName();
    if (param === undefined) read.skip();
    else params.push(param);
    if (read.take('=')) read.expression();
  }
  const body: TemplateNode[] = [];
  tree.open({ name: 'macro', body, finish: (end) => ({ k: 'macro', name, params, body, start: tag.start, end }) });
}

/** {% import 'forms.html' as forms %}, {% from 'forms.html' import field %}: the file is named, its macros are not followed. */
function readImport(tag: Tag, read: JinjaReader, tree: TemplateTree): void {
  const file = read.expression(['as', 'import']);
  const as = read.take('as') ? read.takeName() : undefined;
  tree.add({ ...plainTag(tag, [file]), as });
}

/** {% call(user) list_users(users) %}. */
function readCall(tag: Tag, read: JinjaReader, tree: TemplateTree): void {
  if (read.take('(')) read.list(')');
  openTag(tag, [read.expression()], tree);
}

/** {% filter upper|indent %}: names of filters, no variables. */
function readFilter(tag: Tag, _read: JinjaReader, tree: TemplateTree): void {
  openTag(tag, [], tree);
}

function readOther(tag: Tag, read: JinjaReader, tree: TemplateTree): void {
  const args: FilterExpr[] = [];
  const bindings: TemplateBinding[] = [];
  while (read.next !== undefined) {
    const value = read.expression(['=']);
    const part = value.base.k === 'variable' && value.base.parts.length === 1 ? value.base.parts[0] : undefined;
    if (part !== undefined && read.take('=')) bindings.push({ name: part.name, value: read.expression() });
    else if (value.end > value.start) args.push(value);
    else read.skip();
    read.take(',');
  }
  if (BLOCK_TAGS.has(tag.name)) openTag(tag, args, tree, bindings);
  else tree.add({ ...plainTag(tag, args), bindings });
}

function openTag(
  tag: Tag,
  args: readonly FilterExpr[],
  tree: TemplateTree,
  bindings: readonly TemplateBinding[] = [],
): void {
  const body: TemplateNode[] = [];
  tree.open({ name: tag.name, body, finish: (end) => ({ ...plainTag(tag, args), bindings, body, end }) });
}

function plainTag(tag: Tag, args: readonly FilterExpr[]): Extract<TemplateNode, { readonly k: 'tag' }> {
  const { start, end } = tag;
  return { k: 'tag', name: detached(tag.name), args, bindings: [], as: undefined, body: [], start, end };
}
