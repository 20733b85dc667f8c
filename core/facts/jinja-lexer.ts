import { endOfQuoted } from '../syntax/django-template.ts';
import type { Range } from '../text/range.ts';

/** A token of a Jinja2 expression. */
export interface JinjaToken extends Range {
  readonly kind: 'name' | 'number' | 'string' | 'operator';
  readonly text: string;
}

const TOKEN = /\s+|([\p{L}_][\p{L}\p{N}_]*)|(\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?)|(\/\/|\*\*|==|!=|<=|>=|[\s\S])/uy;

/** The tokens between two offsets. An unclosed string runs to the end. */
export function jinjaTokens(text: string, start: number, end: number): JinjaToken[] {
  const tokens: JinjaToken[] = [];
  const inner = text.slice(start, end);
  for (let at = start; at < end;) {
    const unit = text.charAt(at);
    if (unit === '"' || unit === "'") {
      const past = endOfQuoted(text, at, end) ?? end;
      tokens.push({ kind: 'string', text: text.slice(at, past), start: at, end: past });
      at = past;
      continue;
    }
    TOKEN.lastIndex = at - start;
    const match = TOKEN.exec(inner);
    if (match === null) break;
    const [whole, name, number, operator] = match;
    const past = at + whole.length;
    if (name !== undefined) tokens.push({ kind: 'name', text: name, start: at, end: past });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, start: at, end: past });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator, start: at, end: past });
    at = past;
  }
  return tokens;
}
