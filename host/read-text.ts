import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { maxFileSize } from '#core/engine/analyse.ts';

/** How a file's bytes are its text: what has to be kept when the text is written back. */
export interface Encoding {
  /** A label that TextDecoder knows, or 'latin1'. */
  readonly name: string;
  readonly byteOrderMark: boolean;
}

/** The text of a file without its byte order mark, or one sentence on why there is none. */
export type ReadResult =
  | { readonly text: string; readonly encoding: Encoding; readonly note?: undefined }
  | { readonly text?: undefined; readonly note: string };

/** Reads a text file. Never throws: what cannot be read or decoded gives a note. */
export function readText(file: string): ReadResult {
  try {
    const bytes = readFileSync(file);
    return bytes.length > maxFileSize ? { note: tooLarge(bytes.length) } : decode(bytes, file.endsWith('.py'));
  } catch (error) {
    return { note: `cannot be read (${errorCode(error)})` };
  }
}

/** The note for a file above `maxFileSize`. */
export function tooLarge(size: number): string {
  return `skipped: ${(size / maxFileSize).toFixed(1)} MB is more than the limit of 1 MB`;
}

/** The text as bytes again; undefined where the encoding cannot be written (only UTF-8 and Latin-1 can). */
export function encodeText(text: string, encoding: Encoding): Uint8Array | undefined {
  if (encoding.name === 'utf-8') return Buffer.from(encoding.byteOrderMark ? `\uFEFF${text}` : text, 'utf8');
  // oxlint-disable-next-line no-control-regex -- the whole Latin-1 range is meant
  if (encoding.name === 'latin1' && /^[\x00-\xFF]*$/.test(text)) return Buffer.from(text, 'latin1');
  return undefined;
}

function decode(bytes: Buffer, isPython: boolean): ReadResult {
  const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const content = byteOrderMark ? bytes.subarray(3) : bytes;
  const declared = isPython && !byteOrderMark ? declaredEncoding(content) : undefined;
  if (declared === undefined || declared === 'utf-8') {
    if (!isUtf8(content)) return { note: 'skipped: it is not UTF-8 and declares no other encoding' };
    return { text: content.toString('utf8'), encoding: { name: 'utf-8', byteOrderMark } };
  }
  const text = decodeAs(content, declared);
  if (text === undefined) return { note: `skipped: it cannot be decoded as ${declared}, which it declares` };
  return { text, encoding: { name: declared, byteOrderMark: false } };
}

function decodeAs(bytes: Buffer, encoding: string): string | undefined {
  if (encoding === 'latin1') return bytes.toString('latin1');
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** PEP 263: a comment in the first two lines; the second only counts when the first is blank or a comment. */
function declaredEncoding(bytes: Buffer): string | undefined {
  const [first = '', second = ''] = bytes
    .subarray(0, 400)
    .toString('latin1')
    .split(/\r\n|\r|\n/);
  const cookie = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;
  const isBlank = /^[ \t\f]*(#.*)?$/.test(first);
  const name = (cookie.exec(first) ?? (isBlank ? cookie.exec(second) : null))?.[1];
  // Python takes a row of signs for one: `utf--8`.
  return name === undefined ? undefined : normaliseEncoding(name.toLowerCase().replace(/[-_]+/g, '-'));
}

/** Python's names for encodings, as TextDecoder spells them. */
function normaliseEncoding(name: string): string {
  if (/^(utf-?8(-.*)?|u8|ascii|us-ascii)$/.test(name)) return 'utf-8';
  // TextDecoder takes 'latin1' for windows-1252, Python does not.
  if (/^(latin-?1|iso-?8859-1|iso-latin-1|l1|8859)(-.*)?$/.test(name)) return 'latin1';
  const isoPart = /^(?:iso-?)?8859-(\d+)$/.exec(name)?.[1] ?? latinPart(name);
  if (isoPart !== undefined) return `iso-8859-${isoPart}`;
  const codePage = /^cp-?(125\d|866|874)$/.exec(name)?.[1];
  if (codePage !== undefined) return codePage === '866' ? 'ibm866' : `windows-${codePage}`;
  return name;
}

function latinPart(name: string): string | undefined {
  return ({ 'latin-2': '2', latin2: '2', 'latin-9': '15', latin9: '15' } as Record<string, string>)[name];
}

function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'ENOENT') return 'it does not exist';
  return typeof code === 'string' ? code : String(error);
}
