import { languageOf } from '../engine/analyse.ts';
import { parseConfig } from '../engine/config.ts';
import { keyRange } from '../engine/toml-places.ts';
import type { Finding } from '../engine/finding.ts';
import type { Edit } from '../text/edit.ts';
import { insertLinesAfter, lineBreakOf, lineEnd } from './fixes/python-text.ts';

/** Where a new suppression's reason goes. */
const reason = '-- reason';

/** Edits that hide a finding on its line; undefined where a comment cannot stand (inside a string, behind a backslash). */
export function ignoreOnLine(text: string, finding: Finding): readonly Edit[] | undefined {
  const { file, start } = finding.location;
  const end = lineEnd(text, start);
  const lineStart = text.slice(0, start).search(/[^\r\n]*$/);
  const line = text.slice(lineStart, end);
  const known = /django-coach:\s*ignore\[([^\]]*)/.exec(line);
  if (known !== null) return [insertion(lineStart + known.index + known[0].length, `, ${finding.code}`)];
  const directive = `django-coach: ignore[${finding.code}] ${reason}`;
  if (languageOf(file) !== 'python') return [insertion(end, ` {# ${directive} #}`)];
  if (line.endsWith('\\') || insideString(text, end)) return undefined;
  return [insertion(lineStart + line.trimEnd().length, `  # ${directive}`)];
}

/** Edits that hide a rule's findings in the whole file, at its top. */
export function ignoreInFile(text: string, finding: Finding): readonly Edit[] {
  const directive = `django-coach: file-ignore[${finding.code}] ${reason}`;
  const python = languageOf(finding.location.file) === 'python';
  const head = python ? (/^\uFEFF?(?:#!.*(?:\r?\n|$))?(?:#.*coding[:=].*(?:\r?\n|$))?/.exec(text)?.[0].length ?? 0) : 0;
  const comment = python ? `# ${directive}` : `{# ${directive} #}`;
  return [insertion(head, comment + lineBreakOf(text))];
}

/** Edits that switch a rule off in the project's configuration file; undefined when that cannot be done safely. */
export function ignoreInProject(text: string, file: string, rule: string): readonly Edit[] | undefined {
  const { config, present, problems } = parseConfig(text, file);
  if (problems.length > 0 || config.ignore.includes(rule)) return undefined;
  const own = file.endsWith('django-coach.toml');
  const path = own ? [] : ['tool', 'django-coach'];
  const key = keyRange(text, [...path, 'ignore']);
  const isKey = text.slice(key.start, key.end) === 'ignore';
  if (isKey) return intoList(text, key.end, rule);
  const line = `ignore = ["${rule}"]`;
  const lineBreak = lineBreakOf(text);
  if (own) return [insertion(0, line + lineBreak)];
  const header = /^[ \t]*\[tool\.django-coach\][ \t]*(#.*)?$/m.exec(text);
  if (header !== null) return [insertLinesAfter(text, header.index, [line])];
  if (present) return undefined;
  const gap = text === '' || text.endsWith('\n') ? '' : lineBreak;
  const apart = text === '' ? '' : lineBreak;
  return [insertion(text.length, `${gap}${apart}[tool.django-coach]${lineBreak}${line}${lineBreak}`)];
}

/** Into `ignore = [ … ]`, behind the opening bracket. */
function intoList(text: string, keyEnd: number, rule: string): readonly Edit[] | undefined {
  const opening = /^\s*=\s*\[(\s*)(\])?/.exec(text.slice(keyEnd));
  if (opening === null) return undefined;
  const [whole, space = '', empty] = opening;
  const at = keyEnd + whole.length - (empty === undefined ? 0 : 1);
  return [insertion(at, empty === undefined ? `"${rule}",${space === '' ? ' ' : space}` : `"${rule}"`)];
}

function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

/** Reads Python's strings and comments up to an offset: is it inside a string? */
function insideString(text: string, offset: number): boolean {
  const token = /"""|'''|"|'|#[^\n]*/g;
  for (let match = token.exec(text); match !== null && match.index < offset; match = token.exec(text)) {
    const [quote] = match;
    if (quote.startsWith('#')) continue;
    const closing =
      quote.length === 3 ? new RegExp(String.raw`(?:\\[\s\S]|(?!${quote})[\s\S])*${quote}`, 'y') : stringEnd(quote);
    closing.lastIndex = token.lastIndex;
    if (!closing.test(text) || closing.lastIndex > offset) return true;
    token.lastIndex = closing.lastIndex;
  }
  return false;
}

/** A one-line string ends with its quote or, when it is broken, with its line. */
function stringEnd(quote: string): RegExp {
  return new RegExp(String.raw`(?:\\[\s\S]|[^\\${quote}\n])*(?:${quote}|(?=\n)|$)`, 'y');
}
