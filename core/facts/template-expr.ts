import { endOfQuoted } from '../syntax/django-template.ts';
import type { Range } from '../text/range.ts';
import { detached } from './code-writer.ts';
import type { FilterExpr, TemplateOperand, TemplatePart } from './template-form.ts';

type Filter = FilterExpr['filters'][number];
type Variable = Extract<TemplateOperand, { readonly k: 'variable' }>;

/** Reads `book.author.name|default:"x"` between two offsets. What cannot be read is a variable without parts. */
export function readFilterExpr(text: string, start: number, end: number): FilterExpr {
  const base = operandAt(text, start, end);
  const filters: Filter[] = [];
  let at = skipBlanks(text, base.end, end);
  while (at < end && text.charAt(at) === '|') {
    const filter = filterAt(text, skipBlanks(text, at + 1, end), end);
    if (filter === undefined) break;
    filters.push(filter);
    at = skipBlanks(text, filter.end, end);
  }
  return { start, end: filters.at(-1)?.end ?? base.end, base, filters };
}

/** A variable of one name, as written in the text. */
export function nameExpr(text: string, range: Range): FilterExpr {
  return { ...range, base: { ...range, k: 'variable', parts: partsOf(text, range.start, range.end) }, filters: [] };
}

function filterAt(text: string, start: number, end: number): Filter | undefined {
  let at = start;
  while (at < end && isWord(text, at)) at++;
  if (at === start) return undefined;
  const name = detached(text.slice(start, at));
  if (text.charAt(at) !== ':' || at >= end) return { name, argument: undefined, start, end: at };
  const argument = operandAt(text, at + 1, end);
  return { name, argument, start, end: argument.end };
}

function operandAt(text: string, start: number, end: number): TemplateOperand {
  const unit = text.charAt(start);
  if (unit === '"' || unit === "'") {
    const quoteEnd = endOfQuoted(text, start, end) ?? end;
    return { k: 'literal', value: unquoted(text, start, quoteEnd), start, end: quoteEnd };
  }
  if (unit === '_' && text.charAt(start + 1) === '(') return translatedAt(text, start, end);
  const number = /[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])/y;
  number.lastIndex = start;
  const digits = number.exec(text)?.[0];
  if (digits !== undefined && start + digits.length <= end) {
    return { k: 'literal', value: Number(digits), start, end: start + digits.length };
  }
  return variableAt(text, start, end);
}

/** `_("text")`: the text. */
function translatedAt(text: string, start: number, end: number): TemplateOperand {
  const quoteEnd = endOfQuoted(text, start + 2, end);
  if (quoteEnd === undefined) return variableAt(text, start, end);
  const past = text.charAt(quoteEnd) === ')' ? quoteEnd + 1 : quoteEnd;
  return { k: 'literal', value: unquoted(text, start + 2, quoteEnd), start, end: Math.min(past, end) };
}

function variableAt(text: string, start: number, end: number): Variable {
  let at = start;
  while (at < end && (isWord(text, at) || text.charAt(at) === '.')) at++;
  const parts = partsOf(text, start, at);
  // Anything else than a name stays unread up to the next filter.
  while (at < end && text.charAt(at) !== '|' && !/\s/.test(text.charAt(at))) at++;
  return { k: 'variable', parts, start, end: at };
}

function partsOf(text: string, start: number, end: number): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = start;
  for (let at = start; at <= end; at++) {
    if (at < end && text.charAt(at) !== '.') continue;
    if (at > from) parts.push({ name: detached(text.slice(from, at)), call: undefined, start: from, end: at });
    from = at + 1;
  }
  return parts;
}

function unquoted(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, Math.max(start + 1, end - 1));
  return detached(inner.includes('\\') ? inner.replace(/\\(["'\\])/g, '$1') : inner);
}

function isWord(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit > 127) return true;
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit === 95;
}

function skipBlanks(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && /\s/.test(text.charAt(next))) next++;
  return next;
}
