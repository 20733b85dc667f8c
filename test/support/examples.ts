import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LessonFence, type LessonSection, parseLesson } from '#core/engine/lesson.ts';
import { bookshop, bookshopRoot } from './bookshop.ts';

/** One section of a lesson.md or cases.md as a project that the coach reviews. */
export interface Example {
  /** 'lesson: Before', 'case: a loop over a slice' … */
  readonly name: string;
  readonly from: 'lesson' | 'cases';
  /** True when the section says `Known wrong:`: what the coach does today is held fast, though it ought to be otherwise. */
  readonly isKnownWrong: boolean;
  /** The whole project: key ('/bookshop/shop/models.py') -> text. */
  readonly files: ReadonlyMap<string, string>;
  /** The files that the section itself shows. */
  readonly shown: readonly ShownFile[];
  /** The shown files after all fixes of the rule; undefined when the section does not say. */
  readonly fixed: ReadonlyMap<string, string> | undefined;
}

/** A fence with its path made a key. */
export interface ShownFile extends Pick<LessonFence, 'text' | 'marks' | 'messages' | 'queries' | 'sql'> {
  readonly file: string;
}

/** All examples of a rule's folder, lesson first. Throws, naming the section, on what cannot be executed. */
export function examplesOf(ruleId: string): Example[] {
  const read = (name: string): string | undefined => {
    const path = join('rules', ruleId, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  return readExamples(read('lesson.md') ?? '', read('cases.md') ?? '');
}

/** The same of texts. */
export function readExamples(lesson: string, cases: string): Example[] {
  return [...lessonExamples(lesson), ...caseExamples(cases)];
}

/** True when an example expects the rule to report something. */
export function isPositive(example: Example): boolean {
  return example.shown.some((file) => file.marks.length > 0);
}

/** Before with After as its fixed state; After itself shows only what differs from Before. */
function lessonExamples(markdown: string): Example[] {
  const lesson = parseLesson(markdown);
  const fencesOf = (heading: string): readonly ShownFile[] => {
    const section = lesson.sections.find((candidate) => candidate.heading === heading);
    if (section === undefined) throw new Error(`the lesson has no section "${heading}"`);
    return shownFiles(section, heading).first;
  };
  const [before, after, fine] = [fencesOf('Before'), fencesOf('After'), fencesOf('When it is fine')];
  if (before.every((file) => file.marks.length === 0)) throw new Error('the lesson’s Before marks nothing with ⟦ ⟧');
  for (const file of before) {
    if (file.messages.length !== file.marks.length)
      throw new Error(`Before: one "> message" for each mark in ${file.file}`);
  }
  for (const file of [...after, ...fine]) {
    if (file.marks.length > 0) throw new Error(`only Before may mark findings, not ${file.file}`);
  }
  const fixed = new Map(after.map(({ file, text }) => [file, text]));
  return [
    exampleFrom('lesson: Before', 'lesson', [], before, fixed, false),
    exampleFrom('lesson: After', 'lesson', before, after, undefined, false),
    exampleFrom('lesson: When it is fine', 'lesson', [], fine, undefined, false),
  ];
}

/** One example a section. Fences before the first section belong to all; a second fence of a file is the file after the fix. */
function caseExamples(markdown: string): Example[] {
  const cases = parseLesson(markdown);
  const opening = parseLesson(`## shared\n${cases.summary}`).sections[0];
  const shared = opening === undefined ? [] : shownFiles(opening, 'the opening').first;
  const names = cases.sections.map((section) => section.heading);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two cases are called "${twice}"`);
  return cases.sections.map((section) => {
    const { first, second } = shownFiles(section, section.heading);
    const fixed = second.length === 0 ? undefined : new Map(second.map(({ file, text }) => [file, text]));
    const isKnownWrong = /^Known wrong:/m.test(section.prose);
    return exampleFrom(`case: ${section.heading}`, 'cases', shared, first, fixed, isKnownWrong);
  });
}

function exampleFrom(
  name: string,
  from: Example['from'],
  below: readonly ShownFile[],
  shown: readonly ShownFile[],
  fixed: Example['fixed'],
  isKnownWrong: boolean,
): Example {
  const files = new Map([...bookshop()].map(([path, text]) => [`${bookshopRoot}/${path}`, text]));
  for (const { file, text } of [...below, ...shown]) files.set(file, text);
  return { name, from, isKnownWrong, files, shown, fixed };
}

/** The fences of a section by file: the first of each is the project, the second what the fix makes of it. */
function shownFiles(section: LessonSection, where: string): { first: ShownFile[]; second: ShownFile[] } {
  const first: ShownFile[] = [];
  const second: ShownFile[] = [];
  for (const fence of section.fences) {
    if (fence.file === undefined)
      throw new Error(`"${where}": a fence must name its file, as in \`\`\`python shop/views.py`);
    if (/^```/m.test(fence.text)) throw new Error(`"${where}": the fence of ${fence.file} is not closed`);
    const shown = { ...fence, file: `${bookshopRoot}/${fence.file}` };
    if (!first.some(({ file }) => file === shown.file)) first.push(shown);
    else if (second.some(({ file }) => file === shown.file))
      throw new Error(`"${where}" shows ${fence.file} three times`);
    else if (fence.marks.length > 0) throw new Error(`"${where}": the fixed ${fence.file} cannot have marks`);
    else second.push(shown);
    if (fence.messages.length > 0 && fence.messages.length !== fence.marks.length)
      throw new Error(`"${where}": as many "> message" lines as marks, or none, in ${fence.file}`);
  }
  if (first.length === 0 && where !== 'the opening') throw new Error(`"${where}" has no example`);
  checkSigns(section, where);
  return { first, second };
}

function checkSigns(section: LessonSection, where: string): void {
  const signs = (section.markdown.match(/[⟦⟧]/g) ?? []).join('');
  if (!/^(⟦⟧)*$/.test(signs)) throw new Error(`"${where}": ⟦ and ⟧ do not match: ${signs}`);
}
