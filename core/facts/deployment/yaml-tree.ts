import { linesOf, unquoted } from './stated.ts';

/**
 * A node of a YAML text. Only what deployment files are made of is read: mappings and lists in block form, texts in one
 * line or as a block. A flow collection (`{…}`, `[…]`) stays the text it is; what fits nowhere is left out.
 */
export type YamlNode =
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, YamlNode])[] }
  | { readonly kind: 'list'; readonly items: readonly YamlNode[] }
  | { readonly kind: 'text'; readonly text: string };

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** Deeper ones are no file that somebody wrote. */
const deepest = 60;

/** The documents of a YAML text. Never throws: broken lines are left out. */
export function readYaml(text: string): YamlNode[] {
  const documents: Line[][] = [[]];
  for (const line of linesOf(text)) {
    if (/^(---|\.\.\.)(\s|$)/.test(line)) documents.push([]);
    else documents.at(-1)?.push({ indent: line.length - line.trimStart().length, text: line.trim() });
  }
  return documents.map((lines) => new Reader(lines).node(0, deepest)).filter((node) => node !== undefined);
}

const entry = /^(?:"([^"]+)"|'([^']+)'|([^\s"'#&*!|>{}[\]-][^#]{0,100}?|-[^\s#][^#]{0,100}?))\s*:(?:\s+(.*))?$/;

class Reader {
  readonly #lines: Line[];
  #at = 0;

  constructor(lines: Line[]) {
    this.#lines = lines;
  }

  /** The node whose lines are indented by `indent` or more. */
  node(indent: number, depth: number): YamlNode | undefined {
    const first = this.#next();
    if (first === undefined || first.indent < indent || depth === 0) return undefined;
    if (isItem(first.text)) return this.#list(first.indent, depth);
    return entry.test(withoutComment(first.text)) ? this.#map(first.indent, depth) : this.#plain(first.indent);
  }

  #list(indent: number, depth: number): YamlNode {
    const items: YamlNode[] = [];
    for (let line = this.#next(); line !== undefined && line.indent >= indent; line = this.#next()) {
      if (line.indent > indent || !isItem(line.text)) {
        if (line.indent === indent && !isItem(line.text)) break;
        this.#at++;
        continue;
      }
      const rest = line.text.replace(/^-\s*/, '');
      const inner = indent + line.text.length - rest.length;
      const node = this.#item(rest, indent, inner, depth);
      if (node !== undefined) items.push(node);
    }
    return { kind: 'list', items };
  }

  /** What stands behind a dash: a mapping or a list whose first line that is, or a text. */
  #item(rest: string, indent: number, inner: number, depth: number): YamlNode | undefined {
    const text = withoutComment(rest);
    if (depth > 1 && (isItem(rest) || entry.test(text)) && !isQuoted(text)) {
      this.#lines[this.#at] = { indent: inner, text: rest };
      return this.node(inner, depth - 1);
    }
    this.#at++;
    return this.#value(text, indent, depth);
  }

  #map(indent: number, depth: number): YamlNode {
    const entries: [string, YamlNode][] = [];
    for (let line = this.#next(); line !== undefined && line.indent >= indent; line = this.#next()) {
      this.#at++;
      const match = line.indent === indent ? entry.exec(withoutComment(line.text)) : null;
      if (match === null) {
        if (line.indent === indent && isItem(line.text)) {
          this.#at--;
          break;
        }
        continue;
      }
      const node = this.#value(match[4] ?? '', indent, depth);
      if (node !== undefined) entries.push([match[1] ?? match[2] ?? match[3] ?? '', node]);
    }
    return { kind: 'map', entries };
  }

  /** What a key or a dash at `indent` has: a text on its line, a block of text, or what is indented below. */
  #value(written: string, indent: number, depth: number): YamlNode | undefined {
    const text = written.replace(/^(?:[&!]\S*\s*)+/, '').trim();
    if (/^[|>][-+0-9]*$/.test(text)) return { kind: 'text', text: this.#block(indent) };
    if (text !== '') return { kind: 'text', text: this.#continued(text, indent) };
    const next = this.#next();
    // A list may stand at the indentation of its key.
    const from = next !== undefined && isItem(next.text) ? indent : indent + 1;
    return this.node(from, depth - 1);
  }

  #block(indent: number): string {
    const lines: string[] = [];
    for (let line = this.#lines[this.#at]; line !== undefined; line = this.#lines[++this.#at]) {
      if (line.text !== '' && line.indent <= indent) break;
      lines.push(line.text);
    }
    return lines.join('\n');
  }

  /** A text or a flow collection that goes on in the next lines. */
  #continued(text: string, indent: number): string {
    let all = text;
    for (let line = this.#next(); line !== undefined && line.indent > indent; line = this.#next()) {
      all += ` ${withoutComment(line.text)}`;
      this.#at++;
    }
    // The closing bracket of a flow collection may stand below its key.
    const next = this.#next();
    if (/^[[{]/.test(all) && next !== undefined && /^[\]}],?$/.test(next.text)) {
      this.#at++;
      all += ` ${next.text}`;
    }
    return /^["']/.test(all) ? unquoted(all) : all;
  }

  #plain(indent: number): YamlNode {
    this.#at++;
    const line = this.#lines[this.#at - 1];
    return { kind: 'text', text: this.#continued(withoutComment(line?.text ?? ''), indent) };
  }

  /** The next line that is not blank and no comment. */
  #next(): Line | undefined {
    let line = this.#lines[this.#at];
    while (line !== undefined && /^(#|$)/.test(line.text)) line = this.#lines[++this.#at];
    return line;
  }
}

function isItem(text: string): boolean {
  return /^-(\s|$)/.test(text);
}

function isQuoted(text: string): boolean {
  return /^("[^"]*"|'[^']*')$/.test(text);
}

/** Without a comment at the end; a '#' inside quotes or a word is none. */
function withoutComment(text: string): string {
  const match = /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^"'#]|(?<=\S)#|["'])*?(?=\s#|$)/.exec(text);
  return (match?.[0] ?? text).trimEnd();
}
