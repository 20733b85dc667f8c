import type { Command } from 'commander';
import GithubSlugger from 'github-slugger';
import { closest } from '#core/engine/closest.ts';
import { lessonMarkdown, lessonOf } from '#core/engine/lesson.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import { guideChapters } from '#guide/index.ts';
import { rules } from '#rules/index.ts';
import { renderMarkdown } from './markdown.ts';
import { colorsFor, type ExitCode, fail, print } from './output.ts';

const examples = `
Examples:
  $ django-coach explain orm/n-plus-one-loop    the lesson of a rule
  $ django-coach explain n-plus-one-loop        the same: the chapter may be left out
  $ django-coach explain orm#n-plus-one         a section of the guide
  $ django-coach explain orm                    a chapter of the guide
`;

/** Adds `explain` to the program. */
export function addExplainCommand(program: Command, done: (code: ExitCode) => void): void {
  program
    .command('explain')
    .summary('show the lesson of a rule or a section of the guide')
    .description('Shows the lesson of a rule, or a section or chapter of the guide.')
    .argument('<name>', 'a rule (orm/n-plus-one-loop), a section (orm#n-plus-one) or a chapter (orm)')
    .addHelpText('after', examples)
    .action((name: string) => done(explain(name)));
}

function explain(name: string): ExitCode {
  const markdown = lessonNamed(name) ?? guideNamed(name);
  if (markdown === undefined) return fail(`there is neither a rule nor a section named ${name}; ${hintFor(name)}`);
  print(renderMarkdown(markdown, colorsFor(process.stdout, 'auto'), Math.min(process.stdout.columns ?? 100, 100)));
  return 0;
}

function lessonNamed(name: string): string | undefined {
  const rule = ruleNamed(name);
  if (rule === undefined) return undefined;
  const fix = { safe: 'safe fix with `--fix`', unsafe: 'fix with `--fix --unsafe-fixes`', none: 'no automatic fix' };
  const facts = `\`${rule.id}\` · ${rule.severity} · ${fix[rule.fix]}`;
  const more = `More in the guide: \`django-coach explain ${rule.guide}\``;
  const [title, ...rest] = lessonMarkdown(lessonOf(rule)).split('\n');
  return [title, '', facts, ...rest, more].join('\n');
}

/** The rule of that name; the chapter may be left out where that is clear. */
function ruleNamed(name: string): AnyRule | undefined {
  const exact = rules.find(({ id }) => id === name);
  if (exact !== undefined) return exact;
  const ending = rules.filter(({ id }) => id.endsWith(`/${name}`));
  return ending.length === 1 ? ending[0] : undefined;
}

function guideNamed(name: string): string | undefined {
  const [chapter = '', slug] = name.split('#');
  const page = guideChapters.get(chapter);
  if (page === undefined || slug === undefined) return page;
  return sectionsOf(page).find((section) => section.slug === slug)?.markdown;
}

/** The H2 sections of a page, by the slugs that links use. */
function sectionsOf(page: string): { slug: string; markdown: string }[] {
  const slugger = new GithubSlugger();
  let inFence = false;
  const sections: { slug: string; lines: string[] }[] = [];
  for (const line of page.split('\n')) {
    if (/^(```|~~~)/.test(line)) inFence = !inFence;
    const heading = inFence ? undefined : /^(#+)\s+(.*?)\s*$/.exec(line);
    // All headings count for the slugs; only those of sections start one.
    const slug = heading ? slugger.slug(heading[2] ?? '') : '';
    if (heading?.[1] === '##') sections.push({ slug, lines: [line] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ slug, lines }) => ({ slug, markdown: lines.join('\n') }));
}

function hintFor(name: string): string {
  const sections = [...guideChapters].flatMap(([chapter, page]) =>
    sectionsOf(page).map(({ slug }) => `${chapter}#${slug}`),
  );
  const near = name.includes('#') ? closest(name, sections) : nearestName(name, sections);
  return near === undefined ? 'see "django-coach rules"' : `did you mean ${near}?`;
}

function nearestName(name: string, sections: readonly string[]): string | undefined {
  const short = new Map(rules.map(({ id }) => [id.slice(id.indexOf('/') + 1), id]));
  const near = closest(name, short.keys());
  return (
    (near && short.get(near)) ?? closest(name, [...rules.map(({ id }) => id), ...guideChapters.keys(), ...sections])
  );
}
