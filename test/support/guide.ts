import { readFileSync } from 'node:fs';
import { guideSections as headingsOfGuide } from '../../scripts/generators/from-folders.ts';

/** A fenced example of a section. */
export interface GuideFence {
  readonly language: string;
  readonly text: string;
  /** The last line of prose before it ("**Before** — 1 + N queries:"); empty when it follows another example directly. */
  readonly label: string;
  /** 1-based line of the opening fence in its file. */
  readonly line: number;
}

/** A section of the guide with its text. */
export interface GuideSectionText {
  /** 'orm#n-plus-one' */
  readonly anchor: string;
  readonly chapter: string;
  readonly text: string;
  readonly fences: readonly GuideFence[];
}

/** Every section of every chapter, in order. Throws when the headings are not those that the anchors were made from. */
export function readGuide(): GuideSectionText[] {
  const sections = headingsOfGuide();
  const chapters = [...new Set(sections.map((section) => section.chapter))];
  const read = chapters.flatMap((chapter) => {
    const lines = readFileSync(`guide/${chapter}.md`, 'utf8').split('\n');
    return splitSections(lines).map((section) => ({ chapter, ...section }));
  });
  return read.map(({ chapter, heading, lines, firstLine }, index) => {
    const section = sections[index];
    if (section?.chapter !== chapter || section.heading !== heading)
      throw new Error(`guide/${chapter}.md: the section "${heading}" is not ${section?.anchor ?? 'expected'}`);
    return { anchor: section.anchor, chapter, text: lines.join('\n'), fences: fencesOf(lines, firstLine) };
  });
}

/** Where a section is, for messages of tests. */
export function placeOf(section: GuideSectionText, fence?: GuideFence): string {
  return fence === undefined ? section.anchor : `guide/${section.chapter}.md:${fence.line}`;
}

function splitSections(lines: readonly string[]): { heading: string; lines: string[]; firstLine: number }[] {
  const sections: { heading: string; lines: string[]; firstLine: number }[] = [];
  let inFence = false;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('```')) inFence = !inFence;
    if (!inFence && line.startsWith('## ')) sections.push({ heading: line.slice(3), lines: [], firstLine: index + 2 });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function fencesOf(lines: readonly string[], firstLine: number): GuideFence[] {
  const fences: GuideFence[] = [];
  let label = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (!line.startsWith('```')) {
      if (line.trim() !== '') label = line;
      continue;
    }
    const close = lines.indexOf('```', at + 1);
    if (close < 0) throw new Error(`a fence that is opened in line ${firstLine + at} is not closed`);
    const text = lines.slice(at + 1, close).join('\n') + '\n';
    fences.push({ language: line.slice(3), text, label, line: firstLine + at });
    label = '';
    at = close;
  }
  return fences;
}
