import type { Range } from '../text/range.ts';

/**
 * Where a key of a TOML text stands, by its path (['tool', 'django-coach', 'select']). The TOML library gives values
 * without places, so this looks for the line: `select = …` under `[tool.django-coach]`, a dotted key, or a header of its
 * own. When it finds none (inline tables …), the nearest outer key, at last the start of the text.
 */
export function keyRange(text: string, path: readonly string[]): Range {
  for (let length = path.length; length > 0; length--) {
    const found = placesOf(text).find((place) => samePath(place.path, path.slice(0, length)));
    if (found === undefined) continue;
    const inline = length < path.length ? inlineKey(text, found.end, path.at(-1) ?? '') : undefined;
    return inline ?? { start: found.start, end: found.end };
  }
  return { start: 0, end: 0 };
}

/** Where a string stands in the value of a key; the key when it is written in a way that cannot be found. */
export function stringRange(text: string, path: readonly string[], value: string): Range {
  const key = keyRange(text, path);
  for (const quote of ['"', "'"]) {
    const at = text.indexOf(`${quote}${value}${quote}`, key.end);
    if (at >= 0) return { start: at + 1, end: at + 1 + value.length };
  }
  return key;
}

interface KeyPlace extends Range {
  readonly path: readonly string[];
}

/** All table headers and keys at the start of a line, with their full paths. */
function placesOf(text: string): KeyPlace[] {
  const places: KeyPlace[] = [];
  let table: readonly string[] = [];
  const key = String.raw`(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')`;
  const dotted = String.raw`${key}(?:[ \t]*\.[ \t]*${key})*`;
  const line = new RegExp(String.raw`^([ \t]*\[{1,2}[ \t]*|[ \t]*)(${dotted})[ \t]*(\]|=)`, 'gm');
  for (const match of text.matchAll(line)) {
    const [, lead = '', name = '', closing] = match;
    const isHeader = lead.includes('[');
    if (isHeader !== (closing === ']')) continue;
    const raw = [...name.matchAll(new RegExp(key, 'g'))].map(([part]) => part);
    const parts = raw.map((part) => part.replace(/^["']|["']$/g, ''));
    const end = match.index + lead.length + name.length;
    if (isHeader) table = parts;
    places.push({ path: isHeader ? parts : [...table, ...parts], start: end - (raw.at(-1)?.length ?? 0), end });
  }
  return places;
}

/** A key inside the inline table or array that follows on the same line. */
function inlineKey(text: string, from: number, key: string): Range | undefined {
  const lineEnd = text.indexOf('\n', from);
  const rest = text.slice(from, lineEnd < 0 ? text.length : lineEnd);
  const at = rest.search(new RegExp(String.raw`(?<![\w-])${escapeRegExp(key)}["']?\s*=`));
  return at < 0 ? undefined : { start: from + at, end: from + at + key.length };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}
