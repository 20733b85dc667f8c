import type { Range } from '../text/range.ts';

/** Names of files that test runners collect: pytest's defaults and Django's `tests.py`. */
const testFile = /(?:^|\/)(?:test_[^/]*|[^/]*_tests?|tests?)\.py$/;
const someTest = /def[ \t]+test/;
const testHead = /[ \t]*(?:async[ \t]+)?def[ \t]+test\w*[ \t]*\(/y;
const firstWord = /[ \t\f]*(?=[^\s#])/y;
/** All that decides where a logical line ends; what stands between has no say in it. */
const landmark = /"""|'''|["'#\n\\([{)\]}]/g;
const suppressionMark = 'django-coach:';

/** Stands for a test, so that the block around it has a statement. */
const placeholder = 'pass';

/** A text, and what of it is blank and need not be read. */
export interface TextWithGaps {
  readonly text: string;
  readonly gaps: readonly Range[];
}

/**
 * The text of a Python file without its test functions, offset for offset: each becomes `pass`, decorators and all, with a gap
 * behind it. Nothing calls a test but its runner and no rule speaks of one, but tests are half of what there is to parse in
 * most projects. Other files, texts that are not clear at a glance (an open bracket or string at the end), tests on one line
 * and those with a suppression comment come back as they are.
 */
export function withoutTests(file: string, text: string): TextWithGaps {
  const tests = testFile.test(file) && someTest.test(text) ? testFunctions(text) : [];
  const mayIgnore = text.includes(suppressionMark);
  const parts: string[] = [];
  const gaps: Range[] = [];
  let at = 0;
  for (const { start, end } of tests) {
    if (mayIgnore && isSuppressing(text, start, end)) continue;
    const gap = { start: start + placeholder.length, end };
    parts.push(text.slice(at, start), placeholder, ' '.repeat(gap.end - gap.start));
    gaps.push(gap);
    at = end;
  }
  return gaps.length === 0 ? { text, gaps } : { text: parts.join('') + text.slice(at), gaps };
}

interface Head {
  readonly indent: number;
  /** Its first decorator, else itself. */
  readonly start: number;
  readonly isComplete: boolean;
}

/** From the first decorator of each test function to the end of its last statement; none when brackets or strings do not match. */
function testFunctions(text: string): Range[] {
  const tests: Range[] = [];
  let head: Head | undefined;
  let decorators: { readonly indent: number; readonly start: number } | undefined;
  let end = -1;

  function close(): void {
    if (head !== undefined && end >= 0) tests.push({ start: head.start, end });
    [head, end] = [undefined, -1];
  }

  for (let line = 0; line < text.length;) {
    const next = endOfLogicalLine(text, line);
    if (next === undefined) return [];
    const content = contentOf(text, line);
    if (content !== undefined) {
      const indent = content - line;
      if (head !== undefined && (!head.isComplete || indent <= head.indent)) close();
      if (head !== undefined) end = next.code;
      else if (text[content] === '@')
        decorators = decorators?.indent === indent ? decorators : { indent, start: content };
      else {
        testHead.lastIndex = line;
        const start = decorators?.indent === indent ? decorators.start : content;
        if (testHead.test(text)) head = { indent, start, isComplete: text[next.code - 1] === ':' };
        decorators = undefined;
      }
    }
    line = next.after;
  }
  close();
  return tests;
}

/** True with a suppression comment in a test or behind its last statement. */
function isSuppressing(text: string, start: number, end: number): boolean {
  const mark = text.indexOf(suppressionMark, start);
  return mark >= 0 && (mark < end || !text.slice(end, mark).includes('\n'));
}

/** Where a line's first word starts; undefined for lines that are blank or only a comment. */
function contentOf(text: string, line: number): number | undefined {
  firstWord.lastIndex = line;
  return firstWord.test(text) ? firstWord.lastIndex : undefined;
}

/**
 * The logical line that starts at `line`: where its code ends (before blanks and a comment) and where the next one
 * starts. Undefined when the file ends in the middle of a string or bracket.
 */
function endOfLogicalLine(text: string, line: number): { readonly code: number; readonly after: number } | undefined {
  let depth = 0;
  let comment: number | undefined;
  landmark.lastIndex = line;
  for (let match = landmark.exec(text); match; match = landmark.exec(text)) {
    const mark = match[0];
    switch (mark) {
      case '\n':
        if (depth === 0) return { code: trimmedEnd(text, comment ?? match.index), after: match.index + 1 };
        comment = undefined;
        break;
      case '#': {
        comment = match.index;
        const newline = text.indexOf('\n', match.index);
        landmark.lastIndex = newline < 0 ? text.length : newline;
        break;
      }
      case '\\':
        // It joins the next line to this one.
        landmark.lastIndex = match.index + (text.startsWith('\r\n', match.index + 1) ? 3 : 2);
        break;
      case '(':
      case '[':
      case '{':
        depth++;
        break;
      case ')':
      case ']':
      case '}':
        if (depth-- === 0) return undefined;
        break;
      default: {
        const after = endOfString(text, mark, landmark.lastIndex);
        if (after === undefined) return undefined;
        landmark.lastIndex = after;
      }
    }
  }
  return depth === 0 ? { code: trimmedEnd(text, comment ?? text.length), after: text.length } : undefined;
}

/** Behind the quotes that close a string; `at` is behind those that open it. A backslash keeps a quote, raw or not. */
function endOfString(text: string, quotes: string, at: number): number | undefined {
  for (let close = text.indexOf(quotes, at); close >= 0; close = text.indexOf(quotes, close + 1)) {
    let backslashes = 0;
    while (text[close - 1 - backslashes] === '\\' && close - 1 - backslashes >= at) backslashes++;
    if (backslashes % 2 === 1) continue;
    if (quotes.length === 1 && hasOpenLine(text, at, close)) return undefined;
    return close + quotes.length;
  }
  return undefined;
}

/** True when a line ends between the two places without a backslash before it. */
function hasOpenLine(text: string, from: number, to: number): boolean {
  for (
    let newline = text.indexOf('\n', from);
    newline >= 0 && newline < to;
    newline = text.indexOf('\n', newline + 1)
  ) {
    if (text[newline - 1] !== '\\' && !text.startsWith('\\\r', newline - 2)) return true;
  }
  return false;
}

function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && ' \t\r\f'.includes(text[at - 1] ?? '')) at--;
  return at;
}
