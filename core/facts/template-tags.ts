import { templateWords } from '../syntax/django-template.ts';
import type { Range } from '../text/range.ts';
import { detached } from './code-writer.ts';
import { nameExpr, readFilterExpr } from './template-expr.ts';
import type { FilterExpr, TemplateBinding, TemplateBranch, TemplateNode } from './template-form.ts';
import type { Tag, TemplateTree } from './template-tree.ts';

/** A tag's arguments as words, each with its text. */
export interface Word extends Range {
  readonly text: string;
}

type TagReader = (tag: Tag, words: readonly Word[], tree: TemplateTree) => void;

const IF_OPERATORS = new Set(['and', 'or', 'not', 'in', 'is', '==', '!=', '<', '>', '<=', '>=', '=']);

/** Tags that always have an end tag; others have one when it stands in the template. */
const BLOCK_TAGS = new Set([
  'autoescape',
  'blocktrans',
  'blocktranslate',
  'cache',
  'filter',
  'ifchanged',
  'language',
  'localize',
  'localtime',
  'partialdef',
  'spaceless',
  'timezone',
]);

/** Tags whose words are no expressions. */
const WORDS_ONLY = new Set([
  'autoescape',
  'filter',
  'language',
  'load',
  'lorem',
  'partial',
  'partialdef',
  'templatetag',
]);

/** Tags that only divide a block; where nothing is divided (by us) the content simply goes on. */
const DIVIDERS = new Set(['elif', 'else', 'empty', 'plural']);

/** Words that only lead in what follows, by tag. */
const FILLERS: Readonly<Record<string, ReadonlySet<string>>> = {
  blocktrans: new Set(['with', 'and', 'count', 'trimmed']),
  blocktranslate: new Set(['with', 'and', 'count', 'trimmed']),
  cycle: new Set(['silent']),
  trans: new Set(['noop']),
  translate: new Set(['noop']),
};

/** Reads one Django tag into the tree. `hasEnd` tells whether an end tag of this name follows. */
export function readDjangoTag(tag: Tag, tree: TemplateTree, hasEnd: (name: string) => boolean): void {
  if (tag.name.startsWith('end') && tag.name.length > 3) return tree.close(endedBy(tag.name), tag);
  if (tree.divide(tag) || DIVIDERS.has(tag.name)) return;
  const words = templateWords(tag.text, tag.argsStart, tag.argsEnd).map((word) => wordOf(tag.text, word));
  const read = READERS.get(tag.name);
  if (read !== undefined) read(tag, words, tree);
  else readOther(tag, words, tree, BLOCK_TAGS.has(tag.name) || hasEnd(tag.name));
}

/** {% endpartial %} may close {% partialdef %}; every other end tag says its name. */
function endedBy(name: string): string {
  return name === 'endpartial' ? 'partialdef' : name.slice(3);
}

function wordOf(text: string, { start, end }: Range): Word {
  return { start, end, text: text.slice(start, end) };
}

const READERS = new Map<string, TagReader>([
  ['if', readIf],
  ['ifequal', readIf],
  ['ifnotequal', readIf],
  ['for', readFor],
  ['with', readWith],
  ['include', readInclude],
  ['extends', readExtends],
  ['block', readBlock],
  ['regroup', readRegroup],
  ['url', readUrl],
]);

function readIf(tag: Tag, words: readonly Word[], tree: TemplateTree): void {
  const branches: (TemplateBranch & { body: TemplateNode[] })[] = [{ ...conditionOf(tag.text, words), body: [] }];
  tree.open({
    name: tag.name,
    body: branches[0]?.body ?? [],
    divide: (inner) => {
      if (inner.name !== 'elif' && inner.name !== 'else') return undefined;
      const body: TemplateNode[] = [];
      const conditions = templateWords(inner.text, inner.argsStart, inner.argsEnd);
      const condition = conditionOf(
        inner.text,
        conditions.map((word) => wordOf(inner.text, word)),
      );
      branches.push({ ...condition, body });
      return body;
    },
    finish: (end) => ({ k: 'if', branches, start: tag.start, end }),
  });
}

function conditionOf(text: string, words: readonly Word[]): Omit<TemplateBranch, 'body'> {
  const tests = words
    .filter((word) => !IF_OPERATORS.has(word.text))
    .map((word) => readFilterExpr(text, word.start, word.end));
  const compared = comparisons(words.map((word) => (IF_OPERATORS.has(word.text) ? word.text : '')));
  return compared.length === 0 ? { tests } : { tests, compared };
}

/** `a == "x" and b not in c`, with '' for each operand; none where `or` or `not` leave open what holds. */
function comparisons(words: readonly string[]): NonNullable<TemplateBranch['compared']> {
  if (!words.some((word) => word === '==' || word === '!=' || word === 'in')) return [];
  const text = words.map((word) => (word === '' ? 'x' : word)).join(' ');
  const parts = text.split(' and ');
  if (!parts.every((part) => /^x( (==|!=|in|not in|[<>]=?|is|is not) x)?$/.test(part))) return [];
  let at = 0;
  return parts.flatMap((part) => {
    const [, op] = /^x (==|!=|in|not in) x$/.exec(part) ?? [];
    const left = at;
    at += part === 'x' ? 1 : 2;
    return op === undefined ? [] : [{ left, op, right: left + 1 }];
  });
}

function readFor(tag: Tag, words: readonly Word[], tree: TemplateTree): void {
  const inWord = words.findIndex((word) => word.text === 'in');
  const names = (inWord < 0 ? words : words.slice(0, inWord)).map((word) => word.text).join(' ');
  const iterable = inWord < 0 ? undefined : words[inWord + 1];
  const targets = names
    .split(/[\s,]+/)
    .filter((name) => name !== '')
    .map(detached);
  const body: TemplateNode[] = [];
  const empty: TemplateNode[] = [];
  const iter = iterable ? readFilterExpr(tag.text, iterable.start, iterable.end) : nowhere(tag);
  tree.open({
    name: 'for',
    body,
    divide: (inner) => (inner.name === 'empty' ? empty : undefined),
    finish: (end) => ({ k: 'for', targets, iter, body, empty, start: tag.start, end }),
  });
}

/** Stands for an expression that a half-typed tag does not have yet. */
export function nowhere(tag: Tag): FilterExpr {
  return nameExpr(tag.text, { start: tag.argsEnd, end: tag.argsEnd });
}

function readWith(tag: Tag, words: readonly Word[], tree: TemplateTree): void {
  const body: TemplateNode[] = [];
  const { bindings } = argumentsOf(tag, words);
  tree.open({ name: 'with', body, finish: (end) => ({ k: 'with', bindings, body, start: tag.start, end }) });
}

function readInclude(tag: Tag, words: readonly Word[], tree: TemplateTree): void {
  const [first, ...rest] = words;
  const template = first ? readFilterExpr(tag.text, first.start, first.end) : nowhere(tag);
  const { bindings } = argumentsOf(tag, rest);
  const only = rest.some((word) => word.text === 'only');
  tree.add({ k: 'include', template, bindings, only, start: tag.start, end: tag.end });
}

function readExtends(tag: Tag, words: readonly Word[], tree: TemplateTree): void {
  const [first] = words;
  const template = first ? readFilterExpr(tag.text, first.start, first.end) : nowhere(tag);
  tree.add({ k: 'extends', template, start: tag.start, end: tag.end });
}

function readBlock(tag: Tag, words: readonly Word[], tree: TemplateTree): void {
  const body: TemplateNode[] = [];
  const name = detached(words[0]?.text ?? '');
  tree.open({ name: 'block', body, finish: (end) => ({ k: 'block', name, body, start: tag.start, end }) });
}

/** {% regroup cities by country.name as groups %}. */
function readRegroup(tag: Tag, words: readonly Word[], tree: TemplateTree): void {
  const [source, , attribute, , as] = words;
  if (source === undefined) return;
  tree.add({
    k: 'regroup',
    source: readFilterExpr(tag.text, source.start, source.end),
    attribute: detached(attribute?.text ?? ''),
    as: detached(as?.text ?? ''),
    start: tag.start,
    end: tag.end,
  });
}

function readUrl(tag: Tag, words: readonly Word[], tree: TemplateTree): void {
  const [first, ...rest] = words;
  const { args, bindings, as } = argumentsOf(tag, rest);
  tree.add({
    k: 'url',
    name: first ? readFilterExpr(tag.text, first.start, first.end) : nowhere(tag),
    args: [...args, ...bindings.map((binding) => binding.value)],
    as,
    start: tag.start,
    end: tag.end,
  });
}

function readOther(tag: Tag, words: readonly Word[], tree: TemplateTree, isBlock: boolean): void {
  const body: TemplateNode[] = [];
  const given = argumentsOf(tag, WORDS_ONLY.has(tag.name) ? [] : expressionWords(tag.name, words));
  const name = detached(tag.name);
  const finish = (end: number): TemplateNode => ({ k: 'tag', name, ...given, body, start: tag.start, end });
  if (isBlock) tree.open({ name: tag.name, body, finish });
  else tree.add(finish(tag.end));
}

/** The words of a tag that are expressions, bindings or `as name`. */
function expressionWords(name: string, words: readonly Word[]): readonly Word[] {
  // The second word of {% cache 500 sidebar user.id %} names the fragment.
  if (name === 'cache') return words.filter((_, i) => i !== 1);
  const fillers = FILLERS[name];
  return fillers === undefined ? words : words.filter((word) => !fillers.has(word.text));
}

interface Arguments {
  readonly args: readonly FilterExpr[];
  readonly bindings: readonly TemplateBinding[];
  readonly as: string | undefined;
}

/** Sorts words into expressions, `name=value` (and the older `value as name` of some tags), and a final `as name`. */
function argumentsOf(tag: Tag, words: readonly Word[]): Arguments {
  const args: FilterExpr[] = [];
  const bindings: TemplateBinding[] = [];
  let as: string | undefined;
  const bindsByAs = tag.name === 'with' || tag.name === 'blocktrans' || tag.name === 'blocktranslate';
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const next = words[i + 1];
    if (word === undefined) break;
    if ((word.text === 'as' || word.text === 'asvar') && next !== undefined) {
      const value = bindsByAs && word.text === 'as' ? args.pop() : undefined;
      if (value === undefined) as = detached(next.text);
      else bindings.push({ name: detached(next.text), value });
      i++;
      continue;
    }
    const binding = bindingOf(tag.text, word);
    if (binding !== undefined) bindings.push(binding);
    else if (!(tag.name === 'include' || (tag.name === 'with' && word.text === 'and'))) {
      args.push(readFilterExpr(tag.text, word.start, word.end));
    }
  }
  return { args, bindings, as };
}

/** `name=value`. */
function bindingOf(text: string, word: Word): TemplateBinding | undefined {
  const name = /^([\w.:@-]+)=(?!=)/.exec(word.text)?.[1];
  if (name === undefined) return undefined;
  return { name: detached(name), value: readFilterExpr(text, word.start + name.length + 1, word.end) };
}
