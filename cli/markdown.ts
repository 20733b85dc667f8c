import { lexer, type Token, type Tokens } from 'marked';
import type { Colors } from './output.ts';

/** Markdown as text for a terminal: wrapped to a width, headings and code in colours, examples indented. */
export function renderMarkdown(markdown: string, colors: Colors, width: number): string {
  return blocks(lexer(markdown), { colors, width, indent: '' })
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

interface Page {
  readonly colors: Colors;
  readonly width: number;
  readonly indent: string;
}

function blocks(tokens: readonly Token[], page: Page): string[] {
  return tokens.flatMap((token) => block(token as Tokens.Generic, page));
}

/** One block as lines; a blank line follows each. */
function block(token: Tokens.Generic, page: Page): string[] {
  const { colors, indent } = page;
  const children = token.tokens ?? [];
  switch (token.type) {
    case 'heading': {
      const text = inline(children, colors);
      return ['', indent + (token['depth'] === 1 ? colors.bold(colors.underline(text)) : colors.bold(text)), ''];
    }
    case 'code':
      return [...codeLines(token as Tokens.Code, colors).map((line) => `${indent}    ${line}`.trimEnd()), ''];
    case 'blockquote':
      return [...blocks(children, { ...page, indent: `${indent}  │ ` }), ''];
    case 'list':
      return [...listLines(token as Tokens.List, page), ''];
    case 'table':
      return [...tableLines(token as Tokens.Table, page), ''];
    case 'hr':
      return [indent + colors.dim('─'.repeat(Math.max(3, Math.min(40, page.width - indent.length)))), ''];
    case 'html':
      return wrapped(withoutTags(token.raw), page);
    case 'space':
      return [''];
    case 'text':
      return wrapped(inline(token.tokens ?? [token], colors), page);
    default:
      return [...wrapped(inline(children, colors), page), ''];
  }
}

function codeLines(token: Tokens.Code, colors: Colors): string[] {
  const isDiff = token.lang === 'diff';
  return token.text.split('\n').map((line) => {
    if (isDiff && line.startsWith('+')) return colors.green(line);
    if (isDiff && line.startsWith('-')) return colors.red(line);
    const comment = /^(.*?)(\s*#(?![^'"]*['"]\s*[,)\]}]).*)$/.exec(line);
    return comment === null ? line : (comment[1] ?? '') + colors.dim(comment[2] ?? '');
  });
}

function listLines(list: Tokens.List, page: Page): string[] {
  return list.items.flatMap((item, i) => {
    const bullet = list.ordered ? `${Number(list.start) + i}. ` : '• ';
    const inner = { ...page, indent: page.indent + ' '.repeat(bullet.length) };
    const lines = blocks(item.tokens, inner);
    while (lines.at(-1) === '') lines.pop();
    const [first = '', ...rest] = lines;
    return [page.indent + bullet + first.slice(inner.indent.length), ...rest];
  });
}

function tableLines(table: Tokens.Table, { colors, indent }: Page): string[] {
  const rows = [table.header, ...table.rows].map((row) => row.map((cell) => inline(cell.tokens, colors)));
  const widths = table.header.map((_, column) => Math.max(...rows.map((row) => visibleWidth(row[column] ?? ''))));
  const lines = rows.map((row) => indent + row.map((cell, column) => padded(cell, widths[column] ?? 0)).join('  '));
  const rule = indent + widths.map((width) => '─'.repeat(width)).join('  ');
  return [colors.bold(lines[0] ?? ''), rule, ...lines.slice(1)].map((line) => line.trimEnd());
}

/** The text of a line of Markdown, with its emphasis as styles. */
function inline(tokens: readonly Token[], colors: Colors): string {
  return tokens
    .map((each) => {
      const token = each as Tokens.Generic;
      const inner = (): string =>
        token.tokens === undefined ? unescaped(String(token['text'] ?? '')) : inline(token.tokens, colors);
      switch (token.type) {
        case 'strong':
          return colors.bold(inner());
        case 'em':
          return colors.italic(inner());
        case 'codespan':
          return colors.cyan(unescaped(String(token['text'])));
        case 'link': {
          const href = String(token['href']);
          return /^https?:/.test(href) && href !== token['text'] ? `${inner()} (${href})` : inner();
        }
        case 'br':
          return '\n';
        case 'html':
          return withoutTags(token.raw);
        default:
          return inner();
      }
    })
    .join('');
}

function wrapped(text: string, { width, indent }: Page): string[] {
  return text
    .split('\n\n')
    .flatMap((paragraph) => wrap(paragraph, Math.max(20, width - indent.length)).map((line) => indent + line));
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && visibleWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - visibleWidth(text)));
}

/** Without the escape sequences of our own styles. */
function visibleWidth(text: string): number {
  // oxlint-disable-next-line no-control-regex -- escape sequences start with a control character
  return text.replace(/\x1B\[[0-9;]*m/g, '').length;
}

function withoutTags(html: string): string {
  return unescaped(html.replace(/<[^>]*>/g, '')).trim();
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
