/**
 * Starts a rule: `npm run new-rule orm/n-plus-one-loop`. It writes rule.ts, lesson.md and cases.md with blanks that the
 * tests refuse until they are filled, and brings the generated files up to date.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guideSections } from './generators/from-folders.ts';

const id = process.argv[2] ?? '';
const problem = problemWith(id);
if (problem === undefined) create(id);
else {
  console.error(problem);
  process.exitCode = 2;
}

function problemWith(wanted: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*\/[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(wanted))
    return 'Say which rule: npm run new-rule <chapter>/<the-bad-pattern>, for example orm/n-plus-one-loop';
  if (existsSync(join('rules', wanted))) return `rules/${wanted} exists already`;
  return undefined;
}

function create(rule: string): void {
  const folder = join('rules', rule);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'rule.ts'), ruleText(rule, sectionFor(rule)));
  writeFileSync(join(folder, 'lesson.md'), lessonText());
  writeFileSync(join(folder, 'cases.md'), casesText());
  console.log(`wrote ${folder}/rule.ts, lesson.md and cases.md`);
  const run = spawnSync(process.execPath, ['esbuild.mjs', '--run', 'scripts/generate.ts'], { stdio: 'inherit' });
  process.exitCode = run.status ?? 1;
  console.log(`Fill the blanks (____), then: npm run test:file rules conventions -- --grep ${rule}`);
}

/** The first section of the rule's own chapter, as a start; the compiler refuses one that does not exist. */
function sectionFor(rule: string): string {
  const chapter = rule.slice(0, rule.indexOf('/'));
  const anchors = guideSections().map((section) => section.anchor);
  return anchors.find((anchor) => anchor.startsWith(`${chapter}#`)) ?? `${chapter}#____`;
}

function ruleText(rule: string, guide: string): string {
  return `import { defineRule } from '#core/engine/rule.ts';
import lesson from './lesson.md';

interface Data {
  readonly name: string;
}

export default defineRule<Data>({
  id: '${rule}',
  summary: '____',
  severity: 'warning',
  guide: '${guide}',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ name }) => \`____ \\\`\${name}\\\` ____\`,
  project: () => undefined,
});
`;
}

function lessonText(): string {
  return `# ____

____

## Why it matters

____

## Before

\`\`\`python shop/views.py
⟦____⟧
\`\`\`

> ____

## After

\`\`\`python shop/views.py
____
\`\`\`

## When it is fine

\`\`\`python shop/views.py
____
\`\`\`
`;
}

function casesText(): string {
  return `# ____

## is reported: ____

\`\`\`python shop/views.py
⟦____⟧
\`\`\`

## is fine: ____

\`\`\`python shop/views.py
____
\`\`\`
`;
}
