import type { Range } from '../text/range.ts';

/** A lesson.md or cases.md in its parts. Every example in it is executed by the tests, so nothing here is only for show. */
export interface Lesson {
  /** Text of the H1; '' when there is none. */
  readonly title: string;
  /** Markdown between the title and the first section: what the coach saw. */
  readonly summary: string;
  readonly sections: readonly LessonSection[];
}

export interface LessonSection {
  /** Text of the H2: 'Before', 'When it is fine' … */
  readonly heading: string;
  /** The section as written, without its heading. */
  readonly markdown: string;
  /** The prose alone: no fences, no expectations. */
  readonly prose: string;
  readonly fences: readonly LessonFence[];
}

/** An example: several fences of one section are one project. */
export interface LessonFence {
  /** 'python', 'html', 'toml' …; '' when the fence names none. */
  readonly language: string;
  /** The path after the language: 'shop/views.py'. */
  readonly file: string | undefined;
  /** The example without its ⟦ ⟧ marks. */
  readonly text: string;
  /** What the coach must report: the spans that ⟦ ⟧ marked, in `text`. */
  readonly marks: readonly Range[];
  /** The `> message` lines after the fence, in order. */
  readonly messages: readonly string[];
  /** `queries: 1 + N` */
  readonly queries: string | undefined;
  /** `sql: SELECT …`, one a line. */
  readonly sql: readonly string[];
}

/** The headings that a lesson may have, in this order. */
export const lessonHeadings = [
  'Why it matters',
  'Before',
  'After',
  'When it is fine',
  'Careful',
  'Coming from Node',
] as const;
export type LessonHeading = (typeof lessonHeadings)[number];

/** Reads a lesson. Any text gives a lesson: what is missing is empty, an unclosed fence ends with the text. */
export function parseLesson(markdown: string): Lesson {
  const lines = markdown.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const blocks = splitAtHeadings(lines);
  const opening = blocks[0]?.lines ?? [];
  const titleLine = opening.findIndex((line) => line.startsWith('# '));
  return {
    title: titleLine < 0 ? '' : (opening[titleLine] ?? '').slice(2).trim(),
    summary: opening
      .slice(titleLine + 1)
      .join('\n')
      .trim(),
    sections: blocks.slice(1).map(readSection),
  };
}

/** The section with a heading, if the lesson has it. */
export function sectionOf(lesson: Lesson, heading: LessonHeading): LessonSection | undefined {
  return lesson.sections.find((section) => section.heading === heading);
}

/** Takes the ⟦ ⟧ marks out of a text. Marks may not nest; one that is never closed ends with the text. */
export function readMarks(marked: string): { readonly text: string; readonly marks: readonly Range[] } {
  const marks: Range[] = [];
  let text = '';
  let open = -1;
  for (const part of marked.split(/([⟦⟧])/)) {
    if (part === '⟦') open = text.length;
    else if (part === '⟧') {
      if (open >= 0) marks.push({ start: open, end: text.length });
      open = -1;
    } else text += part;
  }
  if (open >= 0) marks.push({ start: open, end: text.length });
  return { text, marks };
}

/** The lesson as people read it: marks taken out, file names as captions, query counts as a line of text. */
export function lessonMarkdown(lesson: Lesson): string {
  const sections = lesson.sections.map((section) => `## ${section.heading}\n\n${readableSection(section.markdown)}`);
  return [`# ${lesson.title}`, lesson.summary, ...sections].join('\n\n').trimEnd() + '\n';
}

interface Block {
  readonly heading: string;
  readonly lines: string[];
}

/** Splits at H2 headings that stand outside fences; the first block is what comes before any. */
function splitAtHeadings(lines: readonly string[]): Block[] {
  const blocks: Block[] = [{ heading: '', lines: [] }];
  let fence: string | undefined;
  for (const line of lines) {
    const heading = fence === undefined ? /^## +(.+?)\s*$/.exec(line)?.[1] : undefined;
    if (heading !== undefined) {
      blocks.push({ heading, lines: [] });
      continue;
    }
    blocks.at(-1)?.lines.push(line);
    fence = fenceAfter(line, fence);
  }
  return blocks;
}

/** The fence that is open after a line: undefined outside. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const ticks = /^(`{3,}|~{3,})/.exec(line)?.[1];
  if (open === undefined) return ticks;
  return ticks !== undefined && ticks.startsWith(open) && line.trim() === ticks ? undefined : open;
}

function readSection(block: Block): LessonSection {
  const prose: string[] = [];
  const fences: LessonFence[] = [];
  let at = 0;
  while (at < block.lines.length) {
    const line = block.lines[at] ?? '';
    if (fenceAfter(line, undefined) === undefined) {
      prose.push(line);
      at++;
      continue;
    }
    const read = readFence(block.lines, at);
    fences.push(read.fence);
    at = read.next;
  }
  return { heading: block.heading, markdown: block.lines.join('\n').trim(), prose: prose.join('\n').trim(), fences };
}

function readFence(lines: readonly string[], from: number): { fence: LessonFence; next: number } {
  const opening = lines[from] ?? '';
  const [language = '', file] = opening
    .replace(/^[`~]+/, '')
    .trim()
    .split(/\s+/);
  let open = fenceAfter(opening, undefined);
  let end = from + 1;
  for (; end < lines.length; end++) {
    open = fenceAfter(lines[end] ?? '', open);
    if (open === undefined) break;
  }
  const body = lines.slice(from + 1, end);
  const marked = readMarks(body.length === 0 ? '' : `${body.join('\n')}\n`);
  const expected = readExpectations(lines, Math.min(end + 1, lines.length));
  return { fence: { language, file, ...marked, ...expected.expectations }, next: expected.next };
}

/** Reads the `>`, `queries:` and `sql:` lines that follow a fence; blank lines may stand between. */
function readExpectations(lines: readonly string[], from: number) {
  const messages: string[] = [];
  const sql: string[] = [];
  let queries: string | undefined;
  let next = from;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? '';
    const [, kind, value = ''] = /^(>|queries:|sql:)\s+(.*?)\s*$/.exec(line) ?? [];
    if (kind === '>') messages.push(value);
    else if (kind === 'queries:') queries = value;
    else if (kind === 'sql:') sql.push(value);
    else if (line.trim() !== '') break;
  }
  return { expectations: { messages, queries, sql }, next };
}

function readableSection(markdown: string): string {
  let open: string | undefined;
  const lines = markdown.split('\n').map((line) => {
    const before = open;
    open = fenceAfter(line, open);
    if (before === undefined && open !== undefined) return readableOpening(line);
    if (before !== undefined) return readMarks(line).text;
    return line.replace(/^queries:\s+(.*)$/, 'Queries: **$1**').replace(/^sql:\s+(.*)$/, 'SQL: `$1`');
  });
  return lines.join('\n');
}

function readableOpening(line: string): string {
  const [, ticks = '```', language = '', file] = /^([`~]+)\s*(\S*)\s*(\S*)/.exec(line) ?? [];
  return file ? `*${file}*\n\n${ticks}${language}` : `${ticks}${language}`;
}

const lessons = new WeakMap<object, Lesson>();

/** The lesson of a rule, read once. */
export function lessonOf(rule: { readonly lesson: string }): Lesson {
  let lesson = lessons.get(rule);
  if (lesson === undefined) lessons.set(rule, (lesson = parseLesson(rule.lesson)));
  return lesson;
}
