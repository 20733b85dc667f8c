import type { Range } from '../text/range.ts';

/** A piece of a template that is not plain text. */
export interface TemplateToken extends Range {
  readonly kind: 'tag' | 'output' | 'comment';
  /** Span of what stands between the delimiters, without blanks around it and without Jinja2's `-` and `+`. */
  readonly innerStart: number;
  readonly innerEnd: number;
}

export type TemplateEngine = 'django' | 'jinja2';

const KIND_BY_MARK: Readonly<Record<string, TemplateToken['kind']>> = { '%': 'tag', '{': 'output', '#': 'comment' };
const CLOSING = { tag: '%}', output: '}}', comment: '#}' } as const;

/** Tags whose content is not looked into. */
const RAW_TAGS: Readonly<Record<TemplateEngine, readonly string[]>> = {
  django: ['verbatim', 'comment'],
  jinja2: ['raw'],
};

/**
 * Cuts a template into its tags, outputs and comments, in order. What is not closed is plain text, and so is the content of
 * {% verbatim %}, {% comment %} and {% raw %} (their own tags are left out too).
 */
export function templateTokens(text: string, engine: TemplateEngine): TemplateToken[] {
  const tokens: TemplateToken[] = [];
  let at = text.indexOf('{');
  while (at >= 0 && at < text.length) {
    const token = tokenAt(text, at, engine);
    if (token === undefined) {
      at = text.indexOf('{', at + 1);
      continue;
    }
    const past = token.kind === 'tag' ? pastRaw(text, token, engine) : undefined;
    if (past === undefined) tokens.push(token);
    at = text.indexOf('{', past ?? token.end);
  }
  return tokens;
}

function tokenAt(text: string, start: number, engine: TemplateEngine): TemplateToken | undefined {
  const kind = KIND_BY_MARK[text.charAt(start + 1)];
  if (kind === undefined) return undefined;
  const closing = closingAt(text, start + 2, kind, engine);
  if (closing === undefined) return undefined;
  let innerStart = start + 2;
  let innerEnd = closing;
  if (engine === 'jinja2') {
    if (/[-+]/.test(text.charAt(innerStart)) && innerStart < innerEnd) innerStart++;
    if (/[-+]/.test(text.charAt(innerEnd - 1)) && innerStart < innerEnd) innerEnd--;
  }
  while (innerStart < innerEnd && isBlank(text, innerStart)) innerStart++;
  while (innerStart < innerEnd && isBlank(text, innerEnd - 1)) innerEnd--;
  return { kind, start, end: closing + 2, innerStart, innerEnd };
}

/** Where the closing delimiter starts. Django's tokens stay on one line; Jinja2's do not, and quotes hide delimiters in them. */
function closingAt(
  text: string,
  from: number,
  kind: TemplateToken['kind'],
  engine: TemplateEngine,
): number | undefined {
  const closing = CLOSING[kind];
  if (engine === 'django') {
    const end = text.indexOf(closing, from);
    const line = text.indexOf('\n', from);
    return end < 0 || (line >= 0 && line < end) ? undefined : end;
  }
  let at = text.indexOf(closing, from);
  if (kind === 'comment' || at < 0) return at < 0 ? undefined : at;
  const first = at;
  for (let i = from; i < text.length && at >= 0; i++) {
    if (text.startsWith(closing, i)) return i;
    const unit = text.charAt(i);
    if (unit !== '"' && unit !== "'") continue;
    const quoteEnd = endOfQuoted(text, i, text.length);
    if (quoteEnd === undefined) return first;
    i = quoteEnd - 1;
    at = text.indexOf(closing, i);
  }
  return first;
}

/** Offset past the end tag when a tag's content is not looked into; undefined for other tags and unclosed ones. */
function pastRaw(text: string, token: TemplateToken, engine: TemplateEngine): number | undefined {
  const [name = '', mark = ''] = text.slice(token.innerStart, token.innerEnd).split(/\s+/);
  if (!RAW_TAGS[engine].includes(name)) return undefined;
  // {% verbatim mark %} ends at {% endverbatim mark %}; what {% comment "note" %} says is nothing to its end.
  const named = name === 'verbatim' && mark !== '' ? `\\s+${mark.replace(/[^\w]/g, '\\$&')}` : '';
  const end = new RegExp(`\\{%[-+]?\\s*end${name}${named}\\s*[-+]?%\\}`, 'g');
  end.lastIndex = token.end;
  const found = end.exec(text);
  return found === null ? undefined : found.index + found[0].length;
}

/** Words separated by blanks, as a Django tag's arguments are: blanks inside quotes do not separate. */
export function templateWords(text: string, start: number, end: number): Range[] {
  const words: Range[] = [];
  let at = start;
  while (at < end) {
    if (isBlank(text, at)) {
      at++;
      continue;
    }
    const wordStart = at;
    while (at < end && !isBlank(text, at)) {
      const unit = text.charAt(at);
      at = unit === '"' || unit === "'" ? (endOfQuoted(text, at, end) ?? at + 1) : at + 1;
    }
    words.push({ start: wordStart, end: at });
  }
  return words;
}

/** Offset past a quoted string that starts at `start`; undefined when it is not closed before `end`. */
export function endOfQuoted(text: string, start: number, end: number): number | undefined {
  const quote = text.charAt(start);
  for (let at = start + 1; at < end; at++) {
    const unit = text.charAt(at);
    if (unit === '\\') at++;
    else if (unit === quote) return at + 1;
  }
  return undefined;
}

function isBlank(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 32 || (unit >= 9 && unit <= 13);
}
