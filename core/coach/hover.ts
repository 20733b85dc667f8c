import { MarkupKind } from 'vscode-languageserver-types';
import type { Hover } from 'vscode-languageserver-types';
import type { Finding } from '../engine/finding.ts';
import { sectionOf } from '../engine/lesson.ts';
import type { Lesson, LessonHeading } from '../engine/lesson.ts';
import { commandLink, escapeMarkdown, fencedBlock, messageMarkdown, pageLink } from './markdown.ts';
import { queryBar } from './query-bar.ts';
import { openLessonCommand, placesIn } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

export interface HoverOptions extends Surroundings {
  readonly style: 'full' | 'short';
  /** What the reader comes from: adds one line of comparison. */
  readonly background: 'none' | 'node';
  /** What the client shows: Markdown at all, pictures in it, `command:` links in it. */
  readonly client: { readonly markdown: boolean; readonly images: boolean; readonly commands: boolean };
}

const maxLines = 10;
const maxCharacters = 900;

/** The finding under an offset; the smallest when several are. */
export function findingAt(findings: readonly Finding[], offset: number): Finding | undefined {
  const under = findings.filter(({ location }) => location.start <= offset && offset <= location.end);
  return under.sort((a, b) => sizeOf(a) - sizeOf(b))[0];
}

/**
 * The lesson of a finding in short: what it is in the reader's code, why it matters, what it costs, the fix, where to read
 * on. At most 10 lines and 900 characters of text; `diff` holds the lines of `fixDiff`.
 */
export function hoverAt(
  finding: Finding,
  lesson: Lesson,
  diff: readonly string[],
  options: HoverOptions,
): Hover | undefined {
  const range = placesIn(options).range(finding.location.file, finding.location);
  if (range === undefined) return undefined;
  if (!options.client.markdown)
    return { contents: { kind: MarkupKind.PlainText, value: plainText(finding, lesson) }, range };
  const bar = options.client.images && options.style === 'full' ? queryBar(finding) : undefined;
  const picture = bar && `![${escapeMarkdown(bar.label)}](${bar.uri})`;
  const text = textBlocks(finding, lesson, diff, options, picture ? 1 : 0);
  const links = linksOf(finding, lesson, options);
  // The picture stands before the fix, which is the last block when there is one.
  const blocks =
    picture === undefined
      ? text.blocks
      : [...text.blocks.slice(0, text.textCount), picture, ...text.blocks.slice(text.textCount)];
  return { contents: { kind: MarkupKind.Markdown, value: [...blocks, links].join('\n\n') }, range };
}

/** The blocks of text, as many of them as fit: the message always, then why, the comparison, the diff. */
function textBlocks(
  finding: Finding,
  lesson: Lesson,
  diff: readonly string[],
  options: HoverOptions,
  reserved: number,
): { readonly blocks: string[]; readonly textCount: number } {
  const title = `**${lesson.title.replace(/[\r\n]/g, ' ')}**`;
  const blocks = [title, messageMarkdown(finding.message)];
  let lines = blocks.length + 1 + reserved;
  let characters = blocks.join('').length + 100;
  const add = (block: string): boolean => {
    const height = block.split('\n').length;
    if (lines + height > maxLines || characters + block.length > maxCharacters) return false;
    blocks.push(block);
    lines += height;
    characters += block.length;
    return true;
  };
  if (options.style === 'short') return { blocks, textCount: blocks.length };
  const why = firstSentences(sectionText(lesson, 'Why it matters'));
  if (why !== '') add(why);
  const node = options.background === 'node' ? firstSentences(sectionText(lesson, 'Coming from Node')) : '';
  if (node !== '') add(`*Coming from Node:* ${node}`);
  const textCount = blocks.length;
  if (diff.length > 0) add(fencedBlock('diff', diff.join('\n')));
  return { blocks, textCount };
}

/** The last line: where to read on. In editors without our commands, the page itself and the command line. */
function linksOf(finding: Finding, lesson: Lesson, options: HoverOptions): string {
  const argument = { rule: finding.code, guide: finding.guide };
  const links: string[] = [];
  if (options.client.commands) {
    links.push(commandLink('Open lesson', openLessonCommand, argument));
    if (sectionOf(lesson, 'When it is fine') !== undefined) {
      links.push(commandLink('When is this fine?', openLessonCommand, { ...argument, heading: 'When it is fine' }));
    }
    return links.join(' · ');
  }
  const page = options.guideUri(finding.guide);
  if (page !== undefined) links.push(pageLink('Read the guide', page));
  return [...links, `\`django-coach explain ${finding.code}\``].join(' · ');
}

function plainText(finding: Finding, lesson: Lesson): string {
  const why = firstSentences(sectionText(lesson, 'Why it matters')).replaceAll('`', '');
  return [finding.message.replaceAll('`', ''), why, `django-coach explain ${finding.code}`]
    .filter(Boolean)
    .join('\n\n');
}

function sectionText(lesson: Lesson, heading: LessonHeading): string {
  return sectionOf(lesson, heading)?.prose ?? '';
}

/** The beginning of a lesson's first paragraph, at most 320 characters, ending with a sentence. Lessons are our own Markdown. */
function firstSentences(prose: string): string {
  const paragraph = (prose.split(/\n\s*\n/)[0] ?? '').replace(/\s+/g, ' ').trim();
  let text = '';
  for (const sentence of paragraph.split(/(?<=[.!?]) (?=[A-Z`])/)) {
    if (text !== '' && text.length + sentence.length > 320) break;
    text += (text === '' ? '' : ' ') + sentence;
  }
  return text;
}

function sizeOf({ location }: Finding): number {
  return location.end - location.start;
}
