import type { LineIndex } from '#core/text/line-index.ts';
import type { Range } from '#core/text/range.ts';
import { type Colors, printable } from '../output.ts';

/** A span to be pointed at. */
export interface Mark extends Range {
  readonly primary: boolean;
  readonly label: string;
}

const contextLines = 2;
const widest = 160;
/** How far left of a mark a long line is cut. */
const before = 60;

/**
 * The lines of a text around marks, with line numbers and underlines, as compilers show them. All lines are indented so
 * that numbers of up to `gutter` digits fit. The first line is the empty one below the place's name.
 */
export function frameOf(
  text: string,
  lines: LineIndex,
  marks: readonly Mark[],
  gutter: number,
  paint: { readonly colors: Colors; readonly primary: (text: string) => string },
): string[] {
  const { colors } = paint;
  const bar = (label: string): string => colors.blue(`${label.padStart(gutter)} |`);
  const shown = shownLines(text, lines, marks);
  const output = [bar('')];
  let last = shown[0] ?? 0;
  for (const line of shown) {
    if (line > last + 1) output.push(colors.blue('...'));
    last = line;
    const on = marks.filter((mark) => lines.positionAt(mark.start).line === line).sort((a, b) => a.start - b.start);
    const view = viewOf(text.slice(lines.lineStart(line), lines.lineEnd(line)), lines.lineStart(line), on);
    output.push(`${bar(String(line + 1))} ${view.text}`.trimEnd());
    for (const mark of on) {
      const { from, width } = view.columns(mark);
      const style = mark.primary ? paint.primary : colors.blue;
      const underline = (mark.primary ? '^' : '-').repeat(width);
      const label = mark.label === '' ? '' : ` ${printable(mark.label)}`;
      output.push(`${bar('')} ${' '.repeat(from)}${style(underline + label)}`);
    }
  }
  return output;
}

/** Digits of the largest line number that `frameOf` shows for the marks. */
export function gutterOf(text: string, lines: LineIndex, marks: readonly Mark[]): number {
  return String((shownLines(text, lines, marks).at(-1) ?? 0) + 1).length;
}

/** Marked lines, with context around the primary ones; blank lines at the edges say nothing and are left out. */
function shownLines(text: string, lines: LineIndex, marks: readonly Mark[]): number[] {
  const shown = new Set<number>();
  const isBlank = (line: number): boolean => text.slice(lines.lineStart(line), lines.lineEnd(line)).trim() === '';
  for (const mark of marks) {
    const { line } = lines.positionAt(mark.start);
    const context = mark.primary ? contextLines : 0;
    let first = Math.max(0, line - context);
    let last = Math.min(lines.lineCount - 1, line + context);
    while (first < line && isBlank(first)) first++;
    while (last > line && isBlank(last)) last--;
    for (let i = first; i <= last; i++) shown.add(i);
  }
  return [...shown].sort((a, b) => a - b);
}

interface LineView {
  readonly text: string;
  readonly columns: (range: Range) => { readonly from: number; readonly width: number };
}

/** A line as it is printed: tabs as spaces, control characters replaced, cut to a window around its marks. */
function viewOf(line: string, start: number, marks: readonly Mark[]): LineView {
  const firstMark = Math.min(...marks.map((mark) => mark.start - start));
  const cut = line.length > widest && firstMark > before ? firstMark - before : 0;
  const isLong = line.length - cut > widest;
  const lead = cut > 0 ? '…' : '';
  const visible = line.slice(cut, cut + widest);
  return {
    text: lead + expand(visible) + (isLong ? '…' : ''),
    columns(range) {
      const to = Math.max(0, Math.min(range.end - start, line.length) - cut);
      const from = lead.length + displayWidth(visible.slice(0, Math.max(0, range.start - start - cut)));
      return { from, width: Math.max(1, lead.length + displayWidth(visible.slice(0, to)) - from) };
    },
  };
}

function expand(text: string): string {
  return printable(text.replaceAll('\t', '    '));
}

const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|[\u{20000}-\u{3FFFD}]/u;
const zeroWidth = /[\p{Mark}\p{Cf}]/u;

/** Columns that a text takes on a terminal. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of expand(text)) {
    if (character < '\u0300') width += 1;
    else if (!zeroWidth.test(character)) width += wide.test(character) ? 2 : 1;
  }
  return width;
}
