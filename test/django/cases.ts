import { readdirSync, readFileSync } from 'node:fs';
import { type LessonFence, type LessonSection, parseLesson } from '#core/engine/lesson.ts';
import { bookshop, bookshopRoot } from '../support/bookshop.ts';

/** Cases that one project holds: each is a module whose name starts with `case`. */
export interface CaseProject {
  /** Key ('/bookshop/shop/case.py') -> text. */
  readonly files: ReadonlyMap<string, string>;
  readonly cases: readonly Case[];
  /** The first Django that can run it. */
  readonly since: string | undefined;
}

export interface Case {
  /** 'python.md, grows: zip' */
  readonly name: string;
  readonly grows: boolean;
  /** The module whose entry points are meant. */
  readonly file: string;
}

const home = 'test/django/cases';

/** All cases of test/django/cases, those of one module together in one project. */
export function caseProjects(): CaseProject[] {
  const sections = readdirSync(home)
    .sort()
    .flatMap((name) =>
      parseLesson(readFileSync(`${home}/${name}`, 'utf8')).sections.map((section) => ({ name, section })),
    );
  const projects: CaseProject[] = [];
  let open: CaseProject = newProject();
  for (const { name, section } of sections) {
    const title = `${name}, ${section.heading}`;
    const since = /^since: (.+)$/m.exec(section.prose)?.[1];
    if (since !== undefined || !isShort(section)) {
      projects.push({ ...projectOf(title, section), since });
      continue;
    }
    if (open.cases.length >= mostTogether) projects.push(open);
    if (open.cases.length >= mostTogether) open = newProject();
    addShort(open, title, section);
  }
  return [...projects, open].map((project) => ({ ...project, files: withBookshop(project.files) }));
}

/** Short cases are put together until there are so many. */
const mostTogether = 25;

function newProject(): CaseProject {
  return { files: new Map(), cases: [], since: undefined };
}

function growsOf(heading: string): boolean {
  const [, word] = /^(grows|stays): /.exec(heading) ?? [];
  if (word === undefined) throw new Error(`"${heading}" starts neither with "grows: " nor with "stays: "`);
  return word === 'grows';
}

/** A body, or lines that are run for each row: all these fit into one project. */
function isShort({ fences }: LessonSection): boolean {
  return fences.every((fence) => isShortFence(fence));
}

function isShortFence({ file = '' }: LessonFence): boolean {
  return ['', 'row', 'async-row', 'template-lines', 'jinja-lines'].includes(file);
}

function addShort({ files, cases }: CaseProject, title: string, { heading, fences }: LessonSection): void {
  const all = files as Map<string, string>;
  for (const fence of fences) {
    for (const { label, bodyOf } of piecesOf(fence)) {
      const number = cases.length;
      const file = `${bookshopRoot}/shop/case_${number}.py`;
      const { text, template } = bodyOf(number);
      all.set(file, text);
      const folder = fence.file === 'jinja-lines' ? 'shop/jinja2' : 'templates';
      if (template !== undefined) all.set(`${bookshopRoot}/${folder}/case_${number}.html`, template);
      (cases as Case[]).push({ name: `${title}${label}`, grows: growsOf(heading), file });
    }
  }
}

interface Piece {
  readonly label: string;
  readonly bodyOf: (number: number) => { readonly text: string; readonly template?: string };
}

function piecesOf({ file = '', text }: LessonFence): Piece[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  switch (file) {
    case 'row':
      return lines.map((line) => ({
        label: `: ${line}`,
        bodyOf: (n) => ({ text: moduleOf(n, '', loopOf('', line)) }),
      }));
    case 'async-row':
      return lines.map((line) => ({
        label: `: ${line}`,
        bodyOf: (n) => ({ text: moduleOf(n, 'async ', loopOf('async ', line)) }),
      }));
    case 'template-lines':
    case 'jinja-lines':
      return lines.map((line) => ({ label: `: ${line}`, bodyOf: (n) => ({ text: viewOf(n), template: line }) }));
    default:
      return [
        {
          label: '',
          bodyOf: (n) => ({
            text: moduleOf(
              n,
              '',
              lines.map((line) => `    ${line}`),
            ),
          }),
        },
      ];
  }
}

function loopOf(sign: string, line: string): string[] {
  return [`    ${sign}for book in Book.objects.all():`, `        ${line}`];
}

const modules: Readonly<Record<string, string>> = {
  collections: 'OrderedDict defaultdict deque',
  itertools: 'chain groupby islice',
  'django.db.models': 'Count Max Prefetch prefetch_related_objects',
  'django.shortcuts': 'aget_list_or_404 aget_object_or_404 get_list_or_404 get_object_or_404',
  'shop.models': 'Author Book Genre Order Publisher Review',
};

/** One function with its body, and the imports that it needs. */
function moduleOf(number: number, sign: string, body: readonly string[]): string {
  const text = body.join('\n');
  const imports = Object.entries(modules).flatMap(([module, all]) => {
    const names = all.split(' ').filter((name) => new RegExp(`\\b${name}\\b`).test(text));
    return names.length > 0 ? [`from ${module} import ${names.join(', ')}`] : [];
  });
  return `import copy\n${imports.join('\n')}\n\n\n${sign}def report_${number}():\n${text}\n`;
}

function viewOf(number: number): string {
  return `from django.shortcuts import render

from shop.models import Author, Book


def page_${number}(request):
    loaded = Book.objects.select_related("author").prefetch_related("genres")
    writers = Author.objects.prefetch_related("books")
    context = {"books": Book.objects.all(), "authors": Author.objects.all(), "loaded": loaded, "writers": writers}
    return render(request, "case_${number}.html", context)
`;
}

function projectOf(title: string, section: LessonSection): CaseProject {
  const { heading, fences } = section;
  const files = new Map<string, string>();
  for (const { file, text } of fences.filter((fence) => !isShortFence(fence)))
    files.set(`${bookshopRoot}/${file}`, text);
  const own = [...files.keys()].filter((file) => /\/case\w*\.py$/.test(file));
  if (own.length === 0 && !section.fences.some(isShortFence))
    throw new Error(`"${title}" has no module whose name starts with case`);
  const cases = own.map((file) => ({
    name: own.length === 1 ? title : `${title}, ${/case\w*/.exec(file)?.[0]}`,
    grows: growsOf(heading),
    file,
  }));
  const lines: CaseProject = { files, cases, since: undefined };
  addShort(lines, title, { ...section, fences: section.fences.filter(isShortFence) });
  return lines;
}

function withBookshop(own: ReadonlyMap<string, string>): Map<string, string> {
  const files = new Map([...bookshop()].map(([path, text]) => [`${bookshopRoot}/${path}`, text]));
  const settings = `${bookshopRoot}/bookshop/settings.py`;
  files.set(settings, withJinja(files.get(settings) ?? ''));
  for (const [file, text] of own) files.set(file, text);
  return files;
}

/** The bookshop's settings with Jinja2 beside Django's own templates. */
export function withJinja(settings: string): string {
  const engine =
    '    {"BACKEND": "django.template.backends.jinja2.Jinja2", "APP_DIRS": True, "DIRS": [], "OPTIONS": {}},\n';
  return settings.replace('TEMPLATES = [\n', `TEMPLATES = [\n${engine}`);
}
