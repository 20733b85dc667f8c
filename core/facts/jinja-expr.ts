import type { Range } from '../text/range.ts';
import { detached } from './code-writer.ts';
import { jinjaTokens } from './jinja-lexer.ts';
import type { JinjaToken } from './jinja-lexer.ts';
import type { FilterExpr, TemplateOperand, TemplatePart } from './template-form.ts';

/** Brackets and operators nest no deeper than this; what lies below is left out. */
const DEEPEST = 60;

const WORD_OPERATORS = new Set(['and', 'or', 'not', 'in', 'if', 'else']);
const SIGNS = new Set(['+', '-', '*', '/', '//', '%', '**', '~', '==', '!=', '<', '>', '<=', '>=', '=', ':']);
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Reads one Jinja2 expression between two offsets. What cannot be read is left out. */
export function readJinjaExpr(text: string, start: number, end: number): FilterExpr {
  const reader = new JinjaReader(jinjaTokens(text, start, end), start);
  return reader.expression();
}

/**
 * Reads the expressions of a token list from left to right. Precedence does not matter here: operators only join their
 * operands to a `compound`, whose value nobody knows.
 */
export class JinjaReader {
  #at = 0;
  #depth = 0;
  readonly #tokens: readonly JinjaToken[];
  readonly #start: number;

  constructor(tokens: readonly JinjaToken[], start: number) {
    this.#tokens = tokens;
    this.#start = start;
  }

  get next(): JinjaToken | undefined {
    return this.#tokens[this.#at];
  }

  /** Takes the next token when it reads so. */
  take(text: string): boolean {
    if (this.next?.text !== text || this.next.kind === 'string') return false;
    this.#at++;
    return true;
  }

  /** Takes the next token when it is a name. */
  takeName(): string | undefined {
    if (this.next?.kind !== 'name') return undefined;
    const { text } = this.next;
    this.#at++;
    return detached(text);
  }

  skip(): void {
    this.#at++;
  }

  /** Operands joined by operators, up to a comma, a closing bracket, one of the `stops` or the end. */
  expression(stops: readonly string[] = []): FilterExpr {
    const operands: FilterExpr[] = [];
    let operators = 0;
    const from = this.next?.start ?? this.#end();
    while (this.next !== undefined && !this.#stopsAt(this.next, stops)) {
      if (this.#takeOperator()) operators++;
      else if (this.take('is')) {
        operators++;
        this.#skipTest();
      } else {
        const before = this.#at;
        operands.push(this.#operand());
        // A stray sign reads as nothing: step over it.
        if (this.#at === before) this.#at++;
      }
    }
    const [only] = operands;
    if (only !== undefined && operands.length === 1 && operators === 0) return only;
    const span = { start: from, end: this.#end() };
    const base: TemplateOperand =
      only === undefined ? { ...span, k: 'variable', parts: [] } : { ...span, k: 'compound', parts: operands };
    return { ...span, base, filters: [] };
  }

  /** Expressions separated by commas up to the closing bracket, which is taken. Keywords of calls come last, as unknowns. */
  list(closing: string): FilterExpr[] {
    const items: FilterExpr[] = [];
    const keywords: FilterExpr[] = [];
    this.#depth++;
    while (this.next !== undefined && !this.take(closing)) {
      if (this.take(',')) continue;
      const before = this.#at;
      const isKeyword = closing === ')' && this.next.kind === 'name' && this.#tokens[this.#at + 1]?.text === '=';
      if (isKeyword) this.#at += 2;
      const item = this.#depth > DEEPEST ? this.#nothing() : this.expression();
      if (isKeyword) keywords.push(compound([item], item));
      else items.push(item);
      if (this.#at === before) this.#at++;
    }
    this.#depth--;
    return [...items, ...keywords];
  }

  #stopsAt(token: JinjaToken, stops: readonly string[]): boolean {
    if (token.kind === 'string') return false;
    return stops.includes(token.text) || [',', ')', ']', '}'].includes(token.text);
  }

  #takeOperator(): boolean {
    const token = this.next;
    if (token === undefined || token.kind === 'string') return false;
    const isOperator = token.kind === 'name' ? WORD_OPERATORS.has(token.text) : SIGNS.has(token.text);
    if (isOperator) this.#at++;
    return isOperator;
  }

  /** `is not defined`, `is divisibleby(3)`: the test's name is no variable; its arguments are read as further operands. */
  #skipTest(): void {
    this.take('not');
    if (this.next?.kind === 'name') this.#at++;
  }

  #operand(): FilterExpr {
    const start = this.next?.start ?? this.#end();
    let read = this.#postfixed(this.#primary(), start);
    while (this.take('|')) read = this.#filtered(read);
    return read;
  }

  #primary(): FilterExpr {
    const token = this.next;
    if (token === undefined) return this.#nothing();
    const span = { start: token.start, end: token.end };
    if (token.kind === 'name') {
      this.#at++;
      return plain({ ...span, k: 'variable', parts: [{ ...span, name: detached(token.text), call: undefined }] });
    }
    if (token.kind === 'string' || token.kind === 'number') {
      this.#at++;
      return plain({ ...span, k: 'literal', value: literalOf(token) });
    }
    const closing = CLOSING[token.text];
    if (closing === undefined) return this.#nothing();
    this.#at++;
    const items = this.list(closing);
    const [only] = items;
    if (token.text === '(' && only !== undefined && items.length === 1) return only;
    return compound(items, { start: token.start, end: this.#end() });
  }

  /** What follows an operand directly: attributes, subscripts, calls. */
  #postfixed(operand: FilterExpr, start: number): FilterExpr {
    let read = operand;
    for (let length = 0; ; length++) {
      let longer = read;
      if (this.take('.')) longer = this.#attribute(read);
      else if (this.take('(')) longer = called(read, this.list(')'), { start, end: this.#end() });
      else if (this.take('[')) longer = this.#subscripted(read, start);
      else return read;
      // Each link may nest the ones before it.
      if (length < DEEPEST) read = longer;
    }
  }

  #attribute(of: FilterExpr): FilterExpr {
    const token = this.next;
    if (token?.kind !== 'name' && token?.kind !== 'number') return of;
    this.#at++;
    return withPart(of, { name: detached(token.text), call: undefined, start: token.start, end: token.end });
  }

  #subscripted(of: FilterExpr, start: number): FilterExpr {
    const first = this.#at;
    const [index, ...more] = this.list(']');
    if (this.#tokens.slice(first, this.#at).some(({ kind, text }) => kind === 'operator' && text === ':')) {
      return sliced(of, { start, end: this.#end() });
    }
    const key = index?.filters.length === 0 && more.length === 0 && index.base.k === 'literal' ? index.base : undefined;
    if (key !== undefined) {
      // The quotes of a key are no part of its name.
      const quote = typeof key.value === 'string' ? 1 : 0;
      const span = { start: key.start + quote, end: Math.max(key.start + quote, key.end - quote) };
      return withPart(of, { name: String(key.value), call: undefined, ...span });
    }
    return compound(index === undefined ? [of] : [of, index, ...more], { start, end: this.#end() });
  }

  #filtered(of: FilterExpr): FilterExpr {
    const token = this.next;
    const name = this.takeName();
    if (token === undefined || name === undefined) return of;
    while (this.take('.')) this.takeName();
    const given = this.take('(') ? this.list(')') : [];
    const span = { start: token.start, end: this.#end() };
    const [first] = given;
    const isSimple = given.length === 1 && first?.filters.length === 0;
    const several: TemplateOperand = { ...span, k: 'compound', parts: given };
    const argument = first === undefined ? undefined : isSimple ? first.base : several;
    return { ...of, end: span.end, filters: [...of.filters, { name, argument, ...span }] };
  }

  #nothing(): FilterExpr {
    const at = this.#end();
    return plain({ k: 'variable', parts: [], start: at, end: at });
  }

  /** Where the last taken token ends. */
  #end(): number {
    return this.#tokens[this.#at - 1]?.end ?? this.#start;
  }
}

function plain(base: TemplateOperand): FilterExpr {
  return { base, filters: [], start: base.start, end: base.end };
}

function compound(parts: readonly FilterExpr[], { start, end }: Range): FilterExpr {
  return plain({ k: 'compound', parts, start, end });
}

function withPart(of: FilterExpr, part: TemplatePart): FilterExpr {
  if (of.base.k !== 'variable' || of.filters.length > 0) return compound([of], { start: of.start, end: part.end });
  return plain({ ...of.base, parts: [...of.base.parts, part], end: part.end });
}

function called(of: FilterExpr, args: readonly FilterExpr[], span: Range): FilterExpr {
  const last = of.base.k === 'variable' ? of.base.parts.at(-1) : undefined;
  if (of.base.k !== 'variable' || of.filters.length > 0 || last === undefined || last.call !== undefined) {
    return compound([of, ...args], span);
  }
  const parts = [...of.base.parts.slice(0, -1), { ...last, call: args }];
  return plain({ ...of.base, parts, end: span.end });
}

/** `rows[:5]`: the same rows, fewer of them, as Django's filter `slice` says it. */
function sliced(of: FilterExpr, { start, end }: Range): FilterExpr {
  return { ...of, start, end, filters: [...of.filters, { name: 'slice', argument: undefined, start, end }] };
}

function literalOf(token: JinjaToken): string | number {
  if (token.kind === 'number') return Number(token.text.replaceAll('_', ''));
  const inner = token.text.slice(1, Math.max(1, token.text.length - 1));
  return detached(inner.replace(/\\(["'\\])/g, '$1'));
}
